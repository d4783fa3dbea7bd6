// The write-behind property (kafka.md, 6.4): crash at every step, same state.
//
//     SCORER_SEEDS=1000000 swift test -c release --disable-xctest --filter WriteBehind
//
// is the long run; SCORER_SEED=n repeats one seed and nothing else.
import FoundationEssentials
import Leads
import Pipeline
import Testing

@Suite("write-behind")
struct ScorerWriteBehindTests {
    static let environment = ProcessInfo.processInfo.environment
    static let only = environment["SCORER_SEED"].flatMap(UInt64.init)
    static let seedCount = environment["SCORER_SEEDS"].flatMap(Int.init) ?? 1_000

    struct Tally {
        var records = 0, restores = 0, replays = 0, outputs = 0
    }

    @Test("a crash at any step gives the state, the counters and the outputs of no crash")
    func crashAnywhere() async throws {
        var tally = Tally()
        let readers = ScorerReaders()
        let seeds = Self.only.map { $0..<$0 + 1 } ?? 0..<UInt64(Self.seedCount)
        var failures = 0
        for seed in seeds {
            do {
                try run(seed, readers, &tally)
            } catch {
                Issue.record("seed \(seed): \(error)\nrepeat with SCORER_SEED=\(seed)")
                failures += 1
                if failures == 5 { break }
            }
            if seed % 16 == 0 { await Task.yield() }
        }
        let share = Double(tally.replays) / Double(tally.restores)
        print(
            "write-behind: \(seeds.count) seeds, \(tally.records) records, \(tally.restores) "
                + "restores, \(Int(share * 100)) % of them with C < O, \(tally.outputs) outputs")
        #expect(Self.only != nil || share >= 0.3)
    }

    private func run(_ seed: UInt64, _ readers: ScorerReaders, _ tally: inout Tally) throws {
        let history = History(seed: seed)
        #expect(history.recordCount >= 50)
        let drive = ScorerDrive(history, readers)
        try drive.run()
        tally.records += history.recordCount
        tally.restores += drive.restores
        tally.replays += drive.replays
        tally.outputs += drive.cluster.outputs.count
    }
}

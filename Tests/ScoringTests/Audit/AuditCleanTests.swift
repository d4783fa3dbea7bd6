import Audit
import FoundationEssentials
import Leads
import Testing
import Wire

@Suite("audit of runs that are right")
struct AuditCleanTests {
    static let seeds = UInt64(
        ProcessInfo.processInfo.environment["AUDIT_SEEDS"].flatMap(Int.init) ?? 40)

    @Test(
        "random histories with aborts, deaths, late and bad records, corrections and new weights",
        arguments: [false, true], [false, true])
    func clean(stops: Bool, compacts: Bool) async throws {
        var total = AuditNumbers()
        for seed in 0..<Self.seeds {
            let world = try AuditWorld(seed: seed, stops: stops, compacts: compacts)
            let report = try world.audit()
            #expect(report.findings == [], "seed \(seed)")
            let taken = Int64(world.history.recordCount)
            #expect(report.numbers.inputRecords == taken, "seed \(seed)")
            #expect(!stops || report.numbers.leadsToReplay == 0, "seed \(seed)")
            total.judgements += report.numbers.judgements
            total.leadsCompared += report.numbers.leadsCompared
            total.weightsVersions += report.numbers.weightsVersions
            total.deadLetters += report.numbers.deadLetters
            total.pointChanges += report.numbers.pointChanges
            if seed % 8 == 0 { await Task.yield() }
        }
        // The histories do reach what they are for.
        #expect(total.judgements > 60)
        #expect(total.leadsCompared > 80)
        #expect(total.weightsVersions > 30)
        #expect(total.pointChanges > 40)
        #expect(total.deadLetters > 300)
    }

    @Test("what an earlier version counted in part is told, and is no finding")
    func earlierRules() throws {
        let world = try AuditWorld(seed: 3, stops: true)
        // A remembered event is another one, as if by other rules.
        world.changeMeta { $0.countedSince = 5 }
        #expect(world.changeLead { lead, _ in lead[lead.count - 16] ^= 1 } != nil)
        let report = try world.audit()
        #expect(report.isClean && report.numbers.partitionsOfEarlierRules == 1)
        world.changeMeta { $0.countedSince = 0 }
        #expect(try !world.audit().isClean)
    }
}

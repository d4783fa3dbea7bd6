import Glibc
import Gzip
import Leads
import Learning
import System
import Wire

// What the update alone costs, apart from Kafka, JSON and publication: one core, verdicts that lie
// ready. And what a large model adds to the memory of this process.

/// Figures of `learn --bench`.
package struct UpdateBench: Sendable {
    package let verdictsPerSecond: Int
    package let bytesOfState: Int
    package let stateVerdicts: Int
    /// Of all weights together.
    package let joint: JointBench

    package static let featureCount = 256
    package static let shownPerVerdict = 10
    package static let verdictCount = 1_000_000
    package static let repCount = 20
    /// Of the large model.
    package static let stateFeatureCount = 10_000
    package static let stateRepCount = 1_000
    private static let stateVerdictCount = 40_000
    private static let seed: UInt64 = 1

    package static func run() throws -> UpdateBench {
        let (bytes, verdicts) = try state()
        var dice = Dice(seed: seed)
        let ready = (0..<10_000).map { judgement($0, featureCount, reps: repCount, &dice) }
        var learner = Learner(prior(featureCount))
        let start = threadSeconds()
        for number in 0..<verdictCount {
            var judgement = ready[number % ready.count]
            judgement.atMilliseconds = Int64(number) * 60_000
            _ = learner.learn(judgement)
        }
        let elapsed = threadSeconds() - start
        precondition(learner.state.learned == verdictCount, "the bench learns every verdict")
        return UpdateBench(
            verdictsPerSecond: Int(Double(verdictCount) / elapsed), bytesOfState: bytes,
            stateVerdicts: verdicts, joint: try JointBench.run())
    }

    /// Judgements are made one by one, so that nobody but the learner keeps anything of them.
    private static func state() throws -> (bytes: Int, verdicts: Int) {
        var dice = Dice(seed: seed)
        // First without a learner: what the allocator keeps of the judgements is there already.
        for number in 0..<1_000 {
            _ = judgement(number, stateFeatureCount, reps: stateRepCount, &dice)
        }
        let before = try residentBytes()
        var learner = Learner(prior(stateFeatureCount))
        for number in 0..<stateVerdictCount {
            _ = learner.learn(judgement(number, stateFeatureCount, reps: stateRepCount, &dice))
        }
        return (try residentBytes() - before, learner.state.learned)
    }

    static func prior(_ features: Int) -> Prior {
        Prior(
            features: (0..<features).map {
                PriorFeature(
                    key: "feature-\($0)", kind: .behaviour, group: Feature.behaviourGroup,
                    handPoints: Double($0 % 5) * 5, isPinned: false, meaning: "")
            }, pointsToDoubleOdds: 20, baseRate: 0.2, rules: LearningRules())
    }

    private static func judgement(
        _ number: Int, _ features: Int, reps: Int, _ dice: inout Dice
    ) -> Judgement {
        let shown = Set((0..<shownPerVerdict).map { _ in dice.below(features) }).sorted()
        return Judgement(
            judgementId: "0123456789abcdef-\(number)", mqlId: "", kind: .verdict,
            isAccepted: dice.chance(0.3), importance: 1, mask: [Feature.behaviourGroup],
            reason: nil, repId: "rep-\(dice.below(reps))", supersedes: nil,
            features: shown.map { FeatureValue("feature-\($0)", 1 - dice.unit()) },
            scoreAtHandOver: 0,
            definitionVersion: 0, weightsVersion: 0, qualifiedAtMilliseconds: 0,
            atMilliseconds: Int64(number) * 60_000)
    }

    /// CPU time of this thread: others on the machine do not count.
    static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Memory of this process, by the kernel's account.
    static func residentBytes() throws -> Int {
        var lines = try LineReader(path: "/proc/self/statm")
        let text = String(decoding: try lines.next() ?? [], as: UTF8.self)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}

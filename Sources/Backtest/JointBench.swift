import Leads
import Learning
import System

// What all weights together cost: three memories, combinations and the undo list, without Kafka.

/// Figures of the joint learner in `learn --bench`.
package struct JointBench: Sendable {
    /// Verdicts learned per second of one core, at `small` and at `large` features.
    package let verdictsPerSecondSmall: Int
    package let verdictsPerSecondLarge: Int
    /// Memory that the large one needs with 200 combinations and a full undo list.
    package let bytesOfState: Int

    package static let (small, large) = (100, 500)
    /// Each feature is shown by so many leads of a hundred.
    private static let (sharePercentSmall, sharePercentLarge) = (15, 6)
    private static let (countSmall, countLarge) = (20_000, 3_000)
    private static let undoCount = 20_000

    static func run() throws -> JointBench {
        let bytes = try state()
        return JointBench(
            verdictsPerSecondSmall: rate(small, sharePercentSmall, countSmall),
            verdictsPerSecondLarge: rate(large, sharePercentLarge, countLarge),
            bytesOfState: bytes)
    }

    private static func rate(_ features: Int, _ sharePercent: Int, _ count: Int) -> Int {
        var dice = Dice(seed: 1)
        let ready = (0..<count).map { judgement($0, features, sharePercent, &dice) }
        var learner = JointLearner(
            UpdateBench.prior(features), .mixed(featureCount: features))
        let start = UpdateBench.threadSeconds()
        for judgement in ready { _ = learner.learn(judgement) }
        let elapsed = UpdateBench.threadSeconds() - start
        precondition(learner.learned == count, "the bench learns every verdict")
        return Int(Double(count) / elapsed)
    }

    private static func state() throws -> Int {
        var dice = Dice(seed: 1)
        for number in 0..<1_000 { _ = judgement(number, large, sharePercentLarge, &dice) }
        let before = try UpdateBench.residentBytes()
        var learner = JointLearner(UpdateBench.prior(large), .mixed(featureCount: large))
        for number in 0..<undoCount {
            _ = learner.learn(judgement(number, large, sharePercentLarge, &dice))
        }
        let after = try UpdateBench.residentBytes()
        precondition(learner.combinations.count >= 200, "the bench finds its combinations")
        return after - before
    }

    /// Neighbours matter together only: 250 pairs, of which 200 are found.
    private static func judgement(
        _ number: Int, _ features: Int, _ sharePercent: Int, _ dice: inout Dice
    ) -> Judgement {
        let shown = (0..<features).filter { _ in dice.below(100) < sharePercent }
        let hasPair = zip(shown, shown.dropFirst()).contains { $0 % 2 == 0 && $1 == $0 + 1 }
        return Judgement(
            judgementId: "0123456789abcdef-\(number)", mqlId: "", kind: .verdict,
            isAccepted: dice.chance(hasPair ? 0.9 : 0.2), importance: 1,
            mask: [Feature.behaviourGroup],
            reason: nil, repId: "", supersedes: nil,
            features: shown.map { FeatureValue("feature-\($0)", 1) }, scoreAtHandOver: 0,
            definitionVersion: 0, weightsVersion: 0, qualifiedAtMilliseconds: 0,
            atMilliseconds: Int64(number) * 60_000)
    }
}

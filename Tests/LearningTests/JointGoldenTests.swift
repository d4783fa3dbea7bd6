import FoundationEssentials
import Leads
import Learning
import Testing

/// 200 verdicts with features by number, and what the reference implementation made of them.
private struct Golden: Decodable {
    var variance: Double, logOdds: Double
    /// Of the features.
    var weights: [Double], fields: [Int]
    /// y, then the features shown, all x = 1.
    var rows: [[Int]]
    /// Before each verdict.
    var margins: [Double]
    var combinations: [[Int]]
    /// After all: intercept, level, features, combinations.
    var means: [Double], variances: [Double]

    static func load() throws -> Golden {
        let root = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let url = URL(filePath: "/\(root)/Fixtures/joint200.json")
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }

    func key(_ feature: Int) -> String { "field\(fields[feature])>=\(feature)" }

    var prior: Prior {
        var prior = Prior(
            features: weights.indices.map {
                PriorFeature(
                    key: key($0), kind: .behaviour, group: Feature.behaviourGroup, handPoints: 0,
                    isPinned: false, meaning: "")
            }, pointsToDoubleOdds: 20, baseRate: 1 / (1 + exp(-logOdds)), rules: .boundsOff)
        for i in weights.indices {
            prior.features[i].handPoints = weights[i] * prior.pointsPerLogOdds
        }
        return prior
    }
}

@Suite("All weights together: golden vectors")
struct JointGoldenTests {
    /// Catches any other formula: a fading that is left out, a level that does not wander, a pair of one
    /// field among the candidates.
    @Test("200 verdicts with two combinations agree with the reference to 1e-9")
    func golden() throws {
        let golden = try Golden.load()
        let prior = golden.prior
        var tuning = JointTuning(featureCount: prior.features.count)
        (tuning.levelIsJoint, tuning.featureVarianceMax, tuning.widthLeads) = (
            true, golden.variance, 0
        )
        var learner = JointLearner(prior, tuning)
        for (row, line) in golden.rows.enumerated() {
            let features = line.dropFirst().map { FeatureValue(golden.key($0), 1) }
            let lesson = learner.learn(judgement(row, features, accepted: line[0] == 1))
            let p = 1 / (1 + exp(-golden.margins[row]))
            #expect(((lesson.p ?? 0) - p).magnitude < 1e-9, "row \(row)")
        }
        let pairs = learner.combinations.map { [$0.first, $0.second] }
        #expect(pairs == golden.combinations && pairs.count == 2)
        let belief = learner.memories[0].belief
        for (i, mean) in golden.means.enumerated() {
            #expect((belief.means[i] - mean).magnitude < 1e-9, "mean \(i)")
            #expect((belief.variance(i) - golden.variances[i]).magnitude < 1e-9, "variance \(i)")
        }
        #expect(learner.learned == 200 && golden.means.count == belief.means.count)
    }
}

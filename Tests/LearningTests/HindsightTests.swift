import Leads
import Learning
import Testing

@Suite("Hindsight", .enabled(if: SharedData.isPresent, SharedData.skipped))
struct HindsightTests {
    struct Row: CustomTestStringConvertible {
        var path: String, logLoss: Double, auc: Double, until5: Int, until10: Int
        var testDescription: String { path }
    }
    static let rows = [
        Row(path: ReferenceTests.strict, logLoss: 0.4880, auc: 0.822, until5: 385, until10: 290),
        Row(path: ReferenceTests.xedu, logLoss: 0.3901, auc: 0.898, until5: 1_954, until10: 250),
        Row(path: ReferenceTests.osi, logLoss: 0.3770, auc: 0.746, until5: 475, until10: 258),
        Row(
            path: ReferenceTests.pageValues, logLoss: 0.2534, auc: 0.902, until5: 6_579,
            until10: 456),
    ]

    @Test(
        "the yardstick and the verdicts until it is reached are those of learning.md",
        arguments: rows)
    func table(row: Row) throws {
        let stream = try Stream.load(row.path)
        var learner = Learner(stream.prior(rules: .boundsOff))
        var columns: [String: Int] = [:]
        for (i, f) in learner.prior.features.enumerated() { columns[f.key] = i }
        var table = SparseRows(columnCount: columns.count)
        var quality = Quality()
        for (i, verdict) in stream.verdicts.enumerated() {
            let accepted = verdict.y == 1
            table.append(verdict.features.map { (columns[$0.key]!, $0.x) })
            quality.note(learner.probability(verdict.features), accepted: accepted)
            _ = learner.learn(judgement(i, verdict.features, accepted: accepted))
        }
        var dice = Dice(seed: 1)
        let p = try #require(
            LogisticRegression.crossValidated(table, quality.isAccepted, using: &dice))
        var hindsight = Quality()
        for (p, accepted) in zip(p, quality.isAccepted) { hindsight.note(p, accepted: accepted) }
        let catchUp = CatchUp(quality, yardstick: hindsight)
        print(
            row.path, hindsight.logLoss, hindsight.auc, catchUp.verdicts(within: 0.05) as Any,
            catchUp.verdicts(within: 0.1) as Any, quality.calibrationError(), quality.brier)
        #expect((hindsight.logLoss - row.logLoss).magnitude < 0.0005)
    }
}

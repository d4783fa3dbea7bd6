import Learning
import Testing

@Suite(
    "All covariances, the option for looking",
    .enabled(if: SharedData.isPresent, SharedData.skipped))
struct FullCovarianceTests {
    /// The first 1,500 verdicts, because a debug build takes its time; the whole streams are a
    /// command: `leadloop learn FILE --covariance full`.
    @Test(
        "predicts better than the diagonal learner",
        arguments: [ReferenceTests.strict, ReferenceTests.pageValues])
    func beats(path: String) throws {
        let stream = try Stream.load(path)
        var full = FullCovarianceLearner(stream.prior(rules: .boundsOff))
        var diagonal = Learner(stream.prior(rules: .boundsOff))
        var (ofFull, ofDiagonal) = (Quality(), Quality())
        for (row, verdict) in stream.verdicts.prefix(1_500).enumerated() {
            let isAccepted = verdict.y == 1
            ofFull.note(full.probability(verdict.features), accepted: isAccepted)
            ofDiagonal.note(diagonal.probability(verdict.features), accepted: isAccepted)
            full.learn(verdict.features, isAccepted: isAccepted, importance: 1)
            _ = diagonal.learn(judgement(row, verdict.features, accepted: isAccepted))
        }
        print("\(path): full \(ofFull.logLoss), diagonal \(ofDiagonal.logLoss)")
        #expect(ofFull.logLoss < ofDiagonal.logLoss)
    }
}

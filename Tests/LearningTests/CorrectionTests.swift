import Leads
import Learning
import Testing

@Suite("Corrections", .enabled(if: SharedData.isPresent, SharedData.skipped))
struct CorrectionTests {
    enum Remedy: Sendable { case none, added, undone }

    /// Rows of learning.md, "Corrections": every tenth verdict is learned wrong and corrected 100
    /// later.
    struct Row: CustomTestStringConvertible {
        var path: String, never: Double, added: Double, undone: Double
        var testDescription: String { path }
    }
    static let rows = [
        Row(path: ReferenceTests.strict, never: 0.5078, added: 0.5053, undone: 0.4959),
        Row(path: ReferenceTests.xedu, never: 0.4267, added: 0.4210, undone: 0.3978),
    ]

    @Test(
        "undo and learn is nearly as good as never wrong; the bound fails without",
        arguments: rows)
    func corrected(row: Row) throws {
        let stream = try Stream.load(row.path)
        let undone = run(stream, .undone)
        #expect(undone <= row.undone + 0.001)
        let added = run(stream, .added)
        #expect((added - row.added).magnitude < 0.001 && added > row.undone + 0.001)
        let never = run(stream, .none)
        #expect((never - row.never).magnitude < 0.001 && never > row.undone + 0.001)
    }

    private func run(_ stream: Stream, _ way: Remedy) -> Double {
        var tuning = Tuning()
        // Without a list nothing can be taken back: the right label is merely added.
        if way == .added { tuning.undoCount = 0 }
        var learner = Learner(stream.prior(rules: LearningRules()), tuning: tuning)
        var quality = Quality()
        for (i, verdict) in stream.verdicts.enumerated() {
            quality.note(learner.probability(verdict.features), accepted: verdict.y == 1)
            let isWrong = i.isMultiple(of: 10)
            _ = learner.learn(
                judgement(i, verdict.features, accepted: (verdict.y == 1) != isWrong))
            guard way != .none, i >= 100, (i - 100).isMultiple(of: 10) else { continue }
            let old = stream.verdicts[i - 100]
            _ = learner.learn(
                judgement(
                    i, old.features, accepted: old.y == 1, supersedes: "j\(i - 100)",
                    id: "right-\(i - 100)"))
        }
        return quality.logLoss
    }
}

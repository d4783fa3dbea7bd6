import Leads
import Learning
import Testing

@Suite("Figures that do not flatter")
struct EvaluationTests {
    @Test("a corrected verdict is measured by its last label, a correction is no prediction")
    func lastWords() {
        var words = LastWords()
        for (id, corrected) in [
            ("a", nil), ("b", nil), ("c", "a"), (nil, nil), ("d", "c"), ("e", "nobody"),
            ("a", nil), ("f", "a"),
        ] as [(String?, String?)] {
            words.note(id: id, corrects: corrected)
        }
        #expect((0..<8).map { words[$0] } == [7, 1, nil, 3, nil, 5, 6, nil])
    }

    @Test("the running rate is the share of what was known before, never 0 or 1")
    func runningRate() {
        var rate = RunningRate()
        #expect(rate.probability == 0.5)
        for _ in 0..<9 { rate.note(isAccepted: false) }
        #expect(rate.probability == 0.05)
        rate.note(isAccepted: true)
        #expect((rate.probability - 1.5 / 11).magnitude < 1e-15)
    }

    /// C9 of the export cases: 3 % have it, of these 85 % are accepted, of the others 30 %.
    @Test(
        "the AUC of a rare sign averages the folds; of all rows together it lies below a half",
        arguments: [1, 2, 3] as [UInt64])
    func foldedArea(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var kinds = SparseRows(columnCount: 1)
        kinds.append([])
        kinds.append([(column: 0, value: 1)])
        let rows = (0..<660).map { $0 % 33 == 0 ? 1 : 0 }
        let accepted = rows.map { dice.below(100) < ($0 == 1 ? 85 : 30) }
        let found = LogisticRegression.crossValidated(kinds: kinds, rows, accepted, using: &dice)
        let folds = try #require(found)
        var pooled = Quality()
        for (p, isAccepted) in zip(folds.p, accepted) { pooled.note(p, accepted: isAccepted) }
        // In hindsight: half of the pairs that it tells apart, and half of all others.
        let share = { (kind: Int, isAccepted: Bool) in
            let all = zip(rows, accepted).filter { $0.1 == isAccepted }
            return Double(all.count { $0.0 == kind }) / Double(all.count)
        }
        let truth = 0.5 + (share(1, true) - share(1, false)) / 2
        #expect((folds.auc(accepted) - truth).magnitude < 0.03, "seed \(seed)")
        #expect(pooled.auc < folds.auc(accepted), "seed \(seed): \(pooled.auc)")
    }

    @Test("folds of one kind of verdict alone have no order, and do not count")
    func oneKind() {
        let folds = CrossValidation(p: [0.1, 0.9, 0.3, 0.4], fold: [0, 0, 1, 1])
        #expect(folds.auc([false, true, true, true]) == 1)
        #expect(folds.auc([true, true, true, true]).isNaN)
    }
}

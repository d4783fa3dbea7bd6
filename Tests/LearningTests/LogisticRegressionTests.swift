import Glibc
import Learning
import Testing

@Suite struct LogisticRegressionTests {
    private func table(_ rows: [[Double]]) -> SparseRows {
        var table = SparseRows(columnCount: rows.first?.count ?? 0)
        for row in rows {
            table.append(row.enumerated().filter { $1 != 0 }.map { (column: $0, value: $1) })
        }
        return table
    }

    @Test("the intercept is free: without columns it is the log-odds of the mean")
    func intercept() {
        let model = LogisticRegression(
            SparseRows(columnCount: 0).with(rows: 8), [true] + Array(repeating: false, count: 7),
            subset: Array(0..<8))
        #expect((model.intercept + log(7)).magnitude < 1e-6)
    }

    @Test("one column: the penalty is on its weight and not on the intercept")
    func known() {
        let model = LogisticRegression(
            table([[1], [1], [1], [0], [0], [0]]), [true, true, false, false, false, true],
            subset: Array(0..<6))
        let (p1, p0) = (
            1 / (1 + exp(-model.intercept - model.weights[0])), 1 / (1 + exp(-model.intercept))
        )
        #expect((3 * p1 + 3 * p0 - 3).magnitude < 1e-5, "gradient of the free intercept")
        #expect((3 * p1 - 2 + model.weights[0]).magnitude < 1e-5, "gradient with the penalty")
        #expect((model.weights[0] - 0.363_909).magnitude < 1e-5)
    }

    @Test("at the solution the gradient vanishes", arguments: [1 as UInt64, 2, 3])
    func optimality(seed: UInt64) {
        var dice = Dice(seed: seed)
        let rows = (0..<200).map { _ in
            (0..<12).map { _ in dice.below(3) == 0 ? dice.unit() : 0 }
        }
        let y = rows.map { row in dice.unit() < 1 / (1 + exp(1 - 3 * row[0] + 2 * row[1])) }
        let data = table(rows)
        let model = LogisticRegression(data, y, subset: Array(0..<200))
        let residuals = (0..<200).map { model.probability(data, $0) - (y[$0] ? 1 : 0) }
        #expect(residuals.reduce(0, +).magnitude < 1e-3, "seed \(seed)")
        for column in 0..<12 {
            let sum = zip(rows, residuals).reduce(model.weights[column]) {
                $0 + $1.0[column] * $1.1
            }
            #expect(sum.magnitude < 1e-3, "seed \(seed), column \(column)")
        }
    }

    @Test("rows that look alike may be told by their kind", arguments: [4 as UInt64, 5])
    func kinds(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let looks: [[Double]] = [[0, 0], [1, 0], [0.5, 1]]
        let kindOfRow = (0..<300).map { _ in dice.below(3) }
        let y = kindOfRow.map { dice.unit() < [0.1, 0.5, 0.8][$0] }
        var (a, b) = (Dice(seed: seed), Dice(seed: seed))
        let rows = try #require(
            LogisticRegression.crossValidated(table(kindOfRow.map { looks[$0] }), y, using: &a)?.p)
        let kinds = try #require(
            LogisticRegression.crossValidated(kinds: table(looks), kindOfRow, y, using: &b)?.p)
        #expect(zip(rows, kinds).allSatisfy { ($0 - $1).magnitude < 1e-5 }, "seed \(seed)")
        #expect(Set(kinds.map { ($0 * 1e9).rounded() }).count > 10, "each fold has its model")
    }

    @Test("a row is predicted by models that have not seen it")
    func folds() throws {
        // A column per row: whoever has seen the row knows its verdict.
        let rows = (0..<40).map { row in (0..<40).map { $0 == row ? 1.0 : 0 } }
        let y = (0..<40).map { $0 % 2 == 0 }
        var (a, b) = (Dice(seed: 7), Dice(seed: 7))
        let before = try #require(LogisticRegression.crossValidated(table(rows), y, using: &a)?.p)
        var flipped = y
        flipped[3].toggle()
        let after = try #require(
            LogisticRegression.crossValidated(table(rows), flipped, using: &b)?.p)
        #expect(before[3] == after[3])
        #expect(before != after)
        var c = Dice(seed: 7)
        #expect(
            LogisticRegression.crossValidated(table(Array(rows.prefix(19))), y, using: &c)?.p == nil
        )
    }
}

extension SparseRows {
    fileprivate func with(rows: Int) -> SparseRows {
        var table = self
        for _ in 0..<rows { table.append([]) }
        return table
    }
}

@Suite struct CatchUpTests {
    private func qualities(badFor count: Int, of total: Int) -> (Quality, Quality) {
        var (learner, yardstick) = (Quality(), Quality())
        for row in 0..<total {
            learner.note(row < count ? 0.5 : 0.8, accepted: true)
            yardstick.note(0.8, accepted: true)
        }
        return (learner, yardstick)
    }

    @Test("the first window that stays near the yardstick is the answer")
    func until() {
        // A window may hold five bad ones: 5 x 0.470 <= 5 % of 250 x 0.223.
        let (learner, yardstick) = qualities(badFor: 300, of: 5_000)
        let catchUp = CatchUp(learner, yardstick: yardstick)
        #expect(catchUp.verdicts(within: 0.05) == 545)
        #expect(catchUp.verdicts(within: 0.1) == 539)
        #expect(CatchUp(yardstick, yardstick: yardstick).verdicts(within: 0.05) == 250)
    }

    @Test("never, or too few verdicts for a window, is nil")
    func never() {
        let (bad, yardstick) = qualities(badFor: 1_000, of: 1_000)
        #expect(CatchUp(bad, yardstick: yardstick).verdicts(within: 0.05) == nil)
        let (few, same) = qualities(badFor: 0, of: 249)
        #expect(CatchUp(few, yardstick: same).verdicts(within: 0.05) == nil)
    }
}

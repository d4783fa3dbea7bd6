import Leads
import Learning
import Testing

@Suite("Mixture SPRT")
struct MixtureSPRTTests {
    /// Verdicts of both arms in turn, then looked at once.
    private static func test(pairs: Int, champion: Int, challenger: Int) -> MixtureSPRT {
        var test = MixtureSPRT()
        for i in 0..<pairs {
            test.note(isAccepted: i < champion, arm: .champion)
            test.note(isAccepted: i < challenger, arm: .challenger)
        }
        test.look()
        return test
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var pairs: Int, champion: Int, challenger: Int
        /// By the formulas of learning.md, "Experiments", reckoned apart.
        var logRatio: Double, low: Double, high: Double
        var decision: MixtureSPRT.Decision?
        var testDescription: String { "\(champion) against \(challenger) of \(pairs)" }
    }
    static let rows: [Row] = [
        Row(
            pairs: 100, champion: 40, challenger: 40, logRatio: -0.209_629_215_12,
            low: -0.299_754_388_21, high: 0.299_754_388_21, decision: nil),
        Row(
            pairs: 100, champion: 30, challenger: 62, logRatio: 3.246_234_605_55,
            low: 0.011_836_268_24, high: 0.628_163_731_76, decision: .challenger),
        Row(
            pairs: 100, champion: 62, challenger: 30, logRatio: 3.246_234_605_55,
            low: -0.628_163_731_76, high: -0.011_836_268_24, decision: .champion),
        Row(
            pairs: 940, champion: 362, challenger: 423, logRatio: 2.489_720_768_39,
            low: -0.004_699_812_56, high: 0.134_487_046_02, decision: nil),
        Row(
            pairs: 10_000, champion: 3_850, challenger: 3_860, logRatio: -1.981_974_309_52,
            low: -0.020_945_516_96, high: 0.022_945_516_96, decision: .noDifference),
    ]

    @Test("Lambda, interval and decision are those of the formulas", arguments: rows)
    func table(row: Row) throws {
        let test = Self.test(
            pairs: row.pairs, champion: row.champion, challenger: row.challenger)
        #expect((test.logLikelihoodRatio - row.logRatio).magnitude < 1e-9)
        let interval = try #require(test.interval)
        #expect((interval.lowerBound - row.low).magnitude < 1e-9)
        #expect((interval.upperBound - row.high).magnitude < 1e-9)
        #expect(test.decision == row.decision)
        #expect((test.p - min(1, exp(-max(0, row.logRatio)))).magnitude < 1e-9)
        // The interval leaves 0 out exactly when the test decides.
        let decides = row.decision == .champion || row.decision == .challenger
        #expect(interval.contains(0) != decides)
    }

    @Test("fewer than 100 pairs decide nothing, and verdicts that are all alike never do")
    func tooFew() {
        #expect(Self.test(pairs: 99, champion: 0, challenger: 99).decision == nil)
        #expect(Self.test(pairs: 99, champion: 0, challenger: 99).p == 1)
        #expect(Self.test(pairs: 100, champion: 0, challenger: 100).decision == .challenger)
        for accepted in [0, 300] {
            let test = Self.test(pairs: 300, champion: accepted, challenger: accepted)
            #expect(test.decision == nil && test.p == 1 && test.interval == nil)
        }
        #expect(MixtureSPRT().difference == nil && MixtureSPRT().interval == nil)
    }

    @Test("the i-th verdict of one arm meets the i-th of the other, whatever came between")
    func pairing() {
        var dice = Dice(seed: 7)
        var test = MixtureSPRT()
        var (champion, challenger): ([Bool], [Bool]) = ([], [])
        for _ in 0..<3_000 {
            // Long runs of one arm, and one that is far behind.
            let arm: Arm = dice.below(5) == 0 ? .challenger : .champion
            for _ in 0..<1 + dice.below(4) {
                let isAccepted = dice.below(3) == 0
                test.note(isAccepted: isAccepted, arm: arm)
                if arm == .champion {
                    champion.append(isAccepted)
                } else {
                    challenger.append(isAccepted)
                }
            }
            let n = min(champion.count, challenger.count)
            #expect(test.pairs.count == n)
            #expect(test.pairs.champion == champion.prefix(n).count { $0 })
            #expect(test.pairs.challenger == challenger.prefix(n).count { $0 })
            #expect(test.surplus == Array((champion.count > n ? champion : challenger)[n...]))
        }
        #expect(test.champion == Acceptance(accepted: champion.count { $0 }, count: champion.count))
        #expect(test.challenger.count == challenger.count)
    }

    @Test("what can find no partner any more is counted and not kept; after a decision nothing is")
    func surplus() {
        var test = MixtureSPRT()
        for i in 0..<12_000 { test.note(isAccepted: i % 2 == 0, arm: .champion) }
        #expect(test.surplus.count == MixtureSPRT.pairsMax && test.champion.count == 12_000)
        for _ in 0..<100 { test.note(isAccepted: true, arm: .challenger) }
        #expect(test.pairs.count == 100 && test.surplus.count == MixtureSPRT.pairsMax - 100)
        test.look()
        #expect(test.decision == .challenger && test.surplus.isEmpty)
        test.note(isAccepted: false, arm: .challenger)
        #expect(test.pairs.count == 100 && test.challenger.count == 101)
    }

    @Test("p is the least of all looks")
    func leastP() {
        var test = Self.test(pairs: 100, champion: 35, challenger: 55)
        let p = test.p
        #expect(p < 0.5 && test.decision == nil)
        for _ in 0..<100 {
            test.note(isAccepted: true, arm: .champion)
            test.note(isAccepted: false, arm: .challenger)
            test.look()
        }
        #expect(test.p <= p)
    }

    struct Simulation {
        /// Runs that found a difference, and after how many pairs, least first.
        var decided: [Int] = []
        /// Runs in which a z-test of 5 % did, looked at as often.
        var zAlarms = 0
    }

    /// 5,000 pairs, a look every 20, as in learning.md, "Experiments".
    private static func simulate(_ a: Double, _ b: Double, runs: Int, seed: UInt64) -> Simulation {
        var dice = Dice(seed: seed)
        var simulation = Simulation()
        let limits = [a, b].map { UInt64($0 * 0x1p63) }
        for _ in 0..<runs {
            var test = MixtureSPRT()
            var (x, y, isAlarmed) = (0, 0, false)
            for n in 1...5_000 {
                let (p, q) = (dice.next() >> 1 < limits[0], dice.next() >> 1 < limits[1])
                test.note(isAccepted: p, arm: .champion)
                test.note(isAccepted: q, arm: .challenger)
                (x, y) = (x + (p ? 1 : 0), y + (q ? 1 : 0))
                guard n % 20 == 0 else { continue }
                test.look()
                let pooled = Double(x + y) / Double(2 * n)
                let spread = (2 * pooled * (1 - pooled) / Double(n)).squareRoot()
                isAlarmed =
                    isAlarmed || n >= 100 && Double((y - x).magnitude) > 1.96 * spread * Double(n)
                if test.decision != nil, isAlarmed { break }
            }
            simulation.zAlarms += isAlarmed ? 1 : 0
            if test.decision != nil { simulation.decided.append(test.pairs.count) }
        }
        simulation.decided.sort()
        return simulation
    }

    @Test("of 1,000 experiments without a difference few are decided; a z-test finds one in 38 %")
    func falseAlarms() {
        let simulation = Self.simulate(0.385, 0.385, runs: 1_000, seed: 1)
        // learning.md, "Experiments": 2.6 %.
        #expect((10...45).contains(simulation.decided.count), "\(simulation.decided.count)")
        #expect((330...430).contains(simulation.zAlarms), "\(simulation.zAlarms)")
    }

    @Test(
        "a true difference is found after the pairs that the documentation names",
        arguments: [(0.45, 800...1_100, 0.99), (0.5, 320...440, 1)])
    func power(rate: Double, pairs: ClosedRange<Int>, share: Double) {
        let simulation = Self.simulate(0.385, rate, runs: 1_000, seed: 2)
        let found = simulation.decided
        #expect(Double(found.count) >= share * 1_000, "\(found.count)")
        #expect(pairs.contains(found[found.count / 2]), "median \(found[found.count / 2])")
    }
}

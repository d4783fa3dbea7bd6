import Leads
import System
import Testing

@Suite("score")
struct ScoreTests {
    @Test(
        "points become hundredths, halves away from zero",
        arguments: [
            (0, 0), (0.004_9, 0), (0.005, 1), (-0.005, -1), (0.125, 13), (-0.125, -13),
            (0.374_9, 37), (17.260_6, 1_726), (-200, -20_000), (0.994_9, 99), (0.995_1, 100),
        ] as [(Double, Int64)])
    func rounds(points: Double, wanted: Int64) {
        #expect(centipoints(points) == wanted)
    }

    /// Ada of scoring.md, "Worked example": three days of visits, then a demo request.
    @Test("gives the example of the design to the printed digit")
    func ada() {
        let model = Model(
            definition([
                behaviour("demo_request", 50, days: 30),
                behaviour("pricing_page", 10, max: 3),
                behaviour("content", 6, max: 3, days: 30),
                behaviour("page_view", 1, max: 8, days: 3),
            ]))
        let box = LeadBox()
        let now = Time.start
        let events: [(UInt16, Int64)] = [
            (1, 2), (1, 1), (2, 1), (3, 3), (3, 3), (3, 2), (3, 1), (0, 0),
        ]
        for (index, event) in events.enumerated() {
            box.absorb(event.0, id: UInt64(index), at: now - event.1 * Time.day, model)
        }
        let shares = box.lead.contributions(at: now, model: model)
        #expect(shares.map(\.centipoints) == [5_000, 1_726, 586, 242])
        #expect(shares.map(\.feature) == [0, 1, 2, 3].map { .behaviour($0) })
        #expect(shares.map(\.weight) == [50, 30, 18, 8])
        let score = box.lead.score(at: now, model: model)
        #expect(score.centipoints == 7_554 && score.engagementCentipoints == 7_554)
    }

    @Test("contributions sum to the score, whatever the weights", arguments: 0..<200)
    func sums(seed: UInt64) {
        var dice = Dice(seed: seed)
        let rules = (0..<6).map {
            behaviour("b\($0)", Double(dice.between(-500, 500)) / 7, max: 3, days: 2)
        }
        let fit = (0..<3).map { number in
            FitAttribute(
                name: "f\(number)", from: ["f"],
                kind: .bool(whenTrue: Double(dice.between(-900, 900)) / 13, whenFalse: -0.005))
        }
        var model = Model(definition(rules, fit: fit))
        var points = model.weights.points
        for key in points.keys.sorted() where dice.below(2) == 0 {
            points[key] = Double(dice.between(-1 << 40, 1 << 40)) / 4e10
        }
        model = model.repriced(
            with: PublishedWeights(version: 3, points: points, offset: 1, atMilliseconds: 0))
        let box = LeadBox()
        for id in 0..<30 as Range<UInt64> {
            let time = Time.start + dice.between(0, 20 * Time.day)
            box.absorb(UInt16(dice.below(6)), id: id, at: time, model)
        }
        for attribute in model.attributes where dice.below(3) > 0 {
            _ = box.lead.take(.bool(dice.below(2) == 0), for: attribute, time: Time.start)
        }
        for days in [0, 1, 5, 500] as [Int64] {
            let now = box.lead.newest + days * Time.day
            let shares = box.lead.contributions(at: now, model: model)
            let score = box.lead.score(at: now, model: model)
            let parts = shares.map { share in
                if case .behaviour = share.feature { true } else { false }
            }
            let engagement = zip(shares, parts).filter(\.1).map(\.0.centipoints).reduce(0, +)
            let fit = zip(shares, parts).filter { !$0.1 }.map(\.0.centipoints).reduce(0, +)
            #expect(score.engagementCentipoints == engagement, "seed \(seed)")
            #expect(score.fitCentipoints == fit, "seed \(seed)")
            #expect(shares.map(\.centipoints) == shares.map(\.centipoints).sorted(by: >))
            for share in shares {
                #expect(share.centipoints == centipoints(share.weight * share.x), "seed \(seed)")
            }
        }
    }

    @Test("new weights re-price what is counted; a feature that they lack has its own points")
    func reprices() {
        let model = Model(definition([behaviour("a", 40), behaviour("b", 5, max: 2)]))
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, model)
        box.absorb(1, id: 2, at: Time.start, model)
        let first = PublishedWeights(
            version: 1, points: ["a": 30, "b": 20], offset: 0, atMilliseconds: 0)
        let second = PublishedWeights(version: 2, points: ["a": 25], offset: 0, atMilliseconds: 0)
        #expect(box.lead.score(at: Time.start, model: model).centipoints == 4_500)
        let repriced = model.repriced(with: first)
        #expect(box.lead.score(at: Time.start, model: repriced).centipoints == 4_000)
        let again = repriced.repriced(with: second)
        #expect(box.lead.score(at: Time.start, model: again).centipoints == 3_000)
    }

    @Test("points are odds: 20 of them double, and a score of 0 has the base rate")
    func probability() {
        var rules = definition([behaviour("a", 1)])
        rules.baseRate = 0.1
        let model = Model(rules)
        func odds(_ centipoints: Int64) -> Double {
            let p = model.probability(centipoints: centipoints)
            return p / (1 - p)
        }
        #expect(abs(model.probability(centipoints: 0) - 0.1) < 1e-12)
        #expect(abs(odds(4_000) / odds(2_000) - 2) < 1e-9)
        #expect(abs(model.probability(centipoints: 11_754) - 0.867) < 0.000_5)
        #expect(abs(rules.handOffset - 63.4) < 0.05)
    }
}

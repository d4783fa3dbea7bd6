import Leads
import System
import Testing

@testable import Demo
@testable import leadloop

@Suite struct DemoWorldTests {
    private func events(seed: UInt64, _ count: Int) -> [MarketEvent] {
        var market = Market(seed: seed)
        return (0..<count).compactMap { _ in market.next(until: .max) }
    }

    @Test("a seed gives the same market, another seed another one")
    func repeats() {
        #expect(events(seed: 3, 2_000) == events(seed: 3, 2_000))
        #expect(events(seed: 3, 100) != events(seed: 4, 100))
    }

    @Test("buyers act in the order of time, introduce themselves first, and no id comes twice")
    func order() {
        let events = events(seed: 5, 20_000)
        var known: Set<String> = []
        var last = Market.startMilliseconds
        for event in events {
            #expect(event.milliseconds >= last)
            last = event.milliseconds
            if case .identify = event.action {
                #expect(known.insert(event.leadId).inserted)
            } else {
                #expect(known.contains(event.leadId))
            }
        }
        #expect(Set(events.map(\.messageId)).count == events.count)
        #expect(events.allSatisfy { $0.messageId.count == 32 })
    }

    @Test("the market has about as many events a day as its shares say")
    func pace() {
        var market = Market(seed: 6)
        let day = Market.dayMilliseconds
        // The first weeks fill up: those who come have not yet left.
        while market.next(until: Market.startMilliseconds + 40 * day) != nil {}
        var count = 0
        while market.next(until: Market.startMilliseconds + 80 * day) != nil { count += 1 }
        let perDay = Double(count) / 40
        #expect(abs(perDay / Market.eventsADay - 1) < 0.1, "\(perDay) of \(Market.eventsADay)")
    }

    @Test("mishaps spoil copies, never the event itself, and come in every kind")
    func mishaps() {
        var mishaps = Mishaps(seed: 7)
        var (extras, feedback, keyless) = (0, 0, 0)
        for event in events(seed: 7, 40_000) {
            let parcels = mishaps.parcels(for: event)
            #expect(parcels[0] == Parcel(event))
            extras += parcels.count - 1
            feedback += parcels.count { $0.topic == .feedback }
            keyless += parcels.count { $0.key == nil }
        }
        let expected = 40_000 * (Mishaps.repeats + Mishaps.stragglers + Mishaps.breaks)
        #expect(abs(Double(extras) - expected) < 100, "\(extras) of \(expected)")
        #expect(feedback > 0 && keyless > 0)
    }

    @Test("a queue gives what is due, the earliest first, and equals in the order of adding")
    func queue() {
        var dice = Dice(seed: 8)
        var queue = TimeQueue<Int>()
        var expected: [(Int64, Int)] = []
        for number in 0..<500 {
            let time = Int64(dice.below(100))
            queue.add(number, at: time)
            expected.append((time, number))
        }
        expected.sort { $0 < $1 }
        var taken: [(Int64, Int)] = []
        while let (time, number) = queue.next(until: 49) { taken.append((time, number)) }
        #expect(taken.map(\.1) == expected.filter { $0.0 <= 49 }.map(\.1))
        #expect(queue.count == expected.count { $0.0 > 49 })
        #expect(queue.nextMilliseconds == expected.first { $0.0 > 49 }?.0)
    }

    @Test("the definition and the hidden truth name the same features")
    func features() {
        let keys = Set(DemoDefinition.parsed.features.map(\.key))
        #expect(keys == Set(HiddenTruth.demo.points.keys))
    }

    private func mql(_ number: Int, _ shares: [HandOver.Share]) -> HandOver {
        HandOver(
            type: .qualified, mqlId: "m\(number)", leadId: "lead\(number)", cycle: 1,
            at: "2026-01-06T00:00:00.000Z",
            explanation: HandOver.Explanation(
                score: 100, probability: 0.5, contributions: shares,
                versions: HandOver.Explanation.Versions(weights: 0)), reason: nil, repId: nil)
    }

    @Test("reps accept as often as the hidden truth says, and always answer a lead alike")
    func reps() {
        let team = SalesTeam(seed: 9, truth: .demo)
        let shares = [
            HandOver.Share(key: "trial", kind: "behaviour", points: 20, x: 1),
            HandOver.Share(key: "size=small", kind: "fit", points: -5, x: 1),
        ]
        let answers = (0..<4_000).map { team.answer(mql($0, shares)) }
        let honest = answers.filter { $0.repId != SalesTeam.noisyRep }
        let share = Double(honest.count { $0.isAccepted }) / Double(honest.count)
        let truth = HiddenTruth.demo.probability([("trial", 1), ("size=small", 1)])
        #expect(abs(share - truth) < 0.03, "\(share) of \(truth)")
        #expect(team.answer(mql(17, shares)) == team.answer(mql(17, shares)))
        // Blame falls on what speaks against the lead, never on what speaks for it.
        let blamed = Set(answers.flatMap(\.fitAttributes))
        #expect(blamed == ["size"])
        #expect(answers.allSatisfy { $0.isAccepted == ($0.reason == nil) })
        #expect(answers.allSatisfy { $0.delayMilliseconds >= 7_200_000 })
    }

    private static let correlations: [(a: [Double], b: [Double], expected: Double)] = [
        ([1, 2, 3, 4], [10, 20, 30, 40], 1), ([1, 2, 3, 4], [4, 3, 2, 1], -1),
        ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8), ([1, 2, 2, 3], [1, 2, 3, 4], 0.948_683),
    ]

    @Test("rank correlation shares ranks among equals", arguments: correlations)
    func correlation(a: [Double], b: [Double], expected: Double) throws {
        #expect(abs(try #require(spearman(a, b)) - expected) < 1e-6)
    }

    @Test("a list without any order correlates with nothing")
    func flat() { #expect(spearman([1, 1, 1], [1, 2, 3]) == nil) }
}

import Leads
import System
import Testing

@Suite("decayed counts")
struct DecayTests {
    static let weekly = Model(definition([behaviour("visit", 10, max: 3)]))

    /// Half-life 7 d, max_count 3. Source: scoring.md, "Decayed counts".
    static let table: [(daysAgo: [Int64], decayed: Double, x: Double, centipoints: Int64)] = [
        ([0], 1, 1 / 3, 1_000),
        ([7], 0.5, 0.5 / 3, 500),
        ([14], 0.25, 0.25 / 3, 250),
        ([1, 2], 1.726_059, 0.575_353, 1_726),
        ([0, 0, 0], 3, 1, 3_000),
        ([0, 0, 0, 0], 4, 1, 3_000),
        ([7, 7, 7, 7, 7, 7, 7], 3.5, 1, 3_000),
        ([70], 1.0 / 1_024, 1.0 / 3_072, 1),
        ([84], 1.0 / 4_096, 1.0 / 12_288, 0),
    ]

    @Test("a count halves each half-life, and x is capped", arguments: table)
    func halves(daysAgo: [Int64], decayed: Double, x: Double, centipoints: Int64) throws {
        let box = LeadBox()
        let now = Time.start + 100 * Time.day
        for (index, days) in daysAgo.enumerated() {
            box.absorb(0, id: UInt64(index), at: now - days * Time.day, Self.weekly)
        }
        let share = try #require(box.lead.contributions(at: now, model: Self.weekly).first)
        guard case .behaviour(let count, let occurrences, 3, _) = share.evidence else {
            Issue.record("no behaviour")
            return
        }
        #expect(abs(count - decayed) < 1e-6 && abs(share.x - x) < 1e-6)
        #expect(occurrences == daysAgo.count)
        #expect(share.centipoints == centipoints)
        #expect(box.lead.score(at: now, model: Self.weekly).centipoints == centipoints)
    }

    @Test("what never fades counts in full after twenty years, alone and beside what fades")
    func never() throws {
        for rules in [
            [behaviour("a", 10, max: 3, days: .infinity)],
            [behaviour("a", 10, max: 3, days: .infinity), behaviour("b", 1, days: 0.05)],
        ] {
            let model = Model(definition(rules))
            let box = LeadBox()
            for index in 0..<3 as Range<UInt64> {
                let time = Time.start + Int64(index) * 2_000 * Time.day
                box.absorb(UInt16(Int(index) % rules.count), id: index, at: time, model)
            }
            let now = Time.start + 7_300 * Time.day
            let share = try #require(box.lead.contributions(at: now, model: model).first)
            guard case .behaviour(let count, _, _, _) = share.evidence else { return }
            #expect(count == (rules.count == 1 ? 3 : 2))
            #expect(box.lead.score(at: now, model: model).centipoints == Int64(count * 1_000))
        }
    }

    @Test("a later landmark changes no count, and sums stay finite over twenty years")
    func movesLandmark() {
        let model = Model(definition([behaviour("a", 1, max: 9, days: 0.05), behaviour("b", 1)]))
        let box = LeadBox()
        var expected = (a: 0.0, b: 0.0)
        let step = 9 * Time.day / 10
        var time = Time.start
        for index in 0..<8_000 as Range<UInt64> {
            time += step
            expected.a = expected.a * exp2(-18)
            expected.b = expected.b * exp2(-0.9 / 7)
            if index % 2 == 0 { expected.a += 1 } else { expected.b += 1 }
            box.absorb(UInt16(index % 2), id: index, at: time, model)
        }
        #expect(box.lead.landmark > Time.start + 7_000 * step)
        for share in box.lead.contributions(at: time, model: model) {
            guard case .behaviour(let decayed, _, _, _) = share.evidence else { continue }
            let wanted = share.feature == .behaviour(0) ? expected.a : expected.b
            #expect(abs(decayed - wanted) <= 1e-9 * wanted)
        }
    }

    @Test("a time before the landmark reads as the landmark does", arguments: [1, 1e3, 1e5])
    func beforeLandmark(days: Double) {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, Self.weekly)
        let before = Time.start - Int64(days) * Time.day
        #expect(box.lead.score(at: before, model: Self.weekly).centipoints == 1_000)
    }

    @Test("any order of events, with repeats, gives the same counts to 1e-9", arguments: 0..<40)
    func anyOrder(seed: UInt64) {
        var dice = Dice(seed: seed)
        let rules = (0..<4).map { behaviour("b\($0)", 5, max: 4, days: [0.1, 1, 7, 30][$0]) }
        let model = Model(definition(rules))
        let end = Time.start + 100 * Time.day
        let count = 1 + dice.below(Limits.recentEventCountMax)
        let events = (0..<count).map { id in
            // Two of them at the edges of what may still count.
            let back = id < 2 ? Int64(id) * 30 * Time.day : dice.between(0, 30 * Time.day)
            return (id: UInt64(id), behaviour: UInt16(dice.below(4)), time: end - back)
        }
        func box(_ events: [(id: UInt64, behaviour: UInt16, time: Int64)]) -> LeadBox {
            let box = LeadBox()
            for event in events {
                let outcome = box.absorb(event.behaviour, id: event.id, at: event.time, model)
                #expect(outcome == .counted || outcome == .duplicate, "seed \(seed)")
            }
            return box
        }
        let first = box(events)
        let repeats = (0..<dice.below(40)).map { _ in events[dice.below(count)] }
        let second = box((events + repeats).shuffled(using: &dice))
        #expect(first.recents == second.recents && first.lead.newest == second.lead.newest)
        let shares = (first.shares(model), second.shares(model))
        #expect(shares.0.map(\.feature) == shares.1.map(\.feature), "seed \(seed)")
        for (a, b) in zip(shares.0, shares.1) {
            #expect(abs(a.decayed - b.decayed) <= 1e-9 * a.decayed, "seed \(seed)")
            #expect(a.occurrences == b.occurrences && a.last == b.last, "seed \(seed)")
        }
    }

    @Test("a behaviour that left the definition scores nothing and comes back with its counts")
    func comesBack() {
        let both = Model(definition([behaviour("a", 40), behaviour("b", 30, days: 1)]))
        let without = Model(definition([behaviour("b", 30, days: 1)]), names: both.names)
        let again = Model(both.definition, names: without.names)
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, both)
        // Far enough to move the landmark twice.
        for days in [600, 1_200] as [Int64] {
            box.absorb(1, id: UInt64(days), at: Time.start + days * Time.day, without)
        }
        #expect(box.lead.landmark > Time.start)
        let now = box.lead.newest
        #expect(box.lead.score(at: now, model: without).centipoints == 3_000)
        #expect(box.lead.contributions(at: now, model: without).count == 1)
        let count = box.counts[0].sum * exp2(Double(box.lead.landmark - now) / 7 / 86_400_000)
        #expect(abs(count / exp2(-1_200.0 / 7) - 1) < 1e-9)
        #expect(box.lead.contributions(at: now, model: again).count == 2)
    }
}

extension LeadBox {
    fileprivate struct Share {
        var feature: Int
        var decayed: Double
        var occurrences: Int
        var last: Int64
    }

    fileprivate func shares(_ model: Model) -> [Share] {
        lead.contributions(at: lead.newest, model: model).compactMap { share in
            guard case .behaviour(let number) = share.feature,
                case .behaviour(let decayed, let occurrences, _, let last) = share.evidence
            else { return nil }
            return Share(feature: number, decayed: decayed, occurrences: occurrences, last: last)
        }.sorted { $0.feature < $1.feature }
    }
}

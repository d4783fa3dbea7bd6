import Leads
import System
import Testing

@Suite("recent events")
struct RecentEventTests {
    static let model = Model(definition([behaviour("visit", 10)]))
    static let late = model.lateMilliseconds

    @Test("sixteen bytes hold hash, time, behaviour and quality")
    func packs() {
        let times = Limits.eventTimeMilliseconds
        for time in [times.lowerBound, Time.start, times.upperBound - 1] {
            for behaviour in [0, 1, 4_094, RecentEvent.noBehaviour] {
                let event = RecentEvent(hash: .max, time: time, behaviour: behaviour, quality: 7)
                #expect(
                    event.time == time && event.behaviour == behaviour && event.quality == 7
                        && event.hash == .max)
            }
        }
        #expect(MemoryLayout<RecentEvent>.size == LeadImage.recentBytes)
        #expect(MemoryLayout<DecayedCount>.size == LeadImage.countBytes)
    }

    @Test("an id counts once", arguments: [UInt16(0), RecentEvent.noBehaviour])
    func duplicates(behaviour: UInt16) {
        let box = LeadBox()
        #expect(box.absorb(behaviour, id: 1, at: Time.start, Self.model) == .counted)
        let before = box.bytes
        for time in [0, 1, -Time.day, Time.day] {
            #expect(box.absorb(0, id: 1, at: Time.start + time, Self.model) == .duplicate)
        }
        #expect(box.bytes == before)
        #expect(box.lead.countCount == (behaviour == 0 ? 1 : 0))
    }

    @Test(
        "late is what lies further behind the newest event than allowed",
        arguments: [(-1, .late), (0, .counted), (1, .counted)] as [(Int64, Absorption)])
    func lateEdge(offset: Int64, outcome: Absorption) {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, Self.model)
        let before = box.bytes
        let time = Time.start - Self.late + offset
        #expect(box.absorb(0, id: 2, at: time, Self.model) == outcome)
        #expect((box.bytes == before) == (outcome == .late))
    }

    @Test("an id is forgotten when a copy of it would be late", arguments: [0, 1] as [Int64])
    func forgets(beyond: Int64) {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, Self.model)
        box.absorb(0, id: 2, at: Time.start + Self.late + beyond, Self.model)
        #expect(box.recents.map(\.hash) == (beyond == 0 ? [1, 2] : [2]))
        #expect(
            box.absorb(0, id: 1, at: Time.start, Self.model)
                == (beyond == 0 ? .duplicate : .late))
        #expect(box.lead.count(at: 0).occurrences == 2)
    }

    /// Until something is forgotten, what is not remembered never was.
    @Test("with 256 events remembered, what is older than all but the forgotten is late")
    func full() {
        let box = LeadBox()
        let count = UInt64(Limits.recentEventCountMax)
        for id in 0..<count {
            let time = Time.start + Int64(id) * 10
            #expect(box.absorb(0, id: id, at: time, Self.model) == .counted)
        }
        #expect(box.absorb(0, id: 999, at: Time.start - 1, Self.model) == .counted)
        #expect(box.lead.recentCount == Limits.recentEventCountMax)
        // The one that was just forgotten cannot count again, nor what may be like it.
        #expect(box.absorb(0, id: 999, at: Time.start - 1, Self.model) == .late)
        #expect(box.absorb(0, id: 998, at: Time.start - 9, Self.model) == .late)
        // As old as the oldest is another one; newer is new.
        #expect(box.absorb(0, id: 997, at: Time.start, Self.model) == .counted)
        #expect(box.absorb(0, id: 996, at: Time.start + 1, Self.model) == .counted)
        #expect(box.absorb(0, id: 995, at: Time.start, Self.model) == .late)
        #expect(box.lead.count(at: 0).occurrences == UInt32(count) + 3)
        #expect(box.lead.recentCount == Limits.recentEventCountMax)
    }

    /// Of day-precise imports the 257th event was late, here the demo request.
    @Test("hundreds of events of one moment all count, in any order to the same", arguments: 0..<20)
    func sameMoment(seed: UInt64) {
        var dice = Dice(seed: seed)
        let model = Model(definition([behaviour("demo", 50), behaviour("page", 1, max: 8)]))
        // Ids of hand-raises sort anywhere among the others.
        let events = (0..<300 + dice.below(300)).map { index in
            (behaviour: UInt16(index < 3 ? 0 : 1), id: dice.next())
        }
        func box(_ events: [(behaviour: UInt16, id: UInt64)]) -> LeadBox {
            let box = LeadBox()
            for event in events {
                let outcome = box.absorb(event.behaviour, id: event.id, at: Time.start, model)
                #expect(outcome == .counted, "seed \(seed)")
            }
            return box
        }
        let (first, second) = (box(events), box(events.shuffled(using: &dice)))
        #expect(first.recents == second.recents, "seed \(seed)")
        for box in [first, second] {
            #expect(box.counts.map(\.occurrences).reduce(0, +) == UInt32(events.count))
            #expect(box.lead.score(at: Time.start, model: model).centipoints == 5_800)
            // Delivered again, the hand-raises are known: only pages were forgotten.
            for event in events.prefix(3) {
                let again = box.absorb(event.behaviour, id: event.id, at: Time.start, model)
                #expect(again == .duplicate, "seed \(seed)")
            }
        }
    }

    /// The bound of scoring.md, "Duplicates and late events": nothing else is counted twice.
    @Test("a copy of a forgotten event counts again only at the same time, or when there is room")
    func copies() {
        let model = Model(definition([behaviour("page", 1, max: 8), behaviour("mail", 2)]))
        let pages = UInt64(Limits.recentEventCountMax) + 1
        func forgotten(_ box: LeadBox) -> UInt64 {
            let known = Set(box.recents.map(\.hash))
            return (0..<pages).first { !known.contains($0) } ?? .max
        }
        let steady = LeadBox()
        let imported = LeadBox()
        for id in 0..<pages {
            steady.absorb(0, id: id, at: Time.start + Int64(id), model)
            imported.absorb(0, id: id, at: Time.start, model)
        }
        #expect(forgotten(steady) == 0)
        #expect(steady.absorb(0, id: 0, at: Time.start, model) == .late)
        #expect(
            imported.absorb(0, id: forgotten(imported), at: Time.start, model) == .counted)
        // Old mails make room as they age; the oldest pages were forgotten before.
        let aged = LeadBox()
        for id in 0..<100 as Range<UInt64> {
            aged.absorb(1, id: 1_000 + id, at: Time.start, model)
        }
        for id in 0..<pages {
            aged.absorb(0, id: id, at: Time.start + 20 * Time.day + Int64(id), model)
        }
        #expect(aged.absorb(0, id: 0, at: Time.start + 20 * Time.day, model) == .late)
        aged.absorb(1, id: 2_000, at: Time.start + 31 * Time.day, model)
        #expect(aged.lead.recentCount < Limits.recentEventCountMax)
        #expect(aged.absorb(0, id: 0, at: Time.start + 20 * Time.day, model) == .counted)
        #expect(aged.absorb(0, id: 0, at: Time.start + 20 * Time.day, model) == .duplicate)
    }

    @Test("a flood of pages loses no hand raised before it, and remembers it", arguments: 0..<20)
    func flood(seed: UInt64) {
        var dice = Dice(seed: seed)
        let model = Model(definition([behaviour("page", 1, max: 8), behaviour("demo", 50)]))
        let box = LeadBox()
        box.absorb(1, id: 1, at: Time.start + Time.day, model)
        for id in 100..<900 as Range<UInt64> {
            box.absorb(0, id: id, at: Time.start + 2 * Time.day + dice.between(0, 9), model)
        }
        // Days before all that is remembered of pages; so old a page may be a copy.
        #expect(box.absorb(1, id: 2, at: Time.start, model) == .counted)
        #expect(box.absorb(0, id: 50, at: Time.start, model) == .late)
        #expect(box.absorb(1, id: 1, at: Time.start + Time.day, model) == .duplicate)
        #expect(box.absorb(1, id: 2, at: Time.start, model) == .duplicate)
        #expect(box.lead.recentCount == Limits.recentEventCountMax)
        #expect(box.recents.last?.time == box.lead.newest)
    }

    @Test("of more events than are remembered, any order leaves the same", arguments: 0..<30)
    func anyOrder(seed: UInt64) {
        var dice = Dice(seed: seed)
        let model = Model(definition((0..<5).map { behaviour("b\($0)", 5) }))
        let end = Time.start + 40 * Time.day
        let shares = (0..<5).map { _ in 1 + dice.below(60) }
        let events = (0..<280 + dice.below(200)).map { id in
            let place = dice.below(shares.reduce(0, +))
            let behaviour = shares.indices.first { shares[...$0].reduce(0, +) > place } ?? 0
            return (
                behaviour: UInt16(behaviour), id: UInt64(id),
                time: end - dice.between(0, 20) * Time.day
            )
        }
        // By time: what is forgotten is old, so nothing that comes is late.
        func remembered(_ events: [(behaviour: UInt16, id: UInt64, time: Int64)]) -> [RecentEvent] {
            let box = LeadBox()
            for event in events {
                let outcome = box.absorb(event.behaviour, id: event.id, at: event.time, model)
                #expect(outcome == .counted, "seed \(seed)")
            }
            return box.recents
        }
        let sorted = events.sorted { $0.time < $1.time }
        let shuffledWithinDays = events.shuffled(using: &dice).sorted { $0.time < $1.time }
        #expect(remembered(sorted) == remembered(shuffledWithinDays), "seed \(seed)")
        #expect(remembered(sorted).count == Limits.recentEventCountMax)
    }

    @Test("after a reset nothing up to then counts, and its ids stay known")
    func reset() {
        let box = LeadBox()
        for day in 0..<3 as Range<Int64> {
            box.absorb(0, id: UInt64(day), at: Time.start + day * Time.day, Self.model)
        }
        box.lead.setAsideCounts()
        let newest = Time.start + 2 * Time.day
        #expect(box.counts.isEmpty && box.lead.reset == newest)
        #expect(box.lead.score(at: newest, model: Self.model).centipoints == 0)
        #expect(box.absorb(0, id: 1, at: Time.start + Time.day, Self.model) == .duplicate)
        #expect(box.absorb(0, id: 11, at: newest - 1, Self.model) == .beforeReset)
        #expect(box.absorb(0, id: 12, at: newest, Self.model) == .beforeReset)
        let identify = RecentEvent.noBehaviour
        #expect(box.absorb(identify, id: 13, at: newest, Self.model) == .counted)
        #expect(box.absorb(0, id: 14, at: newest + 1, Self.model) == .counted)
        #expect(box.counts.map(\.occurrences) == [1])
        #expect(box.lead.score(at: newest + 1, model: Self.model).centipoints == 1_000)
    }
}

import Leads
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

    @Test(
        "with 256 events remembered, what is not newer than the oldest is late",
        arguments: [(-1, .late), (0, .late), (1, .counted)] as [(Int64, Absorption)])
    func full(offset: Int64, outcome: Absorption) {
        let box = LeadBox()
        for index in 0..<Int64(Limits.recentEventCountMax) {
            let time = Time.start + index * 10
            #expect(box.absorb(0, id: UInt64(index), at: time, Self.model) == .counted)
        }
        #expect(box.absorb(0, id: 999, at: Time.start + offset, Self.model) == outcome)
        #expect(box.lead.recentCount == Limits.recentEventCountMax)
        // The forgotten one cannot count again.
        let copy = box.absorb(0, id: 0, at: Time.start, Self.model)
        #expect(copy == (outcome == .counted ? .late : .duplicate))
    }

    @Test("of 300 events at one moment 256 count, each once")
    func sameMoment() {
        let box = LeadBox()
        var counted = 0
        for _ in 0..<3 {
            for id in (0..<300 as Range<UInt64>).reversed()
            where box.absorb(0, id: id, at: Time.start, Self.model) == .counted {
                counted += 1
            }
        }
        #expect(counted == 256 && box.lead.count(at: 0).occurrences == 256)
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

import Leads
import Testing

@Suite("shadows of half-lives")
struct HalfLifeShadowTests {
    /// A page fades by half in four days and counts four times at most.
    static let model = Model(
        definition([
            behaviour("page", 5, max: 4, days: 4), behaviour("once", 5, max: 1, days: 4),
        ]))

    private func shadows(_ box: LeadBox) -> [HalfLifeShadow?] {
        LeadBox.opened(box.lead, Self.model).snapshot
            .sorted { "\($0.number)" < "\($1.number)" }.map(\.shadow)
    }

    @Test("are x with half and with double the half-life, as of the newest event")
    func values() {
        let box = LeadBox()
        for (id, days) in [0, 4, 8].enumerated() {
            box.absorb(0, id: UInt64(id), at: Time.start + Int64(days) * Time.day, Self.model)
        }
        // Own: 1 + 1/2 + 1/4 of 4. Half: 1 + 1/4 + 1/16. Double: 1 + 0.7071 + 1/2.
        #expect(
            shadows(box) == [HalfLifeShadow(half: 1.3125 / 4, double: (1.5 + 0.5.squareRoot()) / 4)]
        )
        #expect(HalfLifeShadow(half: 1.3125 / 4, double: 0).half == 0.328125)
    }

    @Test("are left out where the half-life makes no difference")
    func same() {
        let fresh = LeadBox()
        fresh.absorb(0, id: 1, at: Time.start, Self.model)
        #expect(shadows(fresh) == [nil])
        let full = LeadBox()
        for id in 0..<40 as Range<UInt64> { full.absorb(1, id: id, at: Time.start, Self.model) }
        full.absorb(1, id: 99, at: Time.start + Time.day, Self.model)
        #expect(shadows(full) == [nil])
    }

    @Test("are left out when an event of the behaviour is forgotten, and only then")
    func forgotten() {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, Self.model)
        box.absorb(1, id: 2, at: Time.start + 20 * Time.day, Self.model)
        box.absorb(1, id: 3, at: Time.start + 25 * Time.day, Self.model)
        box.absorb(0, id: 4, at: Time.start + 29 * Time.day, Self.model)
        #expect(shadows(box).count { $0 != nil } == 2)
        // The first page is now more than 30 days back.
        box.absorb(0, id: 5, at: Time.start + 31 * Time.day, Self.model)
        #expect(shadows(box)[0] == nil && shadows(box)[1] != nil)
    }

    @Test("events before a verdict cleared the counts do not come back")
    func cleared() {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, Self.model)
        box.lead.setAsideCounts()
        box.absorb(0, id: 2, at: Time.start + Time.day, Self.model)
        box.absorb(0, id: 3, at: Time.start + 5 * Time.day, Self.model)
        #expect(
            shadows(box) == [HalfLifeShadow(half: 1.25 / 4, double: (1 + 0.5.squareRoot()) / 4)])
    }
}

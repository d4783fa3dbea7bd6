import Leads
import Testing

@Suite("counts that a verdict clears")
struct ClearingTests {
    /// Visits halve in a day, so that sums differ by when they were.
    static let model = Model(definition([behaviour("visit", 60, days: 1), behaviour("demo", 5)]))

    private func verdict(_ reason: Reason?, at day: Int64, id: UInt64) -> Verdict {
        Verdict(
            kind: reason == nil ? .retracted : .rejected, reason: reason, repId: "rep",
            atMilliseconds: Time.start + day * Time.day, idHash: id)
    }

    /// nil: a retraction.
    private func judge(_ box: LeadBox, _ reason: Reason?, at day: Int64, id: UInt64) throws {
        let outcome = Transition.judged(
            box.lead, by: verdict(reason, at: day, id: id), model: Self.model,
            .init(
                judgementId: [UInt8(id)], engagementOffset: Int64(id),
                streamMilliseconds: box.lead.newest))
        guard case .applied(let judged) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        box.apply(judged.transition)
        #expect(box.lead.hasValidContent(NameCounts(Self.model.names)))
    }

    private func qualified() -> LeadBox {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, Self.model)
        box.absorb(1, id: 2, at: Time.start, Self.model)
        box.apply(
            Transition.opened(
                box.lead, model: Self.model, streamMilliseconds: Time.start))
        return box
    }

    @Test("come back when it is retracted, with what came since", arguments: [false, true])
    func restored(corrects: Bool) throws {
        let (cleared, other) = (qualified(), qualified())
        try judge(cleared, .notInterested, at: 1, id: 10)
        #expect(cleared.counts.isEmpty)
        #expect(cleared.lead.score(at: Time.start, model: Self.model).centipoints == 0)
        for box in [cleared, other] {
            box.absorb(0, id: 3, at: Time.start + 2 * Time.day, Self.model)
            // Of before the verdict, and late.
            box.absorb(1, id: 4, at: Time.start - Time.hour, Self.model)
        }
        #expect(cleared.counts.map(\.occurrences) == [1])
        #expect(cleared.allCounts.map(\.occurrences).reduce(0, +) == 4)
        try judge(cleared, corrects ? .badTiming : nil, at: 2, id: 11)
        #expect(cleared.counts.map(\.occurrences) == other.counts.map(\.occurrences))
        #expect(cleared.counts.map(\.newest) == other.counts.map(\.newest))
        for (own, wanted) in zip(cleared.counts, other.counts) {
            #expect(abs(own.sum - wanted.sum) <= 1e-9 * wanted.sum)
        }
        #expect(cleared.lead.reset == .min && cleared.lead.decisions?.resetOffset == 0)
        #expect(cleared.lead.decisions?.cleared == nil)
        #expect(cleared.lead.state == (corrects ? .recycled : .mql))
    }

    @Test("are cleared at the present by a correction that clears them as well")
    func again() throws {
        let box = qualified()
        try judge(box, .notInterested, at: 1, id: 10)
        box.absorb(0, id: 3, at: Time.start + 2 * Time.day, Self.model)
        try judge(box, .researching, at: 2, id: 11)
        #expect(box.counts.isEmpty && box.lead.reset == Time.start + 2 * Time.day)
        #expect(box.lead.decisions?.cleared == ClearedCounts(reset: .min, resetOffset: 0))
        #expect(box.lead.decisions?.resetOffset == 11)
        try judge(box, nil, at: 3, id: 12)
        #expect(box.counts.map(\.occurrences).sorted() == [1, 2])
    }

    @Test("are gone when the next cycle opens; a reset of before stays")
    func settled() throws {
        let box = qualified()
        try judge(box, .notInterested, at: 1, id: 10)
        let first = box.lead.reset
        box.absorb(0, id: 3, at: Time.start + 100 * Time.day, Self.model)
        let opened = Transition.opened(
            box.lead, model: Self.model, streamMilliseconds: Time.start)
        #expect(opened.counts == .settled)
        box.apply(opened)
        #expect(box.allCounts.map(\.occurrences) == [1] && box.lead.reset == first)
        #expect(
            box.absorb(0, id: 4, at: Time.start - 1, Self.model) == .beforeReset)
        // A verdict on the second cycle gives back what it cleared itself, and no more.
        try judge(box, .notInterested, at: 101, id: 11)
        try judge(box, nil, at: 102, id: 12)
        #expect(box.allCounts.map(\.occurrences) == [1] && box.lead.reset == first)
        #expect(box.lead.decisions?.resetOffset == 10)
    }

    @Test("an event of before the reset waits where it could count again, and nowhere else")
    func late() throws {
        let box = qualified()
        try judge(box, .notInterested, at: 1, id: 10)
        #expect(box.absorb(1, id: 4, at: Time.start, Self.model) == .setAside)
        #expect(box.absorb(1, id: 4, at: Time.start, Self.model) == .duplicate)
        #expect(box.absorb(1, id: 5, at: Time.start - 31 * Time.day, Self.model) == .late)
        #expect(box.absorb(1, id: 6, at: Time.start + 1, Self.model) == .counted)
    }

    @Test("flags that fit nothing are damage")
    func damaged() {
        let box = qualified()
        let names = NameCounts(Self.model.names)
        #expect(box.lead.hasValidContent(names))
        box.lead.setAsideCounts()
        #expect(!box.lead.hasValidContent(names))
        var decisions = box.lead.decisions!
        decisions.cleared = ClearedCounts(reset: .min, resetOffset: 0)
        box.lead.setDecisions(decisions.encoded)
        #expect(box.lead.hasValidContent(names))
        decisions.cleared = ClearedCounts(reset: box.lead.reset + 1, resetOffset: 0)
        box.lead.setDecisions(decisions.encoded)
        #expect(!box.lead.hasValidContent(names))
    }
}

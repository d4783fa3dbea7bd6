// D26: sales takes a verdict back or corrects it.
import Leads
import Scoring
import Testing
import Wire

@Suite("cases: verdicts that are taken back")
struct TakenBackCases {
    static let rejected = #","reason":"not_interested""#

    @Test("a misclick that is mended after five minutes costs the lead nothing")
    func misclick() throws {
        let world = try CaseWorld()
        world.qualify("misclick-1", on: "2026-11-05")
        world.judge("rejected", "misclick-1", at: "2026-11-06T09:00:00Z", Self.rejected)
        #expect(try world.score("misclick-1") == 0)
        world.judge("retracted", "misclick-1", at: "2026-11-06T09:05:00Z")
        #expect(try world.score("misclick-1") == 100)
        #expect(try world.lead("misclick-1").state == .mql)
        _ = world.said()
        world.engage("page", "misclick-1", at: "2026-11-06T10:00:00Z")
        #expect(world.said() == [])
        #expect(try world.lead("misclick-1").state == .mql)
        #expect(try world.score("misclick-1") > 98)
    }

    @Test("a reason that is corrected to a later one keeps the counts, whatever came between")
    func corrected() throws {
        let world = try CaseWorld()
        world.qualify("soon-7", on: "2026-05-04")
        world.judge("rejected", "soon-7", at: "2026-05-05T08:00:00Z", #","reason":"researching""#)
        world.engage("page", "soon-7", at: "2026-05-07T08:00:00Z")
        world.track("Demo Requested", "soon-7", at: "2026-05-04T07:00:00Z")
        try world.restart()
        world.judge(
            "rejected", "soon-7", at: "2026-05-09T08:00:00Z",
            #","reason":"no_budget_now","recontactAfter":"2026-06-01T00:00:00Z""#)
        let lead = try world.lead("soon-7")
        #expect(lead.state == .recycled)
        // Two demos, one quote, one page.
        #expect(lead.visibleCounts.map(\.occurrences).sorted() == [1, 1, 2])
        _ = world.said()
        world.track("Quote Requested", "soon-7", at: "2026-06-02T08:00:00Z")
        #expect(world.said() == ["qualified"])
    }

    @Test(
        "a withdrawn lead that was accepted late and taken back is withdrawn again, not with sales")
    func withdrawn() throws {
        let world = try CaseWorld()
        world.qualify("cold-3", on: "2026-01-05")
        world.engage("page", "cold-3", at: "2026-03-20T09:00:00Z")
        #expect(world.said() == ["qualified", "withdrawn"])
        world.judge("accepted", "cold-3", at: "2026-03-21T09:00:00Z")
        #expect(try world.lead("cold-3").state == .accepted)
        world.judge("retracted", "cold-3", at: "2026-03-21T10:00:00Z")
        #expect(world.said() == ["accepted", "retracted", "verdict judged", "retract judged"])
        #expect(try world.lead("cold-3").state == .engaged)
        // So it can qualify anew.
        world.qualify("cold-3", on: "2026-03-22")
        #expect(world.said() == ["qualified"])
        #expect(try world.lead("cold-3").cycle == 2)
    }

    @Test("won, lost, won, taken back: as if nobody had judged")
    func toggled() throws {
        let world = try CaseWorld()
        world.identify(
            #""employees":20,"industry":"software""#, "toggle-1", at: "2026-11-05T08:00:00Z")
        world.qualify("toggle-1", on: "2026-11-05")
        let before = try world.score("toggle-1")
        world.judge("accepted", "toggle-1", at: "2026-11-06T09:00:00Z")
        world.judge("rejected", "toggle-1", at: "2026-11-07T09:00:00Z", Self.rejected)
        world.judge("accepted", "toggle-1", at: "2026-11-08T09:00:00Z")
        world.judge("retracted", "toggle-1", at: "2026-11-09T09:00:00Z")
        #expect(try world.lead("toggle-1").state == .mql)
        #expect(try world.score("toggle-1") == before)
        let decisions = try #require(try world.lead("toggle-1").decisions)
        #expect(decisions.verdict == nil && decisions.rearm == nil && decisions.cleared == nil)
    }
}

// D22: verdicts that come again, late, in bulk or with the day only. D43, D44: what brings a rejected
// lead back.
import Leads
import Scoring
import Testing
import Wire

@Suite("cases: verdicts and later cycles")
struct LaterCycleCases {
    private static let badFit = #","reason":"bad_fit""#

    /// Rejected on 11-03, and qualified again on 11-12 as its staff changed.
    private func again(_ lead: String) throws -> CaseWorld {
        let world = try CaseWorld()
        world.identify(#""employees":20,"industry":"software""#, lead, at: "2026-11-02T09:00:00Z")
        world.qualify(lead, on: "2026-11-02")
        world.judge("rejected", lead, at: "2026-11-03T12:00:00Z", Self.badFit)
        world.identify(#""employees":800"#, lead, at: "2026-11-12T09:00:00Z")
        #expect(
            world.said() == ["qualified", "rejected", "recycled", "qualified", "verdict judged"])
        return world
    }

    @Test(
        "a verdict that is sent again does not judge the hand-over that it did not see",
        arguments: [
            // The same again, under an id of its own.
            ("rejected", "2026-11-03T12:00:00Z", badFit, .staleCycle),
            // Corrections of the first one that come late.
            ("accepted", "2026-11-03T12:00:01Z", "", .staleCycle),
            ("retracted", "2026-11-04T08:00:00Z", "", .staleCycle),
            ("rejected", "2026-11-10T20:59:59Z", badFit, .staleCycle),
            // An import of today of what it found.
            ("rejected", "2026-11-13T00:00:00Z", badFit + #","bulk":true"#, .ambiguousCycle),
            // The day of the hand-over alone, and what sales says of it.
            ("rejected", "2026-11-12T00:00:00Z", badFit, nil),
            ("accepted", "2026-11-13T07:00:00Z", #","bulk":true"#, nil),
        ] as [(String, String, String, RejectionCode?)])
    func resent(verdict: String, at: String, more: String, code: RejectionCode?) throws {
        let world = try again("again-1")
        let outcome = world.judge(
            verdict, "again-1", at: at, more, received: "2026-11-13T08:00:00Z")
        guard let code else {
            #expect(outcome == .scored)
            return
        }
        let pointer = code == .ambiguousCycle ? "/mqlId" : "/occurredAt"
        #expect(outcome == .deadLettered(Rejection(code, at: pointer)))
        #expect(world.said() == [])
        #expect(try world.lead("again-1").state == .mql)
        // With the MQL that it names it is what it says.
        let first = world.judge(verdict, "again-1", at: at, more + world.mqlId("again-1", cycle: 1))
        #expect(first == .deadLettered(Rejection(.staleCycle, at: "/mqlId")))
    }

    @Test("after a withdrawal a late verdict is not on the next hand-over")
    func withdrawn() throws {
        let world = try CaseWorld()
        world.qualify("w-1", on: "2026-01-05")
        world.engage("page", "w-1", at: "2026-03-20T09:00:00Z")
        world.qualify("w-1", on: "2026-03-22")
        #expect(world.said() == ["qualified", "withdrawn", "qualified"])
        let late = world.judge("accepted", "w-1", at: "2026-03-19T09:00:00Z")
        #expect(late == .deadLettered(Rejection(.staleCycle, at: "/occurredAt")))
        #expect(world.judge("accepted", "w-1", at: "2026-03-22T00:00:00Z") == .scored)
    }

    @Test("what sales thought of a lead before it was sent is no verdict on the MQL")
    func early() throws {
        let world = try CaseWorld()
        #expect(world.judge("rejected", "e-1", at: "2026-05-01T09:00:00Z", Self.badFit) == .ignored)
        world.qualify("e-1", on: "2026-05-20")
        // The nightly export has it again.
        let again = world.judge(
            "rejected", "e-1", at: "2026-05-01T09:00:00Z", Self.badFit,
            received: "2026-05-21T01:00:00Z")
        #expect(again == .deadLettered(Rejection(.beforeQualified, at: "/occurredAt")))
        #expect(world.said() == ["qualified"])
    }

    @Test("rejected for its size, a lead does not come again because its country is known")
    func unrelated() throws {
        let world = try CaseWorld()
        world.identify(#""employees":20"#, "blamed-size", at: "2026-11-10T08:00:00Z")
        world.qualify("blamed-size", on: "2026-11-10")
        world.judge(
            "rejected", "blamed-size", at: "2026-11-11T09:00:00Z",
            Self.badFit + #","fitAttributes":["employees"]"#)
        _ = world.said()
        world.identify(#""country":"SE""#, "blamed-size", at: "2026-11-11T10:00:00Z")
        #expect(world.said() == [])
        world.identify(#""employees":900"#, "blamed-size", at: "2026-11-20T10:00:00Z")
        #expect(world.said() == ["qualified"])
    }

    @Test(
        "an edit of the definition brings no rejected lead back",
        arguments: [
            // A label of its own for what was other, with the same points.
            (
                "sets: [{label: core, in: [software, telecom], points: 8}]",
                "sets: [{label: core, in: [software, telecom], points: 8}, "
                    + "{label: shops, in: [retail], points: -5}]"
            ),
            ("{below: 500, points: 5}", "{below: 600, points: 5}"),
            ("{below: 10, points: -10}, ", ""), ("label: nordic", "label: north"),
            ("{name: industry, type", "{name: branch, type"),
        ])
    func burst(text: String, other: String) throws {
        let world = try CaseWorld()
        let leads = (0..<20).map { "burst-\($0)" }
        for lead in leads {
            world.identify(
                #""industry":"retail","employees":550"#, lead, at: "2026-11-14T08:00:00Z")
            world.qualify(lead, on: "2026-11-14")
        }
        for lead in leads {
            world.judge("rejected", lead, at: "2026-11-15T09:00:00Z", Self.badFit)
        }
        _ = world.said()
        try world.restart(CaseWorld.definition.replacing(text, with: other))
        for lead in leads {
            world.engage("page", lead, at: "2026-11-16T09:00:00Z")
            // What the CRM says every night.
            world.identify(
                #""industry":"retail","employees":550"#, lead, at: "2026-11-17T03:00:00Z")
        }
        #expect(world.said() == [])
    }
}

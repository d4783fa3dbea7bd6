// D13, D24, D25, D27, D28: what CRMs and trackers say in their own words.
import Leads
import Scoring
import Testing
import Wire

@Suite("cases: words of CRMs")
struct CRMCases {
    private static let at = "2026-11-03T12:00:00Z"

    private func opened(_ lead: String) throws -> CaseWorld {
        let world = try CaseWorld()
        world.identify(#""employees":20,"industry":"software""#, lead, at: "2026-11-02T08:00:00Z")
        world.qualify(lead, on: "2026-11-02")
        #expect(world.said() == ["qualified"])
        return world
    }

    // MARK: D25

    @Test(
        "a stage is an acceptance of an MQL that nobody judged",
        arguments: ["sql", "opportunity", "won"])
    func advanced(stage: String) throws {
        let world = try opened("a-1")
        let outcome = world.judge("advanced", "a-1", at: Self.at, #","stage":"\#(stage)""#)
        #expect(outcome == .scored)
        #expect(world.said() == ["accepted", "verdict judged"])
        #expect(try world.lead("a-1").state == .accepted)
    }

    @Test(
        "the stages of an accepted lead are its progress: nothing new is learned",
        arguments: ["sql", "opportunity", "won", "lost"])
    func progress(stage: String) throws {
        let world = try opened("a-2")
        world.judge("accepted", "a-2", at: Self.at)
        #expect(world.said() == ["accepted", "verdict judged"])
        let later = world.judge(
            "advanced", "a-2", at: "2026-11-20T12:00:00Z", #","stage":"\#(stage)""#)
        #expect(later == .ignored && world.said() == [])
        #expect(try world.lead("a-2").state == .accepted)
        // It was said later: a rejection of before that comes late is not in force.
        #expect(
            world.judge("rejected", "a-2", at: "2026-11-10T12:00:00Z", #","reason":"bad_fit""#)
                == .ignored)
        #expect(world.judge("retracted", "a-2", at: "2026-11-21T12:00:00Z") == .scored)
        #expect(try world.lead("a-2").state == .mql)
        #expect(world.said() == ["retracted", "retract judged"])
    }

    @Test("lost without an acceptance has a code of its own, and what it was lost for is not read")
    func lost() throws {
        let world = try opened("a-3")
        #expect(
            world.judge("advanced", "a-3", at: Self.at, #","stage":"lost","reason":"Price""#)
                == .deadLettered(Rejection(.lostUnaccepted, at: "/stage")))
        #expect(try world.lead("a-3").state == .mql)
        #expect(world.said() == [])
        world.judge("rejected", "a-3", at: Self.at, #","reason":"bad_timing""#)
        #expect(
            world.judge("advanced", "a-3", at: "2026-11-04T12:00:00Z", #","stage":"lost""#)
                == .deadLettered(Rejection(.lostUnaccepted, at: "/stage")))
        // A lead that was rejected and became an opportunity was none to reject.
        #expect(
            world.judge("advanced", "a-3", at: "2026-11-05T12:00:00Z", #","stage":"sql""#)
                == .scored)
        #expect(try world.lead("a-3").state == .accepted)
    }

    // MARK: D28, D27

    @Test(
        "a reason is read as CRMs write it",
        arguments: ["Bad Fit", "bad_fit ", "bad-fit", "BADFIT", "Not interested!"])
    func reason(text: String) throws {
        let world = try opened("r-1")
        #expect(
            world.judge("rejected", "r-1", at: Self.at, #","reason":"\#(text)""#) == .scored)
        #expect(world.said() == ["rejected", "recycled", "verdict judged"])
        #expect(try world.lead("r-1").decisions?.verdict?.reason == Reason(written: text))
    }

    @Test("a word for nothing is no reason, another word is none of the list")
    func noReason() throws {
        let world = try opened("r-2")
        #expect(
            world.judge("rejected", "r-2", at: Self.at, #","reason":"Too small""#)
                == .deadLettered(Rejection(.reasonUnknown, at: "/reason")))
        #expect(
            world.judge("rejected", "r-2", at: Self.at, #","reason":"--None--""#) == .scored)
        #expect(try world.lead("r-2").decisions?.verdict?.reason == .other)
    }

    @Test("blame of no attribute, and reasons about kinds that the definition lacks, are counted")
    func blame() throws {
        let world = try opened("b-1")
        for (number, more) in [
            #","reason":"bad_fit","fitAttributes":["shoe_size","employees"]"#,
            #","reason":"bad_fit","fitAttributes":["Employees ","company_size"]"#,
            #","reason":"wrong_person""#, #","reason":"out_of_territory""#,
        ].enumerated() {
            world.judge("rejected", "b-1", at: "2026-11-03T12:00:0\(number)Z", more)
        }
        let found = world.partition.notUnderstood.found
        #expect(found.blamed.map(\.name) == ["company_size", "shoe_size"])
        // The definition has a country, and nothing about persons.
        #expect(found.mute == [.wrongPerson: 1])
    }

    // MARK: D24, D13

    @Test("a verdict on another spelling of a lead's id is ignored, and counted")
    func spelling() throws {
        let world = try opened("Lead.One@example.com")
        #expect(world.judge("accepted", "lead.one@example.com", at: Self.at) == .ignored)
        #expect(world.partition.notUnderstood.found.strayVerdictCount == 1)
        #expect(world.judge("accepted", "Lead.One@example.com", at: Self.at) == .scored)
        #expect(world.partition.notUnderstood.found.strayVerdictCount == 1)
    }

    @Test(
        "everybody whose id is the text of nothing is nobody",
        arguments: ["undefined", "NULL", "[object Object]", "0", "<nil>", "anonymous"])
    func nothing(id: String) throws {
        let world = try CaseWorld()
        #expect(
            world.track("Demo Requested", id, at: Self.at) == .deadLettered(Rejection(.keyInvalid)))
        #expect(world.judge("accepted", id, at: Self.at) == .deadLettered(Rejection(.keyInvalid)))
        // What is no id may say what it likes.
        #expect(world.identify(#""industry":"undefined""#, "u-1", at: Self.at) == .scored)
        #expect(world.said() == [])
    }
}

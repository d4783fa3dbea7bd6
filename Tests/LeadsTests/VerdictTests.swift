import Leads
import Testing

@Suite("verdicts")
struct VerdictTests {
    static let fit = ["industry", "country"].map {
        FitAttribute(name: $0, from: [$0], kind: .number(bands: []))
    }
    static let day = Time.day

    static func verdict(
        _ kind: Verdict.Kind, _ reason: Reason? = nil, at days: Int64 = 1, id: UInt64 = 1,
        recontactAfter: Int64? = nil
    ) -> Verdict {
        Verdict(
            kind: kind, reason: reason, repId: "rep", atMilliseconds: Time.start + days * day,
            idHash: id, recontactAfterMilliseconds: recontactAfter)
    }

    static func taken(
        _ decisions: Decisions, _ verdict: Verdict, judgement: UInt8 = 9
    ) -> VerdictTransition? {
        let id = [UInt8](repeating: judgement, count: 16)
        if case .applied(let taken) = outcome(decisions, verdict, id) { return taken }
        return nil
    }

    /// What a verdict makes of a lead with these decisions, whose newest event is of `Time.start`.
    static func outcome(
        _ decisions: Decisions, _ verdict: Verdict, _ judgementId: [UInt8] = []
    ) -> VerdictOutcome {
        let box = LeadBox()
        box.absorb(0, id: 1, at: Time.start, model)
        box.lead.cycle = 1
        box.lead.setDecisions(decisions.encoded)
        return Transition.judged(
            box.lead, by: verdict, model: model,
            .init(judgementId: judgementId, engagementOffset: 40, streamMilliseconds: Time.start))
    }

    private static let model = Model(
        definition(
            [behaviour("visit", 60)],
            fit: fit))

    static var opened: Decisions {
        var decisions = Decisions()
        decisions.transitions = 1
        decisions.snapshot = [SnapshotFeature(.behaviour(0), x: 0.5)]
        return decisions
    }

    @Test("acceptance teaches everything and sets no condition")
    func accepts() throws {
        let taken = try #require(Self.taken(Self.opened, Self.verdict(.accepted)))
        #expect(
            taken.transition.state == .accepted && taken.transition.counts == .kept
                && taken.supersedes == nil)
        #expect(taken.mask == ["behaviours", "industry", "country"])
        #expect(
            taken.transition.decisions.rearm == nil && taken.transition.decisions.transitions == 2)
        #expect(taken.transition.decisions.verdict?.isAccepted == true)
        #expect(taken.transition.decisions.snapshot == Self.opened.snapshot)
    }

    @Test("rejection follows its reason's class", arguments: Reason.allCases)
    func rejects(reason: Reason) throws {
        let taken = try #require(Self.taken(Self.opened, Self.verdict(.rejected, reason)))
        let recycling = reason.recycling
        #expect(taken.transition.state == (recycling == .out ? .disqualified : .recycled))
        #expect(taken.transition.counts == (recycling == .cold ? .cleared : .kept))
        #expect(taken.mask == reason.mask(Self.fit, blamed: []))
        let rearm = try #require(taken.transition.decisions.rearm)
        #expect(rearm.notBefore == Time.start + Self.day + recycling.waitMilliseconds)
        #expect(rearm.condition == recycling.condition)
        #expect(taken.transition.decisions.verdict?.reason == reason)
    }

    @Test("a date to come back moves only what may come later", arguments: Reason.allCases)
    func recontact(reason: Reason) throws {
        let date = Time.start + 7 * Self.day
        let verdict = Self.verdict(.rejected, reason, recontactAfter: date)
        let rearm = try #require(Self.taken(Self.opened, verdict)?.transition.decisions.rearm)
        #expect((rearm.notBefore == date) == (reason.recycling == .later))
    }

    @Test("the wait starts at the newer of verdict and newest event")
    func waits() throws {
        let verdict = Self.verdict(.rejected, .unreachable, at: -3)
        let rearm = try #require(Self.taken(Self.opened, verdict)?.transition.decisions.rearm)
        #expect(rearm.notBefore == Time.start + 14 * Self.day)
    }

    @Test("an id is taken once, and sixteen of them are remembered")
    func ids() throws {
        var decisions = Self.opened
        for id in 1...20 as ClosedRange<UInt64> {
            let verdict = Self.verdict(.accepted, at: Int64(id), id: id)
            decisions = try #require(Self.taken(decisions, verdict)).transition.decisions
            #expect(Self.outcome(decisions, verdict) == .duplicate)
        }
        #expect(decisions.verdictIds == Array(5...20))
        // Forgotten, but outdated.
        #expect(Self.outcome(decisions, Self.verdict(.accepted, at: 1, id: 1)) == .outdated)
    }

    @Test("the newest verdict of a cycle wins", arguments: [(-1, false), (0, true), (1, true)])
    func newestWins(days: Int64, isTaken: Bool) throws {
        let first = try #require(Self.taken(Self.opened, Self.verdict(.accepted, at: 5)))
        let second = Self.verdict(.rejected, .badFit, at: 5 + days, id: 2)
        #expect((Self.taken(first.transition.decisions, second) != nil) == isTaken)
        if !isTaken { #expect(Self.outcome(first.transition.decisions, second) == .outdated) }
    }

    @Test("a correction replaces the verdict and names the judgement that it corrects")
    func corrects() throws {
        let first = try #require(
            Self.taken(Self.opened, Self.verdict(.rejected, .competitor), judgement: 1))
        let second = try #require(
            Self.taken(
                first.transition.decisions, Self.verdict(.accepted, at: 2, id: 2), judgement: 2))
        #expect(second.transition.state == .accepted && second.transition.decisions.rearm == nil)
        #expect(second.supersedes == [UInt8](repeating: 1, count: 16))
        #expect(second.transition.decisions.transitions == 3)
        let third = try #require(
            Self.taken(
                second.transition.decisions, Self.verdict(.rejected, .badTiming, at: 3, id: 3)))
        #expect(
            third.supersedes == [UInt8](repeating: 2, count: 16)
                && third.transition.state == .recycled)
    }

    @Test("a retraction leaves the lead with sales, and only a newer verdict counts after it")
    func retracts() throws {
        #expect(Self.outcome(Self.opened, Self.verdict(.retracted)) == .illegal)
        let first = try #require(Self.taken(Self.opened, Self.verdict(.rejected, .spam, at: 1)))
        let second = try #require(
            Self.taken(first.transition.decisions, Self.verdict(.retracted, at: 3, id: 2)))
        #expect(second.transition.state == .mql && second.mask.isEmpty && second.supersedes != nil)
        #expect(
            second.transition.decisions.verdict == nil && second.transition.decisions.rearm == nil)
        let again = Self.verdict(.retracted, at: 4, id: 3)
        #expect(Self.outcome(second.transition.decisions, again) == .illegal)
        let older = Self.verdict(.accepted, at: 2, id: 4)
        #expect(Self.outcome(second.transition.decisions, older) == .outdated)
        #expect(
            Self.taken(second.transition.decisions, Self.verdict(.accepted, at: 3, id: 5)) != nil)
    }
}

import Leads
import Testing

/// D22: a verdict never judges what it cannot have seen.
@Suite("the cycle that a verdict is on")
struct CycleOfVerdictTests {
    static let hour = Time.hour
    /// The second cycle opened at `Time.start`; the first ended ten days before, rejected.
    static let second: Decisions = {
        var decisions = VerdictTests.opened
        decisions.qualifiedAtMilliseconds = Time.start
        decisions.closed = ClosedCycles(
            atMilliseconds: Time.start - 10 * Time.day,
            verdict: .init(isAccepted: false, reason: .badFit))
        return decisions
    }()

    static func verdict(
        _ hours: Int64, _ kind: Verdict.Kind = .rejected, bulk: Bool = false, named: Bool = false,
        reason: Reason = .badFit
    ) -> Verdict {
        Verdict(
            kind: kind, reason: kind == .rejected ? reason : nil, repId: "rep",
            atMilliseconds: Time.start + hours * hour, idHash: 9, isBulk: bulk, isNamed: named)
    }

    private func word(_ decisions: Decisions, _ verdict: Verdict) -> String {
        switch VerdictTests.outcome(decisions, verdict, [UInt8](repeating: 1, count: 16)) {
        case .applied: "applied"
        case let other: "\(other)"
        }
    }

    @Test(
        "of a later cycle is none that is as old as the one before, or given long before it opened",
        arguments: [
            (-240, "stale"), (-241, "stale"), (-239, "stale"), (-37, "stale"), (-36, "applied"),
            (-9, "applied"), (0, "applied"), (1, "applied"),
        ] as [(Int64, String)])
    func later(hours: Int64, outcome: String) {
        for kind in [Verdict.Kind.rejected, .accepted] {
            #expect(word(Self.second, Self.verdict(hours, kind)) == outcome)
        }
        // With the MQL's id there is no doubt.
        #expect(word(Self.second, Self.verdict(hours, named: true)) == "applied")
    }

    @Test("a hand-over on the day of the rejection before takes only what is newer")
    func sameDay() {
        var decisions = Self.second
        decisions.closed?.atMilliseconds = Time.start - 2 * Self.hour
        #expect(word(decisions, Self.verdict(-2)) == "stale")
        #expect(word(decisions, Self.verdict(-9)) == "stale")
        #expect(word(decisions, Self.verdict(-1)) == "applied")
    }

    @Test("of a first cycle is none that was given long before it opened")
    func first() {
        var decisions = Self.second
        decisions.closed = nil
        #expect(word(decisions, Self.verdict(-37)) == "early")
        #expect(word(decisions, Self.verdict(-36)) == "applied")
        #expect(word(decisions, Self.verdict(-37, named: true)) == "applied")
    }

    @Test("an import that repeats the verdict of before is doubtful, other words are not")
    func bulk() {
        #expect(word(Self.second, Self.verdict(5, bulk: true)) == "ambiguous")
        #expect(word(Self.second, Self.verdict(5, bulk: true, named: true)) == "applied")
        #expect(word(Self.second, Self.verdict(5, bulk: true, reason: .spam)) == "applied")
        #expect(word(Self.second, Self.verdict(5, .accepted, bulk: true)) == "applied")
        #expect(word(Self.second, Self.verdict(5)) == "applied")
    }

    @Test("an opening keeps the newest end of all cycles before: verdict, retraction or withdrawal")
    func closes() throws {
        let model = TransitionTests.model()
        let box = TransitionTests.box(model)
        func closed(_ change: (inout Decisions) -> Void) -> ClosedCycles? {
            var decisions = Decisions()
            change(&decisions)
            box.lead.cycle = 1
            box.lead.setDecisions(decisions.encoded)
            return Transition.opened(box.lead, model: model, streamMilliseconds: 0).decisions.closed
        }
        #expect(closed { $0.verdictAtMilliseconds = 7 } == ClosedCycles(atMilliseconds: 7))
        #expect(
            closed {
                $0.verdictAtMilliseconds = 7
                $0.learning.withdrawnAtMilliseconds = 8
                $0.verdict = VerdictInForce(
                    isAccepted: true, reason: nil, repId: "", judgementId: [])
            } == ClosedCycles(atMilliseconds: 8, verdict: .init(isAccepted: true, reason: nil)))
        #expect(
            closed {
                $0.verdictAtMilliseconds = 7
                $0.closed = ClosedCycles(
                    atMilliseconds: 9, verdict: .init(isAccepted: true, reason: nil))
            } == ClosedCycles(atMilliseconds: 9))
        let fresh = TransitionTests.box(model)
        #expect(
            Transition.opened(fresh.lead, model: model, streamMilliseconds: 0).decisions.closed
                == nil)
    }
}

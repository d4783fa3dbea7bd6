import Leads
import Testing

@Suite("silence as a judgement")
struct SilenceTests {
    private static let silence = [UInt8](repeating: 7, count: 16)

    /// Handed over, and judged by its silence.
    private var silent: Decisions {
        var decisions = Decisions()
        decisions.transitions = 1
        decisions.learning.silenceId = Self.silence
        return decisions
    }

    private func taking(_ kind: Verdict.Kind, _ decisions: Decisions, id: UInt64 = 1)
        -> VerdictOutcome
    {
        let verdict = Verdict(
            kind: kind, reason: kind == .rejected ? .badFit : nil, repId: "rep",
            atMilliseconds: Time.start, idHash: id)
        return VerdictTests.outcome(decisions, verdict, [UInt8](repeating: UInt8(id), count: 16))
    }

    @Test("a verdict takes its place", arguments: [Verdict.Kind.accepted, .rejected])
    func corrected(kind: Verdict.Kind) throws {
        guard case .applied(let taken) = taking(kind, silent) else {
            Issue.record("not taken")
            return
        }
        #expect(taken.supersedes == Self.silence)
        #expect(taken.transition.decisions.learning == LearningNotes())
        // The next correction names the verdict, not the silence before it.
        guard case .applied(let next) = taking(.accepted, taken.transition.decisions, id: 2) else {
            Issue.record("not taken")
            return
        }
        #expect(next.supersedes == [UInt8](repeating: 1, count: 16))
    }

    @Test("nobody can retract it")
    func retracted() {
        #expect(taking(.retracted, silent) == .illegal)
    }
}

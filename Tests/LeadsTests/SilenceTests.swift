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
        return decisions.taking(
            verdict, judgementId: [UInt8(id)], newest: Time.start, attributes: [])
    }

    @Test("a verdict takes its place", arguments: [Verdict.Kind.accepted, .rejected])
    func corrected(kind: Verdict.Kind) throws {
        guard case .taken(let taken) = taking(kind, silent) else {
            Issue.record("not taken")
            return
        }
        #expect(taken.supersedes == Self.silence)
        #expect(taken.decisions.learning == LearningNotes())
        // The next correction names the verdict, not the silence before it.
        guard case .taken(let next) = taking(.accepted, taken.decisions, id: 2) else {
            Issue.record("not taken")
            return
        }
        #expect(next.supersedes == [1])
    }

    @Test("nobody can retract it")
    func retracted() {
        #expect(taking(.retracted, silent) == .illegal)
    }
}

// What a verdict that was taken must have left: one event (two when the lead is recycled) and one
// judgement with the features of the hand-over.
import Leads
import Wire

struct VerdictCheck {
    let feedback: Feedback
    let kind: MQLEvent.Kind
    let state: LifecycleState
    /// nil unless it was rejected.
    let reason: Reason?
    /// The hand-over that it judges.
    let opened: Decision
    /// The judgement that it corrects.
    let superseded: String?
    /// No verdict on this hand-over came before it.
    let isFirst: Bool
    let judgementId: String
    let fits: FitsInForce

    func faults(events: [Decision]) -> [String] {
        let expected: [MQLEvent.Kind] = state == .recycled ? [kind, .recycled] : [kind]
        guard events.map(\.kind) == expected else {
            return [
                "verdict \(feedback.feedbackId) must have the events \(text(expected)), it has "
                    + text(events.map(\.kind))
            ]
        }
        var faults: [String] = []
        for event in events {
            if event.cycle != opened.cycle { faults.append("the verdict is not on its cycle") }
            if event.state != state {
                faults.append("state is \(event.state.rawValue), not \(state.rawValue)")
            }
            if event.at != feedback.occurredAtMilliseconds { faults.append("at another time") }
            if event.reason != reason {
                faults.append(
                    "reason is \(event.reason?.rawValue ?? "none"), not "
                        + (reason?.rawValue ?? "none"))
            }
            if event.repId != feedback.repId { faults.append("by another rep") }
        }
        return faults
    }

    func faults(judgement: Judgement?) -> [String] {
        guard let judgement else { return ["verdict \(feedback.feedbackId) has no judgement"] }
        var check = JudgementCheck(judgement)
        check.expect("judgementId", judgement.judgementId, judgementId)
        check.expect("kind", judgement.kind, kind == .retracted ? .retract : .verdict)
        check.expect("y", judgement.isAccepted, kind == .accepted)
        check.expect("k", judgement.importance, feedback.bulk ? 0.25 : 1)
        fits.expect(judgement.mask, of: opened, in: &check, mask)
        check.expect("reason", judgement.reason ?? "none", reason?.rawValue ?? "none")
        check.expect("repId", judgement.repId, feedback.repId)
        check.expect("supersedes", judgement.supersedes ?? "none", superseded ?? "none")
        check.expect("at", judgement.atMilliseconds, feedback.occurredAtMilliseconds)
        check.expect(
            "its arm", ExplanationCheck.text(judgement.assignment),
            ExplanationCheck.text(isFirst ? opened.assignment : nil))
        check.expectHandOver(opened)
        return check.faults
    }

    private func mask(_ attributes: [FitAttribute]) -> [String] {
        switch kind {
        case .accepted: [Feature.behaviourGroup] + attributes.map(\.name)
        case .rejected:
            (reason ?? .other).mask(attributes, blamed: feedback.fitAttributes)
        case .qualified, .withdrawn, .recycled, .retracted: []
        }
    }

    private func text(_ kinds: [MQLEvent.Kind]) -> String {
        kinds.isEmpty ? "none" : kinds.map(\.rawValue).joined(separator: ", ")
    }
}

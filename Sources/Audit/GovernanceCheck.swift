// Who decided: what people approve is what they were shown, and what only people may do has a name
// behind it (learning.md, "Freeze, pin and roll back"). Looked at from outside, on the audit of
// weights alone.
import Leads
import Learning
import Wire

struct GovernanceCheck {
    /// The newest proposal, until something takes its place or makes it void.
    private var waiting: WeightChangeRecord.Points?

    /// Takes the next change.
    ///
    /// - Parameter mode: of the definition that a publication followed; nil if it is not known.
    /// - Returns: a sentence for everything that nobody may do.
    mutating func faults(
        _ change: WeightChangeRecord, mode: LearningRules.Mode?
    ) -> [String] {
        var faults: [String] = []
        if change.needsActor, change.actor ?? "" == "" {
            faults.append("\(change.changeId), a \(change.kind), has no actor")
        }
        switch change.body {
        case .points(let points):
            if points.cause == .publish, !points.isProposal {
                if change.commandId != nil {
                    if let fault = fault(approved: points) { faults.append(fault) }
                } else if mode == .propose {
                    faults.append("version \(points.version) was published, nobody approved it")
                }
            }
            waiting = points.isProposal ? points : nil
        case .freeze, .pin, .quarantine, .experiment(.start, _), .experiment(.stop, _):
            waiting = nil
        case .belief, .ignored, .retract, .unfreeze, .unpin, .release, .refused,
            .experiment(.decision, _):
            break
        }
        return faults
    }

    private func fault(approved points: WeightChangeRecord.Points) -> String? {
        guard var proposed = waiting else {
            return "version \(points.version) was approved, nothing was proposed"
        }
        proposed.isProposal = false
        return proposed == points
            ? nil : "version \(points.version) was approved, it is not what was proposed"
    }
}

extension WeightChangeRecord {
    /// Whether a person, or the watch by its name, must stand behind it.
    fileprivate var needsActor: Bool {
        switch body {
        case .belief, .ignored, .retract, .refused: false
        case .points(let points): points.cause == .rollback || commandId != nil
        case .freeze, .unfreeze, .pin, .unpin, .quarantine, .release, .experiment(.start, _): true
        // A new definition ends one too.
        case .experiment(.stop, _): commandId != nil
        case .experiment(.decision, _): false
        }
    }
}

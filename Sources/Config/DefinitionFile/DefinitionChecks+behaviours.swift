import Leads
import YAML

extension DefinitionChecks {
    /// What we did ourselves, or a scanner of mail did, is no sign of interest.
    private static let noIntent: Set<String> = [
        "email sent", "email delivered", "email opened", "sms sent", "trial ended", "lead created",
        "call connected", "message received",
    ]

    /// Each event is taken once: by `ignore`, or by the first behaviour that names it.
    func checkEvents() {
        var takers: [String: Int] = [:]
        for (index, behaviour) in definition.behaviours.enumerated() where !behaviour.event.isEmpty
        {
            let place = behaviourPlace(index)
            let (name, event) = (behaviour.name, behaviour.event)
            if definition.ignore.contains(event) {
                findings.error(
                    "'\(name)' is never reached: 'ignore' takes every '\(event)' first; remove it "
                        + "from one of them", at: place.mark)
            } else if let taker = takers[event] {
                let line = behaviourPlace(taker).mark.line
                findings.error(
                    "'\(name)' is never reached: '\(definition.behaviours[taker].name)' "
                        + "(line \(line)) takes every '\(event)' first; remove one of them",
                    at: place.mark)
            } else {
                takers[event] = index
            }
            if event.contains("*") {
                findings.warning(
                    "behaviour '\(name)' counts only events that are called '\(event)', star and "
                        + "all: names are compared letter by letter", at: place.mark)
            }
            // What cannot be read is 0 too, and told already.
            if case .scalar(let text, _)? = place["points"]?.value, Double(text) == 0 {
                findings.warning(
                    "behaviour '\(name)' has 0 points: its events count for nothing, and verdicts "
                        + "teach it nothing; give it 1 point to let it learn", at: place.mark)
            }
            if Self.noIntent.contains(event.lowercased()), behaviour.points > 0 {
                findings.warning(
                    "behaviour '\(name)' scores '\(event)': what was sent or opened is no intent",
                    at: place.mark)
            }
        }
    }

    /// Weights that learning could never take back.
    func checkWeights() {
        guard definition.learning.mode != .off else { return }
        let bound = definition.learning.publish.boundPoints
        for (index, behaviour) in definition.behaviours.enumerated() {
            let weight = behaviour.weight
            guard abs(weight) > bound, !definition.learning.pinned.contains(behaviour.name) else {
                continue
            }
            let share = Int((100 * bound / abs(weight)).rounded())
            findings.warning(
                "weight \(shortText(weight)) of '\(behaviour.name)' "
                    + "(points \(shortText(behaviour.points)) x max_count "
                    + "\(shortText(behaviour.maxCount))) is above learning's bound "
                    + "\(shortText(bound)): it can lose \(share) % at most",
                at: behaviourPlace(index).mark)
        }
    }
}

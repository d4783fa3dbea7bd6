// When a rejected lead may qualify again, read a second time from reasons.md, "Recycle classes".
import Leads
import System

struct RearmCheck {
    let rule: RearmRule
    /// The lead's newest event as the verdict came.
    let newest: Int64
    /// When the cycle opened, and what was known of the lead then.
    let openedAt: Int64
    let opening: [FactFold]

    /// The earliest time.
    var notBefore: Int64 {
        let recycling = rule.reason.recycling
        if recycling == .later, let date = rule.recontactAfter { return date }
        return max(newest, rule.decidedAt) + recycling.waitMilliseconds
    }

    /// - Returns: what speaks against the lead's qualifying just behind the last event of a fold.
    func fault(_ fold: TallyFold, _ rules: AuditRules) -> String? {
        guard fold.newest >= notBefore else {
            return "qualified again before \(EventTime.text(notBefore))"
        }
        switch rule.reason.recycling.condition {
        case .never: return "qualified again though rejected as \(rule.reason.rawValue)"
        case .newEvent:
            return fold.newest > fold.reset ? nil : "qualified again without a new event"
        case .factChanged:
            return hasChanged(fold, rules)
                ? nil
                : "qualified again though no fact that \(rule.reason.rawValue) asks for changed"
        }
    }

    private func hasChanged(_ fold: TallyFold, _ rules: AuditRules) -> Bool {
        let names = rules.definition.fit.map(\.name)
        var asked = rule.reason.mask(rules.definition.fit, blamed: rule.blamed)
        if asked.isEmpty { asked = names }
        return zip(names, rules.facts).contains { name, attribute in
            guard asked.contains(name),
                let now = fold.facts.first(where: { $0.attribute == attribute.number }),
                now.time > max(openedAt, rule.decidedAt)
            else { return false }
            let before = opening.first { $0.attribute == attribute.number }
            return now.value != before?.value && now.label != before?.label
        }
    }
}

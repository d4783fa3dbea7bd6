// x with half and with double the half-life (learning.md, "Half-lives"), from the second fold's
// events.
import Leads

enum ShadowCheck {
    /// Half a millionth of rounding, and what sums in another order may add.
    private static let tolerance = 0.000_000_5 + 1e-9
    /// What does not differ by more is left out.
    private static let difference = 1e-6

    /// - Parameter fold: just behind the record that handed the lead over.
    static func faults(
        _ shadows: [FeatureShadow], _ fold: TallyFold, _ rules: AuditRules
    ) -> [String] {
        var faults: [String] = []
        var left = Dictionary(
            shadows.map { ($0.key, $0.x) }, uniquingKeysWith: { first, _ in first })
        for behaviour in rules.definition.behaviours {
            let found = left.removeValue(forKey: behaviour.name)
            guard let own = x(behaviour, 1, fold, rules), own > 0,
                let half = x(behaviour, 0.5, fold, rules),
                let double = x(behaviour, 2, fold, rules)
            else {
                if found != nil {
                    faults.append("\(behaviour.name) has a shadow that its events do not give")
                }
                continue
            }
            let distance = max(abs(half - own), abs(double - own))
            guard let found else {
                if distance > difference + 1e-9 {
                    faults.append("\(behaviour.name) has no shadow")
                }
                continue
            }
            guard abs(found.half - half) > tolerance || abs(found.double - double) > tolerance
            else { continue }
            faults.append(
                "the shadow of \(behaviour.name) is \(found.half), \(found.double), its events "
                    + "give \(half), \(double)")
        }
        for key in left.keys.sorted() { faults.append("\(key) is no behaviour with a shadow") }
        return faults
    }

    /// x with `factor` times the half-life; nil where an event is forgotten.
    private static func x(
        _ behaviour: Behaviour, _ factor: Double, _ fold: TallyFold, _ rules: AuditRules
    ) -> Double? {
        guard let number = rules.names.behaviours.firstIndex(of: behaviour.name),
            let count = fold.counts.first(where: { Int($0.behaviour) == number })
        else { return nil }
        let events = fold.remembered.filter {
            Int($0.behaviour) == number && $0.time > fold.reset
        }
        guard events.count == Int(count.occurrences) else { return nil }
        let halfLife = behaviour.halfLifeSeconds * 1_000 * factor
        let sum = events.reduce(0) { $0 + exp2(-Double(fold.newest - $1.time) / halfLife) }
        return min(1, sum / behaviour.maxCount)
    }
}

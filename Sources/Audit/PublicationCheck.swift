// The bounds that every publication keeps (guarantees.md, "G13"; learning.md, "Publication"),
// looked at from outside: the versions before and after, the definition, and what the audit of
// weights says was wanted.
import Leads
import Learning
import Wire

struct PublicationCheck {
    let before: WeightsRecord
    let after: WeightsRecord
    let prior: Prior
    let points: WeightChangeRecord.Points
    /// The newest version before it whose points people chose; nil if it is not kept.
    let set: WeightsRecord?
    private static let slack = 1e-9

    /// - Returns: a sentence for everything that breaks a bound.
    func faults() -> [String] {
        var faults: [String] = []
        if points.offsetBefore != before.published.offset
            || points.offset != after.published.offset
        {
            faults.append(
                "its offsets are not those of versions \(before.version), \(after.version)")
        }
        var moved = Dictionary(
            before.weights.map { ($0.key, $0.points) }, uniquingKeysWith: { first, _ in first })
        for change in points.changes {
            if moved[change.feature] != change.from {
                faults.append("\(change.feature) does not start from version \(before.version)")
            }
            moved[change.feature] = change.to
            guard let feature = prior.features.first(where: { $0.key == change.feature }) else {
                faults.append("\(change.feature) is no feature of its definition")
                continue
            }
            for fault in self.faults(change, feature) {
                faults.append("\(change.feature): \(fault)")
            }
        }
        for feature in after.weights where moved[feature.key] != feature.points {
            faults.append(
                "\(feature.key) became \(feature.points) in version \(after.version) without a word"
            )
        }
        return faults
    }

    private func faults(_ change: PointChange, _ feature: PriorFeature) -> [String] {
        let rule = prior.rules.publish
        let way = change.to - change.from
        guard way != 0 else { return [] }
        var faults: [String] = []
        // By the definition, or by a person when it was published.
        if feature.isPinned
            || after.features.contains(where: { $0.key == feature.key && $0.isPinned })
        {
            faults.append("it is pinned and moved")
        }
        let isReturn = self.isReturn(change)
        if change.evidence < rule.evidence, !isReturn {
            faults.append("it moved on evidence \(change.evidence), \(rule.evidence) are needed")
        }
        let wish = change.wanted - change.from
        if abs(wish) < rule.deadBandPoints - Self.slack, !isReturn {
            faults.append("it moved although only \(wish) points were wanted")
        }
        if wish * way < 0 { faults.append("it moved away from what was wanted") }
        if abs(way) > rule.stepPoints + Self.slack {
            faults.append("it moved \(way) points, a step is \(rule.stepPoints)")
        }
        // Points that people set may have a fraction.
        if change.to != change.to.rounded(), !(isReturn && change.to == change.wanted) {
            faults.append("\(change.to) are no whole points")
        }
        let (hand, bound) = (feature.handPoints, rule.boundPoints)
        // One that lies outside already, because the bounds were narrowed, may only come closer.
        if abs(change.to - hand) > max(bound, abs(change.from - hand)) + Self.slack {
            faults.append("\(change.to) points are more than \(bound) from the agreed \(hand)")
        }
        if rule.keepsSign, hand * change.to < 0,
            abs(change.to) > abs(change.from) || hand * change.from >= 0
        {
            faults.append("\(change.to) points have another sign than the agreed \(hand)")
        }
        return faults
    }

    /// Whether it goes back to the points that people set, after verdicts on it were taken back: what is
    /// left of them would never have moved it.
    private func isReturn(_ change: PointChange) -> Bool {
        guard prior.edition >= 2, change.evidence < prior.rules.publish.evidence,
            let set = set?.weights.first(where: { $0.key == change.feature })?.points
        else { return false }
        return change.wanted == set && abs(change.to - set) < abs(change.from - set)
    }
}

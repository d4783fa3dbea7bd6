// Pricing: what counts and facts are worth now. One linear model in points
// (scoring.md, "Contributions").

/// A score and its two axes, in centipoints; `total` is exactly what contributions sum to.
package struct Score: Sendable, Equatable {
    package var engagementCentipoints: Int64
    package var fitCentipoints: Int64

    @inlinable init(engagementCentipoints: Int64, fitCentipoints: Int64) {
        self.engagementCentipoints = engagementCentipoints
        self.fitCentipoints = fitCentipoints
    }
    @inlinable package var centipoints: Int64 { engagementCentipoints + fitCentipoints }
}

/// One feature's share of a score.
package struct Contribution: Sendable, Equatable {
    package var feature: SnapshotFeature.Number
    package var centipoints: Int64
    /// Full weight W, in points.
    package var weight: Double
    /// In [0, 1].
    package var x: Double
    package var evidence: Evidence

    package enum Evidence: Sendable, Equatable {
        /// - decayedCount: in events; `last` in milliseconds.
        case behaviour(decayedCount: Double, occurrences: Int, countMax: Double, last: Int64)
        case fit(FactValue)
    }
}

/// A feature with its x, frozen at hand-over.
package struct SnapshotFeature: Sendable, Equatable {
    package enum Number: Sendable, Equatable {
        case behaviour(Int)
        case label(Int)
    }
    package var number: Number
    package var x: Double
    /// nil: x does not depend on the half-life, or is not known to.
    package var shadow: HalfLifeShadow?
    package init(_ number: Number, x: Double, shadow: HalfLifeShadow? = nil) {
        (self.number, self.x, self.shadow) = (number, x, shadow)
    }
}

extension LeadImage {
    /// The decayed count of events, and x = min(N, max_count) / max_count.
    ///
    /// Nothing is known of a time before the landmark: it reads as the landmark does.
    @inlinable func reading(_ count: DecayedCount, _ rule: BehaviourRule, at now: Int64)
        -> (decayed: Double, x: Double)
    {
        let elapsed = Double(min(0, landmark - now))
        let decayed = elapsed == 0 ? count.sum : count.sum * exp2(elapsed * rule.perMillisecond)
        return (decayed, decayed >= rule.countMax ? 1 : decayed / rule.countMax)
    }

    /// The score at a time, normally the lead's newest event.
    @inlinable package func score(at now: Int64, model: Model) -> Score {
        var score = Score(engagementCentipoints: 0, fitCentipoints: 0)
        for index in 0..<countCount {
            let count = count(at: index)
            let rule = model.behaviours[Int(count.behaviour)]
            guard rule.isUsed, !count.isSetAside else { continue }
            let x = reading(count, rule, at: now).x
            score.engagementCentipoints += Leads.centipoints(rule.weight * x)
        }
        if factBytes > 0 {
            var sum: Int64 = 0
            forEachLabel { sum += model.labelCentipoints[$0] }
            score.fitCentipoints = sum
        }
        return score
    }

    /// Every share of the score, largest first; they sum to `score(at:model:)` exactly.
    package func contributions(at now: Int64, model: Model) -> [Contribution] {
        var shares: [Contribution] = []
        for index in 0..<countCount {
            let count = count(at: index)
            let rule = model.behaviours[Int(count.behaviour)]
            guard rule.isUsed, !count.isSetAside else { continue }
            let (decayed, x) = reading(count, rule, at: now)
            shares.append(
                Contribution(
                    feature: .behaviour(Int(count.behaviour)),
                    centipoints: Leads.centipoints(rule.weight * x), weight: rule.weight, x: x,
                    evidence: .behaviour(
                        decayedCount: decayed, occurrences: Int(count.occurrences),
                        countMax: rule.countMax, last: count.newest)))
        }
        for fact in facts {
            guard let label = fact.label, let value = fact.value else { continue }
            let share = model.labelCentipoints[label]
            shares.append(
                Contribution(
                    feature: .label(label), centipoints: share, weight: Double(share) / 100, x: 1,
                    evidence: .fit(value)))
        }
        return shares.sorted { $0.centipoints > $1.centipoints }
    }
}

// What a record says to people: each weight with its belief in points. Source:
// learning.md, "Evidence".
import Leads
package import Learning

extension WeightsRecord {
    /// One line of the table of weights.
    package struct Weight: Sendable, Equatable {
        package var feature: Feature
        /// Published W.
        package var points: Double
        package var belief: Belief
        /// The belief as of the newest verdict.
        package var estimate: Estimate
        /// nil: no verdict says anything of its half-life.
        package var halfLife: HalfLifeAdvice?

        package var key: String { feature.key }
        package var handPoints: Double { feature.handPoints }

        /// What keeps the belief from where the newest verdict wanted it: a person decides.
        package var heldBy: Bound? {
            guard belief.overshoot != 0 else { return nil }
            return belief.gaussian.mean == 0 && feature.handPoints != 0 ? .sign : .bound
        }
    }

    /// A belief in points.
    package struct Estimate: Sendable, Equatable {
        /// What the belief asks for: 28.85 x mean at 20 points to double the odds.
        package var points: Double
        /// One standard deviation: 20 before any verdict.
        package var plusMinus: Double
        /// What it would ask for were it not held by its sign or bound.
        package var wanted: Double
    }

    /// In the order of the definition.
    package var weights: [Weight] { features.indices.map(weight(of:)) }

    package func weight(of feature: Int) -> Weight {
        let belief = state.beliefs[feature]
        return Weight(
            feature: features[feature], points: published.points[feature], belief: belief,
            estimate: estimate(belief, handPoints: features[feature].handPoints),
            halfLife: halfLifeAdvice(of: feature))
    }

    private func estimate(_ belief: Belief, handPoints: Double) -> Estimate {
        let tuning = Tuning()
        let scale = pointsToDoubleOdds / Leads.log(2)
        let prior = Gaussian(
            mean: handPoints / scale, variance: state.width.variance ?? tuning.featureVariance)
        let now = belief.read(at: state.learned, prior: prior, logKeep: tuning.logKeep)
        return Estimate(
            points: scale * now.mean, plusMinus: scale * now.variance.squareRoot(),
            wanted: scale * (now.mean + belief.overshoot))
    }

    /// What waits for a person.
    package struct Proposal: Sendable, Equatable {
        package var points: WeightChangeRecord.Points
        package var atMilliseconds: Int64
    }

    package var proposal: Proposal? {
        state.proposal.map {
            Proposal(
                points: WeightChangeRecord.Points($0), atMilliseconds: $0.version.atMilliseconds)
        }
    }

    /// Reps that somebody should look at. Source: learning.md, "Reps".
    package var repAlerts: [RepAlert] { state.reps.alerts(Tuning().reps) }

    /// Per behaviour that verdicts say anything about, in the order of the definition: for `report`
    /// and `weights show`.
    package var halfLifeAdvice: [HalfLifeAdvice] {
        features.indices.compactMap(halfLifeAdvice(of:))
    }

    private func halfLifeAdvice(of feature: Int) -> HalfLifeAdvice? {
        state.halfLives.evidence[feature].map { HalfLifeAdvice(features[feature].key, $0) }
    }
}

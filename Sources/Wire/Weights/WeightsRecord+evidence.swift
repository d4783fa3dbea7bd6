// What the beliefs of a record say in points, for people. Source: learning.md, "Evidence".
import Leads
package import Learning

extension WeightsRecord {
    /// A belief in points, as of the newest verdict.
    package struct Estimate: Sendable, Equatable {
        /// What the belief asks for: 28.85 x mean at 20 points to double the odds.
        package var points: Double
        /// One standard deviation: 20 before any verdict.
        package var plusMinus: Double
        /// What it would ask for were it not held by its sign or bound.
        package var wanted: Double
    }

    package func estimate(_ feature: Feature) -> Estimate {
        let tuning = Tuning()
        let scale = pointsToDoubleOdds / Leads.log(2)
        let now = feature.belief.read(
            at: verdicts,
            prior: Gaussian(mean: feature.handPoints / scale, variance: tuning.featureVariance),
            logKeep: tuning.logKeep)
        return Estimate(
            points: scale * now.mean, plusMinus: scale * now.variance.squareRoot(),
            wanted: scale * (now.mean + feature.belief.overshoot))
    }
}

extension WeightsRecord.Feature {
    /// What keeps the belief from where the newest verdict wanted it: a person decides.
    package var heldBy: Bound? {
        guard belief.overshoot != 0 else { return nil }
        return belief.gaussian.mean == 0 && handPoints != 0 ? .sign : .bound
    }
}

extension WeightsRecord {
    /// Reps that somebody should look at. Source: learning.md, "Reps".
    package var repAlerts: [RepAlert] {
        let tuning = Tuning().reps
        return RepLines(reps, sinceCentring: sinceCentring, tuning: tuning)?.alerts(tuning) ?? []
    }
}

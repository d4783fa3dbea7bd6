internal import Leads

/// What kept points from moving as far as the verdicts wanted.
package enum Bound: String, Sendable, CaseIterable {
    case step
    case deadBand = "dead_band"
    case evidence
    case bound
    case sign
    case pin
}

extension Learner {
    /// Where the weight of a feature may lie, in points.
    ///
    /// Within `boundPoints` of the hand-set points and, where these are not 0 and the sign is kept,
    /// on their side of 0. Source: learning.md, "Belief and update".
    package func limits(of feature: Int) -> ClosedRange<Double> {
        let hand = prior.features[feature].handPoints
        let bound = prior.rules.publish.boundPoints
        var (low, high) = (hand - bound, hand + bound)
        if prior.rules.publish.keepsSign {
            if hand > 0 { low = max(low, 0) }
            if hand < 0 { high = min(high, 0) }
        }
        return low...high
    }

    /// Brings a mean back into its limits and says which of them held it.
    func bounded(_ gaussian: Gaussian, feature: Int) -> (Gaussian, Bound?) {
        let scale = prior.pointsPerLogOdds
        let limits = limits(of: feature)
        let (low, high) = (limits.lowerBound / scale, limits.upperBound / scale)
        let mean = min(max(gaussian.mean, low), high)
        guard mean != gaussian.mean else { return (gaussian, nil) }
        let isSign =
            mean == 0 && prior.rules.publish.keepsSign && prior.features[feature].handPoints != 0
        return (Gaussian(mean: mean, variance: gaussian.variance), isSign ? .sign : .bound)
    }
}

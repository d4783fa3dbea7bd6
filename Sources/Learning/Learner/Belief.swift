internal import Leads

/// A belief about one number: normal, in log-odds.
package struct Gaussian: Sendable, Equatable {
    package var mean: Double
    /// > 0.
    package var variance: Double

    package init(mean: Double, variance: Double) {
        self.mean = mean
        self.variance = variance
    }
}

/// What verdicts have taught about one weight, as of the last verdict that moved it.
package struct Belief: Sendable, Equatable {
    /// As of `learnedAt`; `read` moves it to a later verdict.
    package var gaussian: Gaussian
    /// Verdicts that the model had learned when this belief last moved.
    package var learnedAt: Int
    /// Sum of x over the verdicts that taught it.
    package var evidence: Double
    /// Verdicts that taught it, and how many of them were acceptances.
    package var verdicts: Int
    package var accepted: Int
    /// How far beyond its bound the last verdict wanted the mean, in log-odds; 0 inside.
    package var overshoot: Double

    package init(
        gaussian: Gaussian, learnedAt: Int = 0, evidence: Double = 0, verdicts: Int = 0,
        accepted: Int = 0, overshoot: Double = 0
    ) {
        self.gaussian = gaussian
        self.learnedAt = learnedAt
        self.evidence = evidence
        self.verdicts = verdicts
        self.accepted = accepted
        self.overshoot = overshoot
    }

    /// Reads the belief after `learned` verdicts: what lies back fades towards the prior.
    ///
    /// With lambda = 1/variance and eta = mean/variance, the distances to the prior shrink by
    /// `keep` per verdict. Source: learning.md, "Forgetting".
    /// - Parameter logKeep: ln(1 - rho), < 0.
    package func read(at learned: Int, prior: Gaussian, logKeep: Double) -> Gaussian {
        guard learned > learnedAt else { return gaussian }
        let keep = Leads.exp(Double(learned - learnedAt) * logKeep)
        let gone = 1 - keep
        let (v, v0) = (gaussian.variance, prior.variance)
        let variance = v * v0 / (keep * v0 + gone * v)
        let mean = variance * (keep * gaussian.mean / v + gone * prior.mean / v0)
        return Gaussian(mean: mean, variance: variance)
    }
}

internal import Leads

/// The part of a step that all features of a verdict share. Source:
/// learning.md, "Belief and update".
struct VerdictStep {
    /// y.
    let target: Double
    /// k.
    let importance: Double
    /// m.
    let margin: Double
    /// s2 over the intercept and the features that are taught.
    let spread: Double
    let line: RepLine
    let curvatureMin: Double

    /// w + v cx k(y - r)/D and v - h (v cx)^2/D.
    ///
    /// r = sigmoid(c m + b + o_g), h = k max(r(1-r), .001), D = 1 + h c^2 s2.
    func step(x: Double, belief: Gaussian, groupOffset: Double) -> Gaussian {
        let c = line.agreement
        let r = sigmoid(c * margin + line.leniency + groupOffset)
        let h = importance * max(r * (1 - r), curvatureMin)
        let damping = 1 + h * (c * c * spread)
        let vx = belief.variance * (c * x)
        return Gaussian(
            mean: belief.mean + vx * (importance * (target - r)) / damping,
            variance: belief.variance - h * vx * vx / damping)
    }
}

func sigmoid(_ m: Double) -> Double { 1 / (1 + Leads.exp(-m)) }

internal import Leads

/// What one half-life would make of a behaviour: a weight, and an offset to the rest of the lead, in
/// log-odds.
///
/// Both together, with their covariance: x and the offset go hand in hand, and a step that takes them
/// for independent favours the half-life whose x has the smaller mean. Kept as precision and precision
/// times mean, in which forgetting is linear (learning.md, "Forgetting").
public struct HalfLifeTwin: Sendable, Equatable {
    /// Precision: weight, weight with offset, offset.
    public var precision: (weight: Double, both: Double, offset: Double)
    /// Precision times mean.
    public var pull: (weight: Double, offset: Double)

    /// Wide: what a prior holds back would speak for the x that varies more.
    static let variance = 4.0

    /// The prior.
    ///
    /// - Parameter mean: of the weight by hand.
    public init(weight mean: Double) {
        precision = (1 / Self.variance, 0, 1 / Self.variance)
        pull = (mean / Self.variance, 0)
    }

    /// - Returns: nil when the numbers are no normal distribution.
    public init?(
        precision: (weight: Double, both: Double, offset: Double),
        pull: (weight: Double, offset: Double)
    ) {
        (self.precision, self.pull) = (precision, pull)
        guard precision.weight > 0, determinant > 0 else { return nil }
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.precision == b.precision && a.pull == b.pull
    }

    private var determinant: Double {
        precision.weight * precision.offset - precision.both * precision.both
    }

    public var mean: (weight: Double, offset: Double) { solved(pull) }

    private func solved(_ y: (weight: Double, offset: Double)) -> (weight: Double, offset: Double) {
        (
            (precision.offset * y.weight - precision.both * y.offset) / determinant,
            (precision.weight * y.offset - precision.both * y.weight) / determinant
        )
    }

    mutating func fade(to prior: Self, keep: Double) {
        func faded(_ now: Double, _ prior: Double) -> Double { prior + keep * (now - prior) }
        precision = (
            faded(precision.weight, prior.precision.weight),
            faded(precision.both, prior.precision.both),
            faded(precision.offset, prior.precision.offset)
        )
        pull = (faded(pull.weight, prior.pull.weight), faded(pull.offset, prior.pull.offset))
    }

    /// A prior that moved takes what was learned along.
    mutating func moveWeight(by shift: Double) {
        pull.weight += precision.weight * shift
        pull.offset += precision.both * shift
    }

    /// Log-loss, in nats.
    ///
    /// - Parameter rest: margin of the lead without the behaviour.
    func loss(x: Double, rest: Double, isAccepted: Bool, _ line: RepLine) -> Double {
        let p = line.probability(rest + mean.weight * x + mean.offset)
        return -Leads.log(max(isAccepted ? p : 1 - p, 1e-6))
    }

    /// One Laplace step for both numbers. Source: learning.md, "Belief and update" and
    /// learning.md, "Reps".
    mutating func learn(x: Double, rest: Double, _ verdict: VerdictStep) {
        let (before, line) = (mean, verdict.line)
        let r = line.probability(rest + before.weight * x + before.offset)
        let h =
            verdict.importance * max(r * (1 - r), verdict.curvatureMin) * line.agreement
            * line.agreement
        let gradient = verdict.importance * (verdict.target - r) * line.agreement
        precision.weight += h * x * x
        precision.both += h * x
        precision.offset += h
        let step = solved((gradient * x, gradient))
        let after = (weight: before.weight + step.weight, offset: before.offset + step.offset)
        pull = (
            precision.weight * after.weight + precision.both * after.offset,
            precision.both * after.weight + precision.offset * after.offset
        )
    }
}

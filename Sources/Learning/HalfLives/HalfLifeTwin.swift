internal import Leads

/// What one half-life would make of a behaviour: a weight, and an offset to the rest of the lead, in
/// log-odds.
///
/// Both together, with their covariance: x and the offset go hand in hand, and a step that takes them
/// for independent favours the half-life whose x has the smaller mean. Kept as precision and precision
/// times mean, in which forgetting is linear (learning.md, "Forgetting").
package struct HalfLifeTwin: Sendable, Equatable {
    package var precision: Precision
    /// Precision times mean.
    package var pull: Pair

    /// Of the weight, of weight with offset, of the offset.
    package struct Precision: Sendable, Equatable {
        package var weight: Double
        package var both: Double
        package var offset: Double

        package init(weight: Double, both: Double, offset: Double) {
            self.weight = weight
            self.both = both
            self.offset = offset
        }
    }

    /// A number for the weight and one for the offset.
    package struct Pair: Sendable, Equatable {
        package var weight: Double
        package var offset: Double

        package init(weight: Double, offset: Double) {
            self.weight = weight
            self.offset = offset
        }
    }

    /// Wide: what a prior holds back would speak for the x that varies more.
    static let variance = 4.0

    /// The prior.
    ///
    /// - Parameter mean: of the weight by hand.
    package init(weight mean: Double) {
        precision = Precision(weight: 1 / Self.variance, both: 0, offset: 1 / Self.variance)
        pull = Pair(weight: mean / Self.variance, offset: 0)
    }

    /// - Returns: nil when the numbers are no normal distribution.
    package init?(precision: Precision, pull: Pair) {
        self.precision = precision
        self.pull = pull
        guard precision.weight > 0, determinant > 0 else { return nil }
    }

    private var determinant: Double {
        precision.weight * precision.offset - precision.both * precision.both
    }

    package var mean: Pair { solved(pull) }

    private func solved(_ y: Pair) -> Pair {
        Pair(
            weight: (precision.offset * y.weight - precision.both * y.offset) / determinant,
            offset: (precision.weight * y.offset - precision.both * y.weight) / determinant)
    }

    mutating func fade(to prior: Self, keep: Double) {
        func faded(_ now: Double, _ prior: Double) -> Double { prior + keep * (now - prior) }
        precision.weight = faded(precision.weight, prior.precision.weight)
        precision.both = faded(precision.both, prior.precision.both)
        precision.offset = faded(precision.offset, prior.precision.offset)
        pull.weight = faded(pull.weight, prior.pull.weight)
        pull.offset = faded(pull.offset, prior.pull.offset)
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
        let step = solved(Pair(weight: gradient * x, offset: gradient))
        let after = Pair(weight: before.weight + step.weight, offset: before.offset + step.offset)
        pull.weight = precision.weight * after.weight + precision.both * after.offset
        pull.offset = precision.both * after.weight + precision.offset * after.offset
    }
}

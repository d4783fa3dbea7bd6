/// What a judgement did.
public enum Lesson: Sendable, Equatable {
    case learned(BeliefChange)
    /// No number moved.
    case nothing(Why)

    public enum Why: String, Sendable {
        /// Its reason is not about the lead's fit or behaviour as this definition sees it.
        case teachesNothing = "the reason teaches nothing"
        case correction = "corrections are stored, not learned: the learner cannot undo yet"
    }
}

/// One verdict's effect on all beliefs, for the audit.
public struct BeliefChange: Sendable, Equatable {
    public var judgementId: String
    /// Probability of acceptance before this verdict.
    public var p: Double
    public var isAccepted: Bool
    public var importance: Double
    /// The intercept (empty key) first, then features in the order of the definition.
    public var steps: [BeliefStep]

    public init(
        judgementId: String, p: Double, isAccepted: Bool, importance: Double, steps: [BeliefStep]
    ) {
        (self.judgementId, self.p, self.isAccepted) = (judgementId, p, isAccepted)
        (self.importance, self.steps) = (importance, steps)
    }
}

public struct BeliefStep: Sendable, Equatable {
    /// Empty: the intercept.
    public var feature: String
    public var x: Double
    public var before: Gaussian
    public var after: Gaussian
    /// Which bound held the mean.
    public var boundedBy: Bound?

    public init(
        feature: String, x: Double, before: Gaussian, after: Gaussian, boundedBy: Bound?
    ) {
        (self.feature, self.x, self.before) = (feature, x, before)
        (self.after, self.boundedBy) = (after, boundedBy)
    }
}

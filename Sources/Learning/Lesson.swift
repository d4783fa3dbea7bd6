/// What a judgement did.
public struct Lesson: Sendable, Equatable {
    /// What was taken back: the verdict that this one corrects or retracts.
    public var undone: Retraction?
    /// What was learned.
    public var change: BeliefChange?
    /// Why nothing was learned; nil if something was.
    public var why: Why?

    public enum Why: String, Sendable, CaseIterable {
        /// Its reason is not about the lead's fit or behaviour as this definition sees it.
        case teachesNothing = "the reason teaches nothing"
        case retracted = "retracted"
        case nothingToRetract = "what it retracts was not learned, or is not kept any more"
        case quarantined = "the rep is in quarantine"
        case overDayLimit = "more verdicts of this rep on this day than are learned"
    }

    public init(undone: Retraction? = nil, change: BeliefChange? = nil, why: Why? = nil) {
        (self.undone, self.change, self.why) = (undone, change, why)
    }
}

/// One verdict's effect on all beliefs, for the audit.
public struct BeliefChange: Sendable, Equatable {
    public var judgementId: String
    /// Probability of acceptance before this verdict, by the beliefs.
    public var p: Double
    /// The same by the points that scorers used, and by those set by hand.
    public var published: Double
    public var hand: Double
    public var isAccepted: Bool
    public var importance: Double
    public var repId: String
    /// How the rep was read; nil if like everybody.
    public var line: RepLine?
    /// The intercept (empty key) first, then features in the order of the definition.
    public var steps: [BeliefStep]

    public init(
        judgementId: String, p: Double, published: Double, hand: Double, isAccepted: Bool,
        importance: Double, repId: String, line: RepLine?, steps: [BeliefStep]
    ) {
        (self.judgementId, self.p) = (judgementId, p)
        (self.published, self.hand) = (published, hand)
        (self.isAccepted, self.importance) = (isAccepted, importance)
        (self.repId, self.line, self.steps) = (repId, line, steps)
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

internal import Leads

/// The learner's constants. Source: learning.md, section 11; the optimum is flat, see there.
public struct Tuning: Sendable, Equatable {
    /// rho: share of what was learned that fades per verdict; 1/rho verdicts are remembered.
    public var forgetting = 5e-4
    /// v0: variance of a weight before any verdict, a spread of 20 points.
    public var featureVariance = 0.5
    public var interceptVariance = 1.0
    /// Least h: a verdict that the model was sure of still teaches a little.
    public var curvatureMin = 0.001
    /// Rejections that each group is thought to have seen at the start. Very large switches the
    /// group offsets off: tests use that as the negative control of the masks.
    public var groupPrior = 5.0

    public init() {}

    /// ln(1 - rho), for `Belief.read`.
    public var logKeep: Double { Leads.log(1 - forgetting) }
}

/// Limits of what the learner keeps.
public enum LearningLimits {
    /// Judgement ids named by a publication: the newest.
    public static let judgementsNamed = 50
    /// Published versions that a rollback can go back to.
    public static let versionsKept = 1_000
}

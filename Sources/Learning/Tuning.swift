internal import Leads

/// The learner's constants. Source: learning.md, "Defaults"; the optimum is flat, see there.
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
    /// Verdicts that can be taken back; 0: none, as in the control that learns corrections only.
    public var undoCount = 20_000
    public var reps = Reps()
    public var watch = Watch()

    /// Lines of reps. Source: learning.md, "Reps".
    public struct Reps: Sendable, Equatable {
        /// Off: every rep is believed alike, the control of the attacks.
        public var areUsed = true
        public var agreementVariance = 0.25
        public var leniencyVariance = 0.5
        /// Lines are used from so many reps with so many verdicts on.
        public var countMin = 3
        public var verdictsMin = 20
        /// Lines are centred after so many verdicts that used one.
        public var centreEvery = 25
        /// Verdicts of one rep on one day (UTC) that teach; nil: all. A burst is an import or an
        /// attack: it is kept, and a person decides.
        public var dayMax: Int? = 200
        /// Alerts need so many verdicts, |leniency| over or agreement under.
        public var alertVerdictsMin = 50
        public var alertLeniency = 2.0
        public var alertAgreement = 0.3
        public init() {}
    }

    /// When publication stops by itself. Source: learning.md, "Auto-freeze".
    public struct Watch: Sendable, Equatable {
        public var isOn = true
        /// Before so many verdicts points still travel far, and nothing can be told.
        public var verdictsMin = 1_000
        /// Newest verdicts that are compared.
        public var window = 250
        /// Log-loss of published points over that of the hand-set ones.
        public var lossRatioMax = 1.10
        public var calibrationErrorMax = 0.15
        /// Share of the features of one publication that want more than a step, of at least so many.
        public var cappedShareMax = 0.30
        public var cappedCountMin = 3
        public init() {}
    }

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
    /// Reps with a line; a rep beyond is believed like everybody.
    public static let repsMax = 4_000
    /// Days for which a rep's verdicts are counted; older ones count on the oldest.
    public static let repDaysKept = 8
}

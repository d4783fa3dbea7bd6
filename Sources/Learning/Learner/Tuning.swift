internal import Leads

/// The learner's constants. Source: learning.md, "Defaults"; the optimum is flat, see there.
package struct Tuning: Sendable, Equatable {
    /// rho: share of what was learned that fades per verdict; 1/rho verdicts are remembered.
    package var forgetting = 5e-4
    /// v0: variance of a weight before any verdict, a spread of 20 points.
    package var featureVariance = 0.5
    package var interceptVariance = 1.0
    /// Least h: a verdict that the model was sure of still teaches a little.
    package var curvatureMin = 0.001
    /// Rejections that each group is thought to have seen at the start. Very large switches the
    /// group offsets off: tests use that as the negative control of the masks.
    package var groupPrior = 5.0
    /// Verdicts that can be taken back; 0: none, as in the control that learns corrections only.
    package var undoCount = 20_000
    package var width = Width()
    package var reps = Reps()
    package var watch = Watch()

    /// What bounds the variance of weights by the width of leads (`LeadWidth`).
    package struct Width: Sendable, Equatable {
        /// Active features of a lead for which nothing changes.
        package var free = 12.0
        /// Leads that are measured.
        package var leads = 100
        package init() {}
    }

    /// Lines of reps. Source: learning.md, "Reps".
    package struct Reps: Sendable, Equatable {
        /// Off: every rep is believed alike, the control of the attacks.
        package var areUsed = true
        package var agreementVariance = 0.25
        package var leniencyVariance = 0.5
        /// Lines are used from so many reps with so many verdicts on.
        package var countMin = 3
        package var verdictsMin = 20
        /// Lines are centred after so many verdicts that used one.
        package var centreEvery = 25
        /// Verdicts of one rep on one day (UTC) that teach; nil: all. A burst is an import or an
        /// attack: it is kept, and a person decides.
        package var dayMax: Int? = 200
        /// Alerts need so many verdicts, |leniency| over or agreement under.
        package var alertVerdictsMin = 50
        package var alertLeniency = 2.0
        package var alertAgreement = 0.3
        package init() {}
    }

    /// When publication stops by itself. Source: learning.md, "Auto-freeze".
    package struct Watch: Sendable, Equatable {
        package var isOn = true
        /// Before so many verdicts points still travel far, and nothing can be told.
        package var verdictsMin = 1_000
        /// Newest verdicts that are compared.
        package var window = 250
        /// Log-loss of published points over that of the hand-set ones.
        package var lossRatioMax = 1.10
        package var calibrationErrorMax = 0.15
        /// Share of the features of one publication that want more than a step, of at least so many.
        package var cappedShareMax = 0.30
        package var cappedCountMin = 3
        package init() {}
    }

    package init() {}

    /// ln(1 - rho), for `Belief.read`.
    package var logKeep: Double { Leads.log(1 - forgetting) }
}

/// Limits of what the learner keeps.
package enum LearningLimits {
    /// Judgement ids named by a publication: the newest.
    package static let judgementsNamed = 50
    /// Published versions that a rollback can go back to.
    package static let versionsKept = 1_000
    /// Reps with a line; a rep beyond is believed like everybody.
    package static let repsMax = 4_000
    /// Days for which a rep's verdicts are counted; older ones count on the oldest.
    package static let repDaysKept = 8
}

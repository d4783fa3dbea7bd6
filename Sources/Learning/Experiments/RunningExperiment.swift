package import Leads

/// What a person asked to be tried.
package struct ExperimentPlan: Sendable, Equatable {
    package var experiment: Experiment
    /// Nobody is handed over by it: it only predicts the verdicts on what the champion handed over.
    package var isShadow: Bool
    /// The rule, written down before the start: the challenger's points are published when the test
    /// decides for it. Otherwise a person promotes it, or nobody.
    package var promotesWhenBetter: Bool
    /// Where the points come from, in words.
    package var source: String

    package init(
        _ experiment: Experiment, isShadow: Bool, promotesWhenBetter: Bool, source: String
    ) {
        self.experiment = experiment
        self.isShadow = isShadow
        self.promotesWhenBetter = promotesWhenBetter
        self.source = source
    }
}

/// An experiment with what verdicts said of it so far.
package struct RunningExperiment: Sendable, Equatable {
    package var plan: ExperimentPlan
    package var startedBy: String
    package var startedAtMilliseconds: Int64
    /// The version that began it: what was handed over by an older one is not part of it, though an
    /// experiment of that name may have run before.
    package var sinceVersion: Int
    package var test = MixtureSPRT()
    package var losses = LossComparison()

    package init(
        _ plan: ExperimentPlan, startedBy: String, startedAtMilliseconds: Int64, sinceVersion: Int
    ) {
        self.plan = plan
        self.startedBy = startedBy
        self.startedAtMilliseconds = startedAtMilliseconds
        self.sinceVersion = sinceVersion
    }

    /// Whether the rule says that the challenger's points are to be published.
    var isDue: Bool { plan.promotesWhenBetter && test.decision == .challenger }
}

/// Two sets of points on the same verdicts, by what they predicted.
package struct LossComparison: Sendable, Equatable {
    package var verdicts = 0
    /// Sums of log-losses.
    package var champion = 0.0
    package var challenger = 0.0
    /// Sum of (challenger's less champion's loss)^2.
    package var squares = 0.0

    package init() {}

    /// - Parameters: probabilities given before the verdict.
    mutating func note(champion p: Double, challenger other: Double, isAccepted: Bool) {
        let (mine, theirs) = (Self.loss(p, isAccepted), Self.loss(other, isAccepted))
        verdicts += 1
        champion += mine
        challenger += theirs
        squares += (theirs - mine) * (theirs - mine)
    }

    /// Natural logarithm, p clipped to [1e-6, 1 - 1e-6].
    private static func loss(_ p: Double, _ isAccepted: Bool) -> Double {
        let clipped = min(max(p, 1e-6), 1 - 1e-6)
        return -Leads.log(isAccepted ? clipped : 1 - clipped)
    }

    /// Mean of the challenger's less the champion's loss, below 0 when the challenger predicts
    /// better, and its standard error; nil before the second verdict.
    package var difference: (mean: Double, standardError: Double)? {
        guard verdicts > 1 else { return nil }
        let n = Double(verdicts)
        let mean = (challenger - champion) / n
        let variance = max(0, squares - n * mean * mean) / (n - 1)
        return (mean, (variance / n).squareRoot())
    }
}

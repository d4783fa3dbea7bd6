public import Leads

/// What a person asked to be tried.
public struct ExperimentPlan: Sendable, Equatable {
    public var experiment: Experiment
    /// Nobody is handed over by it: it only predicts the verdicts on what the champion handed over.
    public var isShadow: Bool
    /// The rule, written down before the start: the challenger's points are published when the test
    /// decides for it. Otherwise a person promotes it, or nobody.
    public var promotesWhenBetter: Bool
    /// Where the points come from, in words.
    public var source: String

    public init(
        _ experiment: Experiment, isShadow: Bool, promotesWhenBetter: Bool, source: String
    ) {
        (self.experiment, self.isShadow) = (experiment, isShadow)
        (self.promotesWhenBetter, self.source) = (promotesWhenBetter, source)
    }
}

/// An experiment with what verdicts said of it so far.
public struct RunningExperiment: Sendable, Equatable {
    public var plan: ExperimentPlan
    public var startedBy: String
    public var startedAtMilliseconds: Int64
    /// The version that began it: what was handed over by an older one is not part of it, though an
    /// experiment of that name may have run before.
    public var sinceVersion: Int
    public var test = MixtureSPRT()
    public var losses = LossComparison()

    public init(
        _ plan: ExperimentPlan, startedBy: String, startedAtMilliseconds: Int64, sinceVersion: Int
    ) {
        (self.plan, self.startedBy) = (plan, startedBy)
        (self.startedAtMilliseconds, self.sinceVersion) = (startedAtMilliseconds, sinceVersion)
    }

    /// Whether the rule says that the challenger's points are to be published.
    var isDue: Bool { plan.promotesWhenBetter && test.decision == .challenger }
}

/// Two sets of points on the same verdicts, by what they predicted.
public struct LossComparison: Sendable, Equatable {
    public var verdicts = 0
    /// Sums of log-losses.
    public var champion = 0.0
    public var challenger = 0.0
    /// Sum of (challenger's less champion's loss)^2.
    public var squares = 0.0

    public init() {}

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
    public var difference: (mean: Double, standardError: Double)? {
        guard verdicts > 1 else { return nil }
        let n = Double(verdicts)
        let mean = (challenger - champion) / n
        let variance = max(0, squares - n * mean * mean) / (n - 1)
        return (mean, (variance / n).squareRoot())
    }
}

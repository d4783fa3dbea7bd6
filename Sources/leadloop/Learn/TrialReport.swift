import Leads
import Learning

/// What a trial came to, with its yardsticks.
struct TrialReport {
    let trial: Trial
    /// Of verdicts that teach, in the order of their predictions.
    let quality: Quality
    /// Of these and of those whose reason teaches nothing.
    let qualityOfAll: Quality
    /// What the points of the header alone say of the verdicts of `quality`.
    let handSet: Quality
    /// The batch model, on the same verdicts; nil when not asked for, or too few.
    let hindsight: Quality?
    let catchUp: CatchUp?
    let features: [FeatureReport]
    let reps: [RepReport]
    let skippedLines: Int
    let unteaching: Int
    let corrections: Int
    let overDayLimit: Int

    /// Of the folds of the batch model.
    private static let seed: UInt64 = 1

    init(_ trial: Trial, skippedLines: Int, withHindsight: Bool) {
        let stream = trial.stream
        (self.trial, self.skippedLines) = (trial, skippedLines)
        var (taught, all, handSet) = (Quality(), Quality(), Quality())
        var table = SparseRows(columnCount: stream.keys.count)
        let hand = stream.keys.map { stream.header.points[$0] ?? 0 }
        for at in trial.order where trial.outcomes[at] != .correction {
            let verdict = stream.verdicts[at]
            all.note(trial.p[at], accepted: verdict.isAccepted)
            guard trial.outcomes[at] != .unteaching else { continue }
            taught.note(trial.p[at], accepted: verdict.isAccepted)
            let entries = stream.entries(verdict)
            let score = entries.reduce(0) { $0 + hand[$1.column] * $1.value }
            handSet.note(
                stream.header.probability(score: score, offset: stream.header.handOffset),
                accepted: verdict.isAccepted)
            table.append(entries)
        }
        (quality, qualityOfAll, self.handSet) = (taught, all, handSet)
        hindsight = withHindsight ? Quality(hindsightOf: table, taught, seed: Self.seed) : nil
        catchUp = hindsight.map { CatchUp(taught, yardstick: $0) }
        features = FeatureReport.all(trial)
        reps = RepReport.all(trial)
        unteaching = trial.outcomes.count { $0 == .unteaching }
        corrections = trial.outcomes.count { $0 == .correction }
        overDayLimit = trial.outcomes.count { $0 == .overDayLimit }
    }

    /// Score at which acceptance is even.
    var offset: Double {
        let learner = trial.learner
        return trial.mode == .service
            ? learner.published.offset
            : -learner.prior.pointsPerLogOdds * learner.readIntercept().mean
    }
}

extension Quality {
    /// The 10-fold logistic regression's probabilities of the same verdicts.
    init?(hindsightOf table: SparseRows, _ learner: Quality, seed: UInt64) {
        var dice = Dice(seed: seed)
        guard
            let p = LogisticRegression.crossValidated(table, learner.isAccepted, using: &dice)
        else { return nil }
        self.init()
        for (p, accepted) in zip(p, learner.isAccepted) { note(p, accepted: accepted) }
    }
}

/// Points of one feature before and after.
struct FeatureReport: Equatable {
    let key: String
    let hand: Double
    /// At x = 1: what the belief says, or what is published.
    let now: Double
    /// One standard deviation of the belief, in points.
    let plusMinus: Double
    /// Sum of x over the verdicts that taught it.
    let evidence: Double
    let verdicts: Int
    let accepted: Int

    static func all(_ trial: Trial) -> [FeatureReport] {
        let learner = trial.learner
        let scale = learner.prior.pointsPerLogOdds
        return learner.prior.features.indices.map { i in
            let (belief, now) = (learner.beliefs[i], learner.read(i))
            return FeatureReport(
                key: learner.prior.features[i].key, hand: learner.prior.features[i].handPoints,
                now: trial.mode == .service ? learner.published.points[i] : scale * now.mean,
                plusMinus: scale * now.variance.squareRoot(), evidence: belief.evidence,
                verdicts: belief.verdicts, accepted: belief.accepted)
        }
    }
}

/// One rep's verdicts beside what was expected of the leads.
struct RepReport: Equatable {
    let id: String
    /// With a verdict that teaches.
    private(set) var verdicts = 0
    private(set) var accepted = 0
    /// Sum of p.
    private(set) var expected = 0.0
    /// a of the rep's line: 1 like everybody, 0 a tossed coin, below 0 the opposite.
    private(set) var agreement = 1.0
    /// b, in log-odds.
    private(set) var leniency = 0.0
    private(set) var alerts: [RepAlert.Why] = []

    /// Those with an alert first, then those with most verdicts.
    static func all(_ trial: Trial) -> [RepReport] {
        var reps: [String: RepReport] = [:]
        for (at, verdict) in trial.stream.verdicts.enumerated()
        where !verdict.repId.isEmpty && trial.outcomes[at] == .learned {
            reps[verdict.repId, default: RepReport(id: verdict.repId)].verdicts += 1
            reps[verdict.repId]?.accepted += verdict.isAccepted ? 1 : 0
            reps[verdict.repId]?.expected += trial.p[at]
        }
        for rep in trial.learner.reps.reps {
            reps[rep.id]?.agreement = rep.agreement.mean
            reps[rep.id]?.leniency = rep.leniency.mean
        }
        for alert in trial.learner.reps.alerts(trial.learner.tuning.reps) {
            reps[alert.repId]?.alerts.append(alert.why)
        }
        return reps.values.sorted {
            ($0.alerts.isEmpty ? 1 : 0, -$0.verdicts, $0.id)
                < ($1.alerts.isEmpty ? 1 : 0, -$1.verdicts, $1.id)
        }
    }
}

internal import Leads
package import Learning
import System

/// What a backtest came to, with its yardsticks.
package struct BacktestReport {
    package let backtest: Backtest
    /// Of verdicts that teach, in the order of their predictions.
    package let quality: Quality
    /// Of these and of those whose reason teaches nothing.
    package let qualityOfAll: Quality
    /// What the agreed points alone say of the verdicts of `quality`.
    package let handSet: Quality
    /// What the acceptance rate so far says of them.
    package let running: Quality
    /// The batch model, on the same verdicts; nil when not asked for, or too few.
    package let hindsight: Quality?
    package let catchUp: CatchUp?
    package let features: [FeatureReport]
    package let reps: [RepReport]
    package let skippedLines: Int
    package let unteaching: Int
    package let corrections: Int
    package let overDayLimit: Int

    /// Of the folds of the batch model.
    private static let seed: UInt64 = 1

    package init(_ backtest: Backtest, skippedLines: Int, withHindsight: Bool) {
        let stream = backtest.stream
        (self.backtest, self.skippedLines) = (backtest, skippedLines)
        var (taught, all, handSet, running) = (Quality(), Quality(), Quality(), Quality())
        var table = SparseRows(columnCount: stream.keys.count)
        let hand = stream.keys.map { stream.header.points[$0] ?? 0 }
        for at in backtest.order {
            guard let isAccepted = backtest.finalOutcome(at) else { continue }
            all.note(backtest.p[at], accepted: isAccepted)
            guard backtest.isMeasured(at) else { continue }
            taught.note(backtest.p[at], accepted: isAccepted)
            running.note(backtest.runningRate[at], accepted: isAccepted)
            let entries = stream.entries(stream.verdicts[at])
            let score = entries.reduce(0) { $0 + hand[$1.column] * $1.value }
            handSet.note(
                stream.header.probability(score: score, offset: stream.header.handOffset),
                accepted: isAccepted)
            table.append(entries)
        }
        (quality, qualityOfAll, self.handSet, self.running) = (taught, all, handSet, running)
        hindsight = withHindsight ? Quality(hindsightOf: table, taught, seed: Self.seed) : nil
        catchUp = hindsight.map { CatchUp(taught, yardstick: $0) }
        features = FeatureReport.all(backtest)
        reps = RepReport.all(backtest)
        unteaching = all.count - taught.count
        corrections = backtest.outcomes.count { $0 == .correction }
        overDayLimit = backtest.outcomes.count { $0 == .overDayLimit }
    }

    /// Score at which acceptance is even.
    package var offset: Double { backtest.points.offset }

    /// Whether anybody gave points to compare with.
    package var hasAgreedPoints: Bool {
        backtest.stream.header.points.values.contains { $0 != 0 }
    }
}

extension Quality {
    /// The 10-fold logistic regression's probabilities of the same verdicts.
    init?(hindsightOf table: SparseRows, _ learner: Quality, seed: UInt64) {
        var dice = Dice(seed: seed)
        guard
            let folds = LogisticRegression.crossValidated(
                table, learner.isAccepted, using: &dice)
        else { return nil }
        self.init()
        for (p, accepted) in zip(folds.p, learner.isAccepted) { note(p, accepted: accepted) }
    }
}

/// Points of one feature before and after.
package struct FeatureReport: Sendable, Equatable {
    package let key: String
    package let hand: Double
    /// At x = 1: what the belief says, or what is published.
    package let now: Double
    /// One standard deviation of the belief, in points.
    package let plusMinus: Double
    /// Sum of x over the verdicts that taught it.
    package let evidence: Double
    package let verdicts: Int
    package let accepted: Int

    /// Features in the order of the learner, then combinations.
    static func all(_ backtest: Backtest) -> [FeatureReport] {
        if let joint = backtest.joint { return all(backtest, joint) }
        let learner = backtest.learner
        let scale = learner.prior.pointsPerLogOdds
        let points = backtest.points.features
        return learner.prior.features.indices.map { i in
            let (belief, now) = (learner.state.beliefs[i], learner.read(i))
            return FeatureReport(
                key: learner.prior.features[i].key, hand: learner.prior.features[i].handPoints,
                now: points[i],
                plusMinus: scale * now.variance.squareRoot(), evidence: belief.evidence,
                verdicts: belief.verdicts, accepted: belief.accepted)
        }
    }
}

extension FeatureReport {
    private static func all(_ backtest: Backtest, _ joint: JointLearner) -> [FeatureReport] {
        let (scale, points) = (joint.prior.pointsPerLogOdds, backtest.points.features)
        let hand = joint.prior.features.map(\.handPoints)
        let (keys, weights) = (joint.keys, joint.weights)
        return keys.indices.map { i in
            let evidence = joint.evidence[i]
            return FeatureReport(
                key: keys[i], hand: i < hand.count ? hand[i] : 0,
                now: i < points.count ? points[i] : 0,
                plusMinus: scale * weights[i].variance.squareRoot(), evidence: evidence.x,
                verdicts: evidence.verdicts, accepted: evidence.accepted)
        }
    }
}

/// One rep's verdicts beside what was expected of the leads.
package struct RepReport: Sendable, Equatable {
    package let id: String
    /// With a verdict that teaches.
    package private(set) var verdicts = 0
    package private(set) var accepted = 0
    /// Sum of p.
    package private(set) var expected = 0.0
    /// a of the rep's line: 1 like everybody, 0 a tossed coin, below 0 the opposite.
    package private(set) var agreement = 1.0
    /// b, in log-odds.
    package private(set) var leniency = 0.0
    package private(set) var alerts: [RepAlert.Why] = []

    /// Those with an alert first, then those with most verdicts.
    static func all(_ backtest: Backtest) -> [RepReport] {
        var reps: [String: RepReport] = [:]
        for (at, verdict) in backtest.stream.verdicts.enumerated()
        where !verdict.repId.isEmpty && backtest.outcomes[at] == .learned {
            reps[verdict.repId, default: RepReport(id: verdict.repId)].verdicts += 1
            reps[verdict.repId]?.accepted += verdict.isAccepted ? 1 : 0
            reps[verdict.repId]?.expected += backtest.p[at]
        }
        let lines = backtest.joint?.reps ?? backtest.learner.state.reps
        for rep in lines.reps {
            reps[rep.id]?.agreement = rep.agreement.mean
            reps[rep.id]?.leniency = rep.leniency.mean
        }
        for alert in lines.alerts(backtest.learner.tuning.reps) {
            reps[alert.repId]?.alerts.append(alert.why)
        }
        return reps.values.sorted {
            ($0.alerts.isEmpty ? 1 : 0, -$0.verdicts, $0.id)
                < ($1.alerts.isEmpty ? 1 : 0, -$1.verdicts, $1.id)
        }
    }
}

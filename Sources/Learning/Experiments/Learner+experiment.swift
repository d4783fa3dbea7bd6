package import Leads

// An experiment is part of the learner's state, so that its test is a fold of the same log. Start and
// end are versions of their own: scorers take them as they take points, between two transactions.

/// What became of a command about an experiment.
package enum ExperimentAnswer: Sendable, Equatable {
    /// As it now runs, or as it ended.
    case done(RunningExperiment, Publication?)
    case refused(String)
}

/// What a verdict did to the experiment.
package struct ExperimentStep: Sendable {
    /// The test decided with this verdict.
    package var decided: RunningExperiment?
    /// Ended by its rule, with the challenger's points published.
    package var promoted: (RunningExperiment, Publication)?
}

extension Learner {
    /// Begins an experiment. A person's decision: it acts also when publication is frozen or off.
    package mutating func start(
        _ plan: ExperimentPlan, by actor: String, at milliseconds: Int64
    ) -> ExperimentAnswer {
        if let experiment = state.experiment {
            return .refused(
                "experiment '\(experiment.plan.experiment.name)' runs; one at a time: stop it first"
            )
        }
        if let why = objection(to: plan) { return .refused(why) }
        var running = RunningExperiment(
            plan, startedBy: actor, startedAtMilliseconds: milliseconds,
            sinceVersion: published.version)
        guard !plan.isShadow else {
            state.experiment = running
            return .done(running, nil)
        }
        let publication = publishSame(at: milliseconds)
        running.sinceVersion = published.version
        state.experiment = running
        return .done(running, publication)
    }

    /// Ends the experiment; its leads are priced by the published points again.
    ///
    /// - Parameter promotes: publishes the challenger's points, whatever the test says.
    package mutating func stopExperiment(
        promotes: Bool, at milliseconds: Int64
    ) -> ExperimentAnswer {
        guard let ended = state.experiment else { return .refused("no experiment runs") }
        if promotes {
            if let why = boundsObjection(to: ended.plan.experiment.challenger) {
                return .refused(why)
            }
            return .done(ended, promote(ended, at: milliseconds))
        }
        state.experiment = nil
        return .done(ended, ended.plan.isShadow ? nil : publishSame(at: milliseconds))
    }

    /// Counts a verdict for its arm, and for both by what they predicted; acts by the rule.
    ///
    /// Verdicts that a rep's quarantine or limit kept from being learned are not counted, later ones
    /// on the same hand-over neither: of an MQL the first verdict is the outcome.
    /// - Parameter lesson: what came of learning it.
    package mutating func compare(_ judgement: Judgement, _ lesson: Lesson) -> ExperimentStep {
        var step = ExperimentStep()
        guard var running = state.experiment else { return step }
        let isHeldBack = lesson.why == .quarantined || lesson.why == .overDayLimit
        if judgement.kind == .verdict, !isHeldBack {
            let wasDecided = running.test.decision != nil
            running.count(judgement)
            if let change = lesson.change, judgement.supersedes == nil {
                running.losses.note(
                    champion: change.prediction.published,
                    challenger: probability(
                        judgement.features, by: running.plan.experiment.challenger),
                    isAccepted: judgement.isAccepted)
            }
            state.experiment = running
            if !wasDecided, running.test.decision != nil { step.decided = running }
        }
        // Frozen: the rule waits, as everything that publishes by itself.
        if running.isDue, state.freeze == nil {
            step.promoted = (running, promote(running, at: judgement.atMilliseconds))
        }
        return step
    }

    /// Acceptance by the challenger's points: what its MQLs would carry.
    private func probability(
        _ features: [FeatureValue], by challenger: Challenger
    ) -> Double {
        let score = snapshot(features).reduce(0) {
            $0 + (challenger.points[prior.features[$1.feature].key] ?? 0) * $1.x
        }
        return sigmoid((score - challenger.offset) / prior.pointsPerLogOdds)
    }

    /// The challenger's points become a version, as those of a rollback.
    private mutating func promote(
        _ running: RunningExperiment, at milliseconds: Int64
    ) -> Publication {
        state.experiment = nil
        let challenger = running.plan.experiment.challenger
        var target = published
        target.points = prior.features.map { challenger.points[$0.key] ?? $0.handPoints }
        target.offset = challenger.offset
        // A threshold that won is part of what won. The first edition left it to the definition.
        if prior.edition >= 2, let own = challenger.thresholds { target.thresholds = own }
        return setPoints(.promote, as: target, at: milliseconds)
    }

    /// A version with the points of the one before. No proposal outlives it; the judgements since the
    /// last change of points wait on for the next one.
    private mutating func publishSame(at milliseconds: Int64) -> Publication {
        let next = successor(
            .experiment, points: published.points, offset: published.offset, at: milliseconds)
        state.versions.append(next)
        state.proposal = nil
        return Publication(
            version: next, isProposal: false, offsetBefore: next.offset, changes: [],
            judgements: [], judgementCount: 0)
    }
}

extension RunningExperiment {
    fileprivate mutating func count(_ judgement: Judgement) {
        guard let assignment = judgement.assignment, !plan.isShadow,
            assignment.experiment == plan.experiment.name,
            judgement.weightsVersion >= sinceVersion
        else { return }
        test.note(isAccepted: judgement.isAccepted, arm: assignment.arm)
        test.look()
    }
}

// What cannot be tried, in words for people.
extension Learner {
    private func objection(to plan: ExperimentPlan) -> String? {
        let challenger = plan.experiment.challenger
        guard challenger.isValid else { return "its exit is not below its threshold" }
        if plan.isShadow, plan.promotesWhenBetter {
            return "a shadow qualifies nobody, so no test can decide: promote it yourself"
        }
        if plan.isShadow, challenger.thresholds != nil {
            return "a shadow hands nobody over, so it has no threshold of its own"
        }
        if let key = challenger.points.keys.sorted().first(where: { indexByKey[$0] == nil }) {
            return "the definition has no feature '\(key)'"
        }
        for feature in prior.features {
            guard let points = challenger.points[feature.key] else {
                return "it has no points for '\(feature.key)'"
            }
            if feature.kind == .behaviour, feature.handPoints == 0, points != 0 {
                return "events of '\(feature.key)' are not counted: it has 0 points in the "
                    + "definition; give it points there first, or run a group of its own"
            }
        }
        return plan.promotesWhenBetter ? boundsObjection(to: challenger) : nil
    }

    /// The next verdict would draw such points back into their bounds: nobody could want that.
    private func boundsObjection(to challenger: Challenger) -> String? {
        for (i, feature) in prior.features.enumerated() {
            let (points, limits) = (challenger.points[feature.key] ?? 0, limits(of: i))
            // Full weights of fractions miss a bound by a rounding.
            guard points < limits.lowerBound - 1e-9 || points > limits.upperBound + 1e-9 else {
                continue
            }
            return "\(points) points of '\(feature.key)' lie outside the bounds of learning, "
                + "\(limits.lowerBound) to \(limits.upperBound): change the definition instead"
        }
        return nil
    }
}

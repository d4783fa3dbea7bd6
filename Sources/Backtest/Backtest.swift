internal import Leads
package import Learning

// Test-then-train: each verdict is first predicted, then learned. With times in the stream a verdict
// is predicted at `at` and learned at `judgedAt`, so that many hand-overs wait for their verdicts at
// the same time, as they do in a sales team.

/// A learner, and what it said before each verdict of a stream.
package struct Backtest: Sendable {
    package enum Mode: String, Sendable {
        /// Live beliefs without bounds, as the learner of learning.md, "Reference figures".
        case free
        /// All guardrails; scorers' view: published whole points.
        case service
    }
    package enum Model: String, Sendable, CaseIterable {
        /// A belief per weight, as the service learns.
        case diagonal
        /// One belief over all weights, with combinations.
        case one
        /// Three of these, of different memory, and the diagonal one, mixed.
        case full
    }

    package let stream: VerdictStream
    package let mode: Mode
    package let model: Model
    package private(set) var learner: Learner
    /// What predicts and learns instead, with models `one` and `full`.
    package private(set) var joint: JointLearner?
    /// Before each verdict, in the order of the stream.
    package private(set) var p: [Double]
    /// Verdicts in the order of their predictions.
    package private(set) var order: [Int] = []
    package private(set) var outcomes: [Outcome]
    /// Whether the verdict's reason teaches nothing.
    private(set) var isUnteaching: [Bool]
    /// The acceptance rate of the verdicts that were known before each one.
    private(set) var runningRate: [Double]
    let corrections: Corrections
    private let schedule: Schedule
    private var known = KnownVerdicts()
    package private(set) var publications = 0
    package private(set) var pointChanges = 0
    package private(set) var freezes: [Stop] = []
    package private(set) var seconds = 0.0

    /// A time at which publication stopped by itself.
    package struct Stop: Sendable, Equatable { package let verdicts: Int, why: String }

    package enum Outcome: Sendable {
        case learned
        /// The reason teaches nothing.
        case unteaching
        /// Takes an earlier verdict back: its p came after the lead had been judged.
        case correction
        /// One of more verdicts of a rep on one day than are learned.
        case overDayLimit
    }

    package init(_ stream: VerdictStream, _ mode: Mode, _ model: Model = .diagonal) {
        var (rules, tuning) = (LearningRules(), Tuning())
        // Days are known only where times are dates, not a running number.
        let isDated = stream.verdicts.allSatisfy {
            ($0.judgedAt ?? $0.at ?? 0) >= Limits.eventTimeMilliseconds.lowerBound
        }
        if mode != .service || !isDated { tuning.reps.dayMax = nil }
        if mode != .service {
            rules.mode = .off
            rules.publish.boundPoints = .infinity
            rules.publish.keepsSign = false
        }
        (self.stream, self.mode, self.model) = (stream, mode, model)
        learner = Learner(stream.prior(rules), tuning: tuning)
        if model != .diagonal {
            let count = learner.prior.features.count
            var joint =
                model == .full ? .mixed(featureCount: count) : JointTuning(featureCount: count)
            (joint.reps, joint.watch) = (tuning.reps, tuning.watch)
            // What is taken back must be a sum.
            joint.levelIsJoint =
                mode == .free && stream.verdicts.allSatisfy { $0.supersedes == nil }
            self.joint = JointLearner(learner.prior, joint)
        }
        p = Array(repeating: 0, count: stream.verdicts.count)
        runningRate = p
        outcomes = Array(repeating: .learned, count: stream.verdicts.count)
        isUnteaching = Array(repeating: false, count: stream.verdicts.count)
        schedule = Schedule(stream.verdicts)
        corrections = Corrections(stream.verdicts, schedule.lessons)
    }

    /// - Parameter onProgress: how many were predicted.
    package mutating func run(onProgress: (Int) -> Void = { _ in }) {
        let start = ContinuousClock.now
        let attributes = stream.attributes
        var waiting = schedule.lessons[...]
        order = schedule.predictions.map(\.verdict)
        for (place, prediction) in schedule.predictions.enumerated() {
            while let lesson = waiting.first, lesson.place < place,
                lesson.atMilliseconds <= prediction.atMilliseconds
            {
                learn(waiting.removeFirst(), attributes)
            }
            p[prediction.verdict] = probability(stream.verdicts[prediction.verdict])
            runningRate[prediction.verdict] = known.rate
            onProgress(place + 1)
        }
        for lesson in waiting { learn(lesson, attributes) }
        seconds = (.now - start) / .seconds(1)
    }

    private func probability(_ verdict: VerdictStream.Verdict) -> Double {
        let features = stream.features(verdict)
        guard mode == .service else {
            return joint?.probability(features) ?? learner.probability(features)
        }
        if let joint {
            return stream.header.probability(
                score: joint.publishedScore(features), offset: joint.offset)
        }
        let score = stream.entries(verdict).reduce(0) {
            $0 + learner.published.points[$1.column] * $1.value
        }
        return stream.header.probability(score: score, offset: learner.published.offset)
    }

    private mutating func learn(_ due: Schedule.Lesson, _ attributes: [FitAttribute]) {
        let verdict = stream.verdicts[due.verdict]
        let judgement = Judgement(
            judgementId: verdict.judgementId ?? "line-\(verdict.line)", mqlId: "",
            kind: .verdict, isAccepted: verdict.isAccepted, importance: verdict.importance,
            mask: stream.mask(verdict, attributes: attributes), reason: verdict.reason?.rawValue,
            repId: verdict.repId, supersedes: verdict.supersedes,
            features: stream.features(verdict), scoreAtHandOver: 0, definitionVersion: 0,
            weightsVersion: 0, qualifiedAtMilliseconds: 0, atMilliseconds: due.atMilliseconds)
        let why = joint == nil ? learner.learn(judgement).why : joint?.learn(judgement).why
        outcomes[due.verdict] =
            switch why {
            case _ where verdict.supersedes != nil: .correction
            case .teachesNothing, .blamesUnknown, .noAttribute: .unteaching
            case .overDayLimit: .overDayLimit
            case nil, .retracted, .nothingToRetract, .quarantined: .learned
            }
        isUnteaching[due.verdict] = why == .teachesNothing
        if let first = corrections.first[due.verdict] {
            known.note(first, why == .teachesNothing ? nil : verdict.isAccepted)
        }
        if mode == .service { publish(at: due.atMilliseconds) }
    }

    private mutating func publish(at milliseconds: Int64) {
        if joint != nil {
            if let changes = joint?.publish(at: milliseconds), changes > 0 {
                publications += 1
                pointChanges += changes
            }
            if let joint, let freeze = joint.freeze {
                freezes.append(Stop(verdicts: joint.learned, why: freeze.why))
                self.joint?.unfreeze()
            }
            return
        }
        if let publication = learner.publish(at: milliseconds) {
            publications += 1
            pointChanges += publication.changes.count { $0.from != $0.to }
        }
        if let freeze = learner.state.freeze {
            // Nobody is here to look: as if a person had let it go on at once.
            freezes.append(Stop(verdicts: learner.state.learned, why: freeze.why))
            learner.unfreeze()
        }
    }
}

extension Backtest {
    /// W per feature, in points at x = 1, and the score at which acceptance is even.
    package var points: (features: [Double], offset: Double) {
        if let joint {
            let live = joint.weights.map { joint.prior.pointsPerLogOdds * $0.mean }
            return (mode == .service ? joint.published.points : live, joint.offset)
        }
        if mode == .service { return (learner.published.points, learner.published.offset) }
        let scale = learner.prior.pointsPerLogOdds
        return (
            learner.state.beliefs.indices.map { scale * learner.read($0).mean },
            -scale * learner.readIntercept().mean
        )
    }
}

extension Backtest {
    /// What became of a lead in the end, by the place of its first verdict; nil for a correction,
    /// whose p came after the lead had been judged.
    package func finalOutcome(_ verdict: Int) -> Bool? {
        guard corrections.first[verdict] == verdict, let last = corrections.last[verdict] else {
            return nil
        }
        return stream.verdicts[last].isAccepted
    }

    /// Whether the figures count the verdict: the first one of a lead whose last one teaches.
    package func isMeasured(_ verdict: Int) -> Bool {
        guard corrections.first[verdict] == verdict, let last = corrections.last[verdict] else {
            return false
        }
        return !isUnteaching[last]
    }
}

extension VerdictStream.Header {
    package func probability(score: Double, offset: Double) -> Double {
        1 / (1 + exp2(-(score - offset) / pointsToDoubleOdds))
    }

    /// Score at which acceptance is even by the points of the header.
    package var handOffset: Double { -pointsToDoubleOdds * log2(baseRate / (1 - baseRate)) }
}

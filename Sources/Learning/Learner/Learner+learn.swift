package import Leads

extension Learner {
    /// Learns one verdict, or takes one back.
    ///
    /// Moves the features that are in the snapshot and in a group that the reason teaches, and the
    /// intercept. p always uses all features. A feature that the definition does not hold (any more)
    /// is passed over. A correction takes back what it replaces before it is learned.
    /// O(features in the snapshot). Source: learning.md, "Belief and update".
    package mutating func learn(_ judgement: Judgement) -> Lesson {
        var lesson = Lesson(undone: judgement.supersedes.flatMap { undo($0, for: judgement) })
        if judgement.kind == .retract {
            lesson.why = lesson.undone == nil ? .nothingToRetract : .retracted
            return lesson
        }
        let isTaught = groups.map { judgement.mask.contains($0) }
        guard isTaught.contains(true) else {
            lesson.why =
                prior.edition < 2
                ? .teachesNothing : Lesson.why(untaught: judgement, groups: groups)
            return lesson
        }
        let isPerson = judgement.kind == .verdict
        let rep = isPerson ? state.reps.index(of: judgement.repId, tuning.reps) : nil
        if let rep, let why = refusal(rep, atMilliseconds: judgement.atMilliseconds) {
            lesson.why = why
            return lesson
        }
        lesson.change = step(judgement, isTaught: isTaught, rep: rep)
        return lesson
    }

    private mutating func refusal(_ rep: Int, atMilliseconds time: Int64) -> Lesson.Why? {
        if let from = state.reps.reps[rep].quarantinedFromMilliseconds, time >= from {
            return .quarantined
        }
        let isAdmitted = state.reps.reps[rep].admit(
            atMilliseconds: time, dayMax: tuning.reps.dayMax)
        return isAdmitted ? nil : .overDayLimit
    }

    private mutating func step(
        _ judgement: Judgement, isTaught: [Bool], rep: Int?
    ) -> BeliefChange {
        measureWidth(judgement)
        let shown = snapshot(judgement.features)
        let interceptBefore = readIntercept()
        var margin = interceptBefore.mean
        var (spread, spreadTaught) = (interceptBefore.variance, interceptBefore.variance)
        for entry in shown {
            margin += entry.belief.mean * entry.x
            let part = entry.belief.variance * entry.x * entry.x
            spread += part
            if isTaught[groupOfFeature[entry.feature]] { spreadTaught += part }
        }
        let line = rep.flatMap { state.reps.areUsed(tuning.reps) ? state.reps.reps[$0].line : nil }
        let verdict = VerdictStep(
            target: judgement.isAccepted ? 1 : 0, importance: judgement.importance, margin: margin,
            spread: spreadTaught, line: line ?? .neutral, curvatureMin: tuning.curvatureMin)

        let own = verdict.step(x: 1, belief: interceptBefore, groupOffset: 0)
        var steps = [
            BeliefStep(feature: "", x: 1, before: interceptBefore, after: own, boundedBy: nil)
        ]
        var terms = [UndoList.Term(feature: -1, x: 1, from: interceptBefore, to: own)]
        steps.reserveCapacity(shown.count + 1)
        terms.reserveCapacity(shown.count + 1)
        state.intercept.settle(own, at: state.learned, x: 1, isAccepted: judgement.isAccepted)
        let offsets = groupOffsets()
        for (i, x, before) in shown where isTaught[groupOfFeature[i]] {
            let free = verdict.step(x: x, belief: before, groupOffset: offsets[groupOfFeature[i]])
            let (after, bound) = bounded(free, feature: i)
            let weight = Float(verdict.line.agreement * x)
            state.beliefs[i].settle(
                after, at: state.learned, x: Double(weight), isAccepted: judgement.isAccepted)
            state.beliefs[i].overshoot = free.mean - after.mean
            state.pending.isTouched[i] = true
            steps.append(
                BeliefStep(
                    feature: prior.features[i].key, x: x, before: before, after: after,
                    boundedBy: bound))
            terms.append(UndoList.Term(feature: Int32(i), x: weight, from: before, to: after))
        }
        let (publishedMargin, handMargin) = (publishedMargin(shown), handMargin(shown))
        let change = BeliefChange(
            BeliefChange.Verdict(judgement),
            Prediction(
                belief: sigmoid(margin), published: sigmoid(publishedMargin),
                hand: sigmoid(handMargin)),
            line: line, steps: steps)
        // As the rep would see it: a hostile one must not stop publication.
        state.watch.note(
            Watch.Sample(
                published: verdict.line.probability(publishedMargin),
                hand: verdict.line.probability(handMargin), isAccepted: judgement.isAccepted),
            window: tuning.watch.window)
        if judgement.mask.contains(Feature.behaviourGroup) {
            noteHalfLives(judgement, shown: shown, verdict)
        }
        note(judgement, terms, isTaught: isTaught, rep: rep)
        count(judgement, isTaught: isTaught)
        if let rep {
            settle(rep, judgement, margin: margin, spread: spread, usesLine: line != nil)
        }
        return change
    }

    /// The rep's own part: the line's step, and from time to time the centring of all lines.
    private mutating func settle(
        _ rep: Int, _ judgement: Judgement, margin: Double, spread: Double, usesLine: Bool
    ) {
        state.reps.count(rep, isAccepted: judgement.isAccepted, tuning.reps)
        guard usesLine else { return }
        state.reps.reps[rep].learn(
            isAccepted: judgement.isAccepted, importance: judgement.importance, margin: margin,
            spread: spread, curvatureMin: tuning.curvatureMin)
        guard let gain = state.reps.centre(tuning.reps) else { return }
        state.intercept.gaussian = readIntercept()
        state.intercept.gaussian.mean += gain
        state.intercept.learnedAt = state.learned
    }

    private mutating func note(
        _ judgement: Judgement, _ terms: [UndoList.Term], isTaught: [Bool], rep: Int?
    ) {
        let taught = groups.indices.filter { isTaught[$0] }.map { Int32($0) }
        let isPartial = !judgement.isAccepted && taught.count < groups.count
        state.undoList.append(
            UndoList.Entry(
                UndoList.Verdict(
                    idHash: Self.undoHash(judgement.judgementId), learnedAt: state.learned,
                    atMilliseconds: judgement.atMilliseconds, importance: judgement.importance,
                    isAccepted: judgement.isAccepted, rep: rep.map { Int32($0) } ?? -1),
                taught: isPartial ? taught : nil, termCount: Int32(terms.count)), terms[...])
    }

    /// o_g = ln((R + 5)/(R_g + 5)): each group is compared with its own share of rejections, else
    /// groups that see fewer of them climb. 0 exactly when all rejections taught all groups.
    package func groupOffsets() -> [Double] {
        state.groupRejections.map {
            Leads.log((state.rejections + tuning.groupPrior) / ($0 + tuning.groupPrior))
        }
    }

    private mutating func count(_ judgement: Judgement, isTaught: [Bool]) {
        let keep = 1 - tuning.forgetting
        let rejected = judgement.isAccepted ? 0 : judgement.importance
        state.rejections = state.rejections * keep + rejected
        for g in groups.indices {
            state.groupRejections[g] =
                state.groupRejections[g] * keep + (isTaught[g] ? rejected : 0)
        }
        state.learned += 1
        state.pending.note(judgement)
    }
}

extension UndoList.Term {
    /// What a step added in precision (lambda) and in precision times mean (eta), bounds included.
    fileprivate init(feature: Int32, x: Float, from before: Gaussian, to after: Gaussian) {
        self.init(
            feature: feature, x: x, lambda: 1 / after.variance - 1 / before.variance,
            eta: after.mean / after.variance - before.mean / before.variance)
    }
}

extension Belief {
    fileprivate mutating func settle(
        _ after: Gaussian, at learned: Int, x: Double, isAccepted: Bool
    ) {
        (gaussian, learnedAt) = (after, learned)
        evidence += x
        verdicts += 1
        if isAccepted { accepted += 1 }
    }
}

extension Pending {
    fileprivate mutating func note(_ judgement: Judgement) {
        verdicts += 1
        if sinceMilliseconds == nil { sinceMilliseconds = judgement.atMilliseconds }
        judgementCount += 1
        judgements.append(judgement.judgementId)
        if judgements.count > LearningLimits.judgementsNamed { judgements.removeFirst() }
    }
}

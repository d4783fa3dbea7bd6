public import Leads

extension Learner {
    /// Learns one verdict.
    ///
    /// Moves the features that are in the snapshot and in a group that the reason teaches, and the
    /// intercept. p always uses all features. A feature that the definition does not hold (any more)
    /// is passed over. O(features in the snapshot). Source: sections 1 and 2.
    public mutating func learn(_ judgement: Judgement) -> Lesson {
        guard judgement.kind == .verdict, judgement.supersedes == nil else {
            return .nothing(.correction)
        }
        let isTaught = groups.map { judgement.mask.contains($0) }
        guard isTaught.contains(true) else { return .nothing(.teachesNothing) }
        let shown = snapshot(judgement.features)
        let margin = shown.reduce(readIntercept().mean) { $0 + $1.belief.mean * $1.x }
        let taught = shown.filter { isTaught[groupOfFeature[$0.feature]] }
        let interceptBefore = readIntercept()
        let spread = taught.reduce(interceptBefore.variance) {
            $0 + $1.belief.variance * $1.x * $1.x
        }
        let verdict = Verdict(
            target: judgement.isAccepted ? 1 : 0, importance: judgement.importance, margin: margin,
            spread: spread, curvatureMin: tuning.curvatureMin)

        let own = verdict.step(x: 1, belief: interceptBefore, groupOffset: 0)
        var steps = [
            BeliefStep(feature: "", x: 1, before: interceptBefore, after: own, boundedBy: nil)
        ]
        intercept.settle(own, at: learned, x: 1, isAccepted: judgement.isAccepted)
        let offsets = groupOffsets()
        for (i, x, before) in taught {
            let free = verdict.step(x: x, belief: before, groupOffset: offsets[groupOfFeature[i]])
            let (after, bound) = bounded(free, feature: i)
            beliefs[i].settle(after, at: learned, x: x, isAccepted: judgement.isAccepted)
            beliefs[i].overshoot = free.mean - after.mean
            pending.isTouched[i] = true
            steps.append(
                BeliefStep(
                    feature: prior.features[i].key, x: x, before: before, after: after,
                    boundedBy: bound))
        }
        count(judgement, isTaught: isTaught)
        return .learned(
            BeliefChange(
                judgementId: judgement.judgementId, p: sigmoid(margin),
                isAccepted: judgement.isAccepted, importance: judgement.importance, steps: steps))
    }

    /// Probability of acceptance by the means of the beliefs.
    public func probability(_ features: [(key: String, x: Double)]) -> Double {
        sigmoid(snapshot(features).reduce(readIntercept().mean) { $0 + $1.belief.mean * $1.x })
    }

    /// Known features that are not zero, in the order of the definition, each once.
    private func snapshot(
        _ features: [(key: String, x: Double)]
    ) -> [(feature: Int, x: Double, belief: Gaussian)] {
        let known = features.compactMap { entry in
            indexByKey[entry.key].flatMap { entry.x == 0 ? nil : (feature: $0, x: entry.x) }
        }
        let ordered = known.sorted { $0.feature < $1.feature }
        return ordered.indices.compactMap { at in
            if at > 0, ordered[at - 1].feature == ordered[at].feature { return nil }
            return (ordered[at].feature, ordered[at].x, read(ordered[at].feature))
        }
    }

    /// o_g = ln((R + 5)/(R_g + 5)): each group is compared with its own share of rejections, else
    /// groups that see fewer of them climb. 0 exactly when all rejections taught all groups.
    public func groupOffsets() -> [Double] {
        groupRejections.map {
            Leads.log((rejections + tuning.groupPrior) / ($0 + tuning.groupPrior))
        }
    }

    private mutating func count(_ judgement: Judgement, isTaught: [Bool]) {
        let keep = 1 - tuning.forgetting
        let rejected = judgement.isAccepted ? 0 : judgement.importance
        rejections = rejections * keep + rejected
        for g in groups.indices {
            groupRejections[g] = groupRejections[g] * keep + (isTaught[g] ? rejected : 0)
        }
        learned += 1
        pending.note(judgement)
    }
}

/// The part of a step that all features of a verdict share.
private struct Verdict {
    /// y.
    let target: Double
    /// k.
    let importance: Double
    /// m.
    let margin: Double
    /// s2.
    let spread: Double
    let curvatureMin: Double

    /// w + v x k(y - r)/D and v - k h v^2 x^2/D with r = sigmoid(m + o_g), D = 1 + k h s2.
    func step(x: Double, belief: Gaussian, groupOffset: Double) -> Gaussian {
        let r = sigmoid(margin + groupOffset)
        let h = importance * max(r * (1 - r), curvatureMin)
        let damping = 1 + h * spread
        let vx = belief.variance * x
        return Gaussian(
            mean: belief.mean + vx * (importance * (target - r)) / damping,
            variance: belief.variance - h * vx * vx / damping)
    }
}

func sigmoid(_ m: Double) -> Double { 1 / (1 + Leads.exp(-m)) }

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

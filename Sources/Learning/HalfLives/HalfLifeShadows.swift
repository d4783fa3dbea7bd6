// Evidence about half-lives: would the verdicts have been less of a surprise had a behaviour faded
// twice as fast, or half as fast? Source: learning.md, "Half-lives".
//
// Putting the shadow's x in the place of the real one is no test: weight and intercept were learned
// with the real x, another half-life moves the average, and the shadow loses even when it is the truth
// (tried: half and double lost by .001 to .015 nats on 8,000 verdicts of their own making). So each of
// the three half-lives has a small model of its own, a weight and an offset to the rest of the lead,
// learned by the same step, and what is compared is their log-loss before each verdict. A person changes
// a half-life; nothing here does.
internal import Leads

package struct HalfLifeShadows: Sendable, Equatable {
    /// One per feature of the prior; nil: no verdict says anything.
    package internal(set) var evidence: [Evidence?]

    package init(featureCount: Int) { evidence = Array(repeating: nil, count: featureCount) }
    package init(_ evidence: [Evidence?]) { self.evidence = evidence }

    package struct Evidence: Sendable, Equatable {
        package var verdicts: Int
        /// Verdicts that the model had learned when this one was last moved.
        package var learnedAt: Int
        package var own: HalfLifeTwin
        package var half: HalfLifeTwin
        package var double: HalfLifeTwin
        /// Differences of log-loss, in nats: shadow minus own, so below 0 the shadow is better.
        package var halfLoss = Moments()
        package var doubleLoss = Moments()

        package init(
            verdicts: Int, learnedAt: Int, own: HalfLifeTwin, half: HalfLifeTwin,
            double: HalfLifeTwin
        ) {
            self.verdicts = verdicts
            self.learnedAt = learnedAt
            self.own = own
            self.half = half
            self.double = double
        }
    }

    package struct Moments: Sendable, Equatable {
        package var sum: Double
        package var squares: Double
        package init(sum: Double = 0, squares: Double = 0) {
            self.sum = sum
            self.squares = squares
        }

        mutating func add(_ value: Double) {
            sum += value
            squares += value * value
        }
        mutating func remove(_ value: Double) {
            sum -= value
            squares = max(0, squares - value * value)
        }
    }
}

extension HalfLifeShadows.Evidence {
    /// As of `now` verdicts: what lies back fades towards the prior.
    func read(_ prior: HalfLifeTwin, now: Int, logKeep: Double) -> Self {
        var evidence = self
        let keep = Leads.exp(Double(now - learnedAt) * logKeep)
        evidence.own.fade(to: prior, keep: keep)
        evidence.half.fade(to: prior, keep: keep)
        evidence.double.fade(to: prior, keep: keep)
        evidence.learnedAt = now
        return evidence
    }

    /// Shadow minus own.
    fileprivate func differences(
        x: Double, _ shadow: HalfLifeShadow, rest: Double, isAccepted: Bool, _ line: RepLine
    ) -> (half: Double, double: Double) {
        let real = own.loss(x: x, rest: rest, isAccepted: isAccepted, line)
        return (
            half.loss(x: shadow.half, rest: rest, isAccepted: isAccepted, line) - real,
            double.loss(x: shadow.double, rest: rest, isAccepted: isAccepted, line) - real
        )
    }
}

extension Learner {
    /// Adds a verdict on behaviours.
    ///
    /// - Parameter verdict: its margin is that of the whole lead.
    mutating func noteHalfLives(_ judgement: Judgement, shown: [Shown], _ verdict: VerdictStep) {
        for (i, entry, shadow) in shadows(judgement, shown) {
            let rest = verdict.margin - entry.belief.mean * entry.x
            var evidence = halfLifeEvidence(i)
            let difference = evidence.differences(
                x: entry.x, shadow, rest: rest, isAccepted: judgement.isAccepted, verdict.line)
            evidence.verdicts += 1
            evidence.halfLoss.add(difference.half)
            evidence.doubleLoss.add(difference.double)
            evidence.own.learn(x: entry.x, rest: rest, verdict)
            evidence.half.learn(x: shadow.half, rest: rest, verdict)
            evidence.double.learn(x: shadow.double, rest: rest, verdict)
            state.halfLives.evidence[i] = evidence
        }
    }

    /// Takes a verdict on the same hand-over out of the sums.
    ///
    /// Its differences are computed by the beliefs of now, so they are a little other than those that
    /// were added; and the three small models keep what they learned from it, all three alike.
    /// - Parameter correction: what takes its place.
    mutating func forgetHalfLives(_ entry: UndoList.Entry, _ correction: Judgement) {
        let group = groups.firstIndex(of: Feature.behaviourGroup).map { Int32($0) }
        guard let group, entry.taught?.contains(group) ?? true else { return }
        let usesLine = entry.verdict.rep >= 0 && state.reps.areUsed(tuning.reps)
        let line = usesLine ? state.reps.reps[Int(entry.verdict.rep)].line : .neutral
        let shown = snapshot(correction.features)
        let margin = shown.reduce(readIntercept().mean) { $0 + $1.belief.mean * $1.x }
        for (i, feature, shadow) in shadows(correction, shown)
        where state.halfLives.evidence[i] != nil {
            var evidence = halfLifeEvidence(i)
            let difference = evidence.differences(
                x: feature.x, shadow, rest: margin - feature.belief.mean * feature.x,
                isAccepted: entry.verdict.isAccepted, line)
            evidence.verdicts -= 1
            evidence.halfLoss.remove(difference.half)
            evidence.doubleLoss.remove(difference.double)
            state.halfLives.evidence[i] = evidence.verdicts > 0 ? evidence : nil
        }
    }

    private func shadows(
        _ judgement: Judgement, _ shown: [Shown]
    ) -> [(feature: Int, entry: Shown, shadow: HalfLifeShadow)] {
        judgement.shadows.compactMap { shadow in
            guard let i = indexByKey[shadow.key],
                let entry = shown.first(where: { $0.feature == i })
            else { return nil }
            return (i, entry, shadow.x)
        }
    }

    private func halfLifeEvidence(_ feature: Int) -> HalfLifeShadows.Evidence {
        let prior = HalfLifeTwin(weight: priorGaussian(feature).mean)
        guard let known = state.halfLives.evidence[feature] else {
            return HalfLifeShadows.Evidence(
                verdicts: 0, learnedAt: state.learned, own: prior, half: prior, double: prior)
        }
        return known.read(prior, now: state.learned, logKeep: tuning.logKeep)
    }

    /// What was known of features that mean the same; weights go where their priors go.
    mutating func carryHalfLives(_ old: Learner, _ sources: [Int?]) {
        state.halfLives = HalfLifeShadows(
            sources.indices.map { i in
                guard let source = sources[i], var evidence = old.state.halfLives.evidence[source]
                else {
                    return nil
                }
                let shift = priorGaussian(i).mean - old.priorGaussian(source).mean
                evidence.own.moveWeight(by: shift)
                evidence.half.moveWeight(by: shift)
                evidence.double.moveWeight(by: shift)
                return evidence
            })
    }

    /// Per behaviour that verdicts say anything about, in the order of the definition.
    package var halfLifeAdvice: [HalfLifeAdvice] {
        prior.features.indices.compactMap { i in
            state.halfLives.evidence[i].map { HalfLifeAdvice(prior.features[i].key, $0) }
        }
    }
}

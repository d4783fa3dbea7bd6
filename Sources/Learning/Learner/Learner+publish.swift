internal import Leads

extension Learner {
    /// The least change of the offset that is worth a version without a changed point.
    private static let offsetChangeMin = 0.5

    /// Publishes when the rule says so: every 25 verdicts, or after a day if one came in; and at
    /// once, and again with every record, while verdicts that were taken back are still published.
    ///
    /// Moves the features that a verdict touched since the last look by at most a step, and the
    /// offset after the intercept. Nil when frozen, off, not due, or when nothing changes enough;
    /// also when something is wrong with what was learned: then `freeze` says what. Source:
    /// learning.md, "Publication".
    /// - Parameter milliseconds: time of the judgement or command that was just taken.
    package mutating func publish(at milliseconds: Int64) -> Publication? {
        guard isDue(at: milliseconds) else { return publishBack(at: milliseconds) }
        guard prior.rules.mode != .off, state.freeze == nil else { return nil }
        let pending = state.pending
        let looked = state.beliefs.indices.filter {
            pending.isTouched[$0] || pending.isRetracted[$0]
        }
        state.pending.restart(at: milliseconds)
        let changes = looked.map(change(of:))
        // What was taken back may go far at once: a person said so.
        let learned = zip(looked, changes).filter { !pending.isRetracted[$0.0] }.map(\.1)
        if let why = alarm(learned) {
            state.freeze = Freeze(by: Freeze.watch, why: why, atMilliseconds: milliseconds)
            state.proposal = nil
            return nil
        }
        return publish(looked, changes, offset: offsetOfIntercept(), at: milliseconds)
    }

    /// Publishes back what retractions, corrections and a quarantine took back, within the same
    /// bounds: towards the points that people set. No new verdict is needed. What the verdicts that
    /// are left want beyond waits for the next regular look.
    package mutating func publishBack(at milliseconds: Int64) -> Publication? {
        guard state.pending.hasRetracted, prior.rules.mode != .off, state.freeze == nil else {
            return nil
        }
        // In mode `propose` what waits is proposed again with it.
        let waiting = Set((state.proposal?.changes ?? []).map(\.feature))
        let set = pointsSetByPeople
        var (looked, changes): ([Int], [PointChange]) = ([], [])
        for i in state.beliefs.indices {
            let isWaiting = waiting.contains(prior.features[i].key)
            guard state.pending.isRetracted[i] || isWaiting else { continue }
            let change = change(of: i)
            if isWaiting || Self.isBack(from: change.from, to: change.to, set[i]) {
                looked.append(i)
                changes.append(change)
                state.pending.isTouched[i] = false
            } else {
                state.pending.isRetracted[i] = false
            }
        }
        let offset = offsetOfIntercept()
        let isOffsetBack =
            state.proposal != nil
            || Self.isBack(from: published.offset, to: offset, prior.handOffset)
        return publish(
            looked, changes, offset: isOffsetBack ? offset : published.offset, at: milliseconds)
    }

    private static func isBack(from old: Double, to new: Double, _ set: Double) -> Bool {
        (new - set).magnitude <= (old - set).magnitude
    }

    private mutating func publish(
        _ looked: [Int], _ changes: [PointChange], offset: Double, at milliseconds: Int64
    ) -> Publication? {
        // A feature that is further from its points than a step is looked at with the next record.
        for (i, change) in zip(looked, changes) where !change.boundedBy.contains(.step) {
            state.pending.isRetracted[i] = false
        }
        state.pending.hasRetracted = state.pending.isRetracted.contains(true)
        var points = published.points
        for (i, change) in zip(looked, changes) { points[i] = change.to }
        let way = (offset - published.offset).magnitude
        // Nothing is left of what was learned: exactly the offset of before.
        let isNothingLeft = prior.edition >= 2 && state.intercept.verdicts == 0 && way > 0
        let waiting = prior.edition >= 2 ? state.proposal?.version : nil
        guard points != published.points || way >= Self.offsetChangeMin || isNothingLeft,
            points != waiting?.points || offset != waiting?.offset
        else { return nil }
        let next = successor(.publish, points: points, offset: offset, at: milliseconds)
        let publication = Publication(
            version: next, isProposal: prior.rules.mode == .propose,
            offsetBefore: published.offset, changes: changes,
            judgements: state.pending.judgements, judgementCount: state.pending.judgementCount)
        if publication.isProposal { state.proposal = publication } else { adopt(next) }
        return publication
    }

    /// Why nothing should be published any more; nil: all is well.
    private func alarm(_ changes: [PointChange]) -> String? {
        let rule = tuning.watch
        guard rule.isOn, state.learned >= max(rule.verdictsMin, state.watch.quietUntil) else {
            return nil
        }
        let capped = changes.count { $0.boundedBy.contains(.step) }
        let share = Double(capped) / Double(max(changes.count, 1))
        if capped >= rule.cappedCountMin, share > rule.cappedShareMax {
            return "\(capped) of \(changes.count) features want to move by more than a step at once"
        }
        return state.watch.alarm(rule)
    }

    private func isDue(at milliseconds: Int64) -> Bool {
        guard state.pending.verdicts > 0, let since = state.pending.sinceMilliseconds else {
            return false
        }
        let rule = prior.rules.publish
        return state.pending.verdicts >= rule.everyVerdicts
            || Double(milliseconds - since) >= rule.atMostSeconds * 1_000
    }

    /// The next points of one feature, and what held them.
    private func change(of feature: Int) -> PointChange {
        let rule = prior.rules.publish
        let belief = state.beliefs[feature]
        let old = published.points[feature]
        let held = prior.pointsPerLogOdds * read(feature).mean
        let asked = held + prior.pointsPerLogOdds * belief.overshoot
        var bounds: [Bound] = []
        if belief.overshoot != 0 {
            bounds.append(bounded(Gaussian(mean: asked, variance: 1), feature: feature).1 ?? .bound)
        }
        var new = old
        if isPinned(feature) {
            bounds.append(.pin)
        } else if belief.evidence < rule.evidence {
            let set = state.pending.isRetracted[feature] ? pointsSetByPeople[feature] : old
            // What is left of the verdicts would never have moved it.
            guard set == old else { return change(of: feature, backTo: set) }
            bounds.append(.evidence)
        } else if (held - old).magnitude < rule.deadBandPoints {
            bounds.append(.deadBand)
        } else {
            if (held - old).magnitude > rule.stepPoints { bounds.append(.step) }
            new = stepped(from: old, towards: held, within: limits(of: feature))
        }
        return PointChange(
            feature: prior.features[feature].key, from: old, to: new, wanted: asked,
            boundedBy: bounds, evidence: belief.evidence)
    }

    /// On the way back to points that people set; the last step lands on them, with their fraction.
    private func change(of feature: Int, backTo set: Double) -> PointChange {
        let old = published.points[feature]
        let isNear = (set - old).magnitude <= prior.rules.publish.stepPoints
        return PointChange(
            feature: prior.features[feature].key, from: old,
            to: isNear ? set : stepped(from: old, towards: set, within: limits(of: feature)),
            wanted: set, boundedBy: isNear ? [] : [.step],
            evidence: state.beliefs[feature].evidence)
    }

    /// The newest points that people set, in a definition, by a rollback or a promotion.
    private var pointsSetByPeople: [Double] {
        state.versions.newest { $0.isByPeople } ?? prior.features.map(\.handPoints)
    }

    /// Whole points at most a step away; rounding passes neither the step nor a limit.
    private func stepped(
        from old: Double, towards wanted: Double, within limits: ClosedRange<Double>
    ) -> Double {
        let step = prior.rules.publish.stepPoints
        let whole = (old + min(max(wanted - old, -step), step)).rounded()
        // Hand-set points may have a fraction, and lie outside limits that were narrowed later.
        let high = min(old + step, max(limits.upperBound, old)).rounded(.down)
        let low = max(old - step, min(limits.lowerBound, old)).rounded(.up)
        // + 0: no negative zero.
        return low <= high ? min(max(whole, low), high) + 0 : old
    }

    func offsetOfIntercept() -> Double {
        (-prior.pointsPerLogOdds * readIntercept().mean * 100).rounded() / 100
    }

    func successor(
        _ cause: Version.Cause, points: [Double], offset: Double, at milliseconds: Int64
    ) -> Version {
        Version(
            version: published.version + 1, parent: published.version, cause: cause,
            points: points, offset: offset, atMilliseconds: milliseconds,
            thresholds: published.thresholds)
    }

    /// Makes a version the published one.
    mutating func adopt(_ version: Version) {
        precondition(version.version == published.version + 1, "versions are gap-free")
        state.versions.append(version)
        namePending()
    }

    /// A version named the judgements before it, and no proposal outlives it.
    mutating func namePending() {
        (state.pending.judgements, state.pending.judgementCount) = ([], 0)
        state.proposal = nil
    }
}

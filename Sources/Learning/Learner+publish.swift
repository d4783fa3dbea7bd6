internal import Leads

extension Learner {
    /// The least change of the offset that is worth a version without a changed point.
    private static let offsetChangeMin = 0.5

    /// Publishes when the rule says so: every 25 verdicts, or after a day if one came in.
    ///
    /// Moves the features that a verdict touched since the last look by at most a step, and the
    /// offset after the intercept. Nil when frozen, off, not due, or when nothing changes enough;
    /// also when something is wrong with what was learned: then `freeze` says what. Source:
    /// learning.md, "Publication".
    /// - Parameter milliseconds: time of the judgement that was just learned.
    public mutating func publish(at milliseconds: Int64) -> Publication? {
        guard prior.rules.mode != .off, freeze == nil, isDue(at: milliseconds) else { return nil }
        let touched = beliefs.indices.filter { pending.isTouched[$0] }
        pending.restart(at: milliseconds)
        let changes = touched.map(change(of:))
        if let why = alarm(changes) {
            freeze = Freeze(by: Freeze.watch, why: why, atMilliseconds: milliseconds)
            proposal = nil
            return nil
        }
        var points = published.points
        for (i, change) in zip(touched, changes) { points[i] = change.to }
        let offset = offsetOfIntercept()
        let moves =
            points != published.points
            || (offset - published.offset).magnitude >= Self.offsetChangeMin
        guard moves else { return nil }
        let next = successor(.publish, points: points, offset: offset, at: milliseconds)
        let publication = Publication(
            version: next, isProposal: prior.rules.mode == .propose,
            offsetBefore: published.offset, changes: changes, judgements: pending.judgements,
            judgementCount: pending.judgementCount)
        if publication.isProposal { proposal = publication } else { adopt(next) }
        return publication
    }

    /// Why nothing should be published any more; nil: all is well.
    private func alarm(_ changes: [PointChange]) -> String? {
        let rule = tuning.watch
        guard rule.isOn, learned >= max(rule.verdictsMin, watch.quietUntil) else { return nil }
        let capped = changes.count { $0.boundedBy.contains(.step) }
        let share = Double(capped) / Double(max(changes.count, 1))
        if capped >= rule.cappedCountMin, share > rule.cappedShareMax {
            return "\(capped) of \(changes.count) features want to move by more than a step at once"
        }
        return watch.alarm(rule)
    }

    private func isDue(at milliseconds: Int64) -> Bool {
        guard pending.verdicts > 0, let since = pending.sinceMilliseconds else { return false }
        let rule = prior.rules.publish
        return pending.verdicts >= rule.everyVerdicts
            || Double(milliseconds - since) >= rule.atMostSeconds * 1_000
    }

    /// The next points of one feature, and what held them.
    private func change(of feature: Int) -> PointChange {
        let rule = prior.rules.publish
        let belief = beliefs[feature]
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
            points: points, offset: offset, atMilliseconds: milliseconds)
    }

    /// Makes a version the published one.
    mutating func adopt(_ version: Version) {
        precondition(version.version == published.version + 1, "versions are gap-free")
        versions.append(version)
        namePending()
    }

    /// A version named the judgements before it, and no proposal outlives it.
    mutating func namePending() {
        (pending.judgements, pending.judgementCount) = ([], 0)
        proposal = nil
    }
}

extension Learner {
    /// Goes on with a new definition.
    ///
    /// New hand-set points move the mean by the change of the prior, variance kept; a feature that
    /// is new or means something else starts at its prior. Published points and offset move with the
    /// hand-set ones, as a version of its own, at once and in any mode: a person decided it. Rollback
    /// cannot go behind a definition. Source: learning.md, "Freeze, pin and roll back".
    /// - Returns: the version, nil when no published number changes.
    package mutating func adapt(to new: Prior, at milliseconds: Int64) -> Publication? {
        let old = self
        let keepsVersions =
            new.pointsToDoubleOdds == prior.pointsToDoubleOdds && new.baseRate == prior.baseRate
            && new.features.map(\.basis) == prior.features.map(\.basis)
        prior = new
        indexPrior()
        if new.features.map(\.scale) != old.prior.features.map(\.scale) {
            state.width.restart(tuning)
        }
        // What a number learned stays the same in log-odds, so in points it follows the scale.
        let stretch = new.pointsToDoubleOdds / old.prior.pointsToDoubleOdds
        let sources = new.features.map { old.source(of: $0) }
        state.beliefs = new.features.indices.map { i in
            let start = Belief(gaussian: priorGaussian(i))
            return sources[i].map { carried(old, $0, to: i) } ?? start
        }
        if interceptPrior != old.interceptPrior {
            state.intercept.gaussian = old.readIntercept()
            state.intercept.gaussian.mean += interceptPrior.mean - old.interceptPrior.mean
            state.intercept.learnedAt = state.learned
        }
        state.groupRejections = groups.map { group in
            old.groups.firstIndex(of: group).map { old.state.groupRejections[$0] }
                ?? state.rejections
        }
        state.pending.isTouched = sources.map {
            $0.map { old.state.pending.isTouched[$0] } ?? false
        }
        state.pending.isRetracted = sources.map {
            $0.map { old.state.pending.isRetracted[$0] } ?? false
        }
        carryHalfLives(old, sources)
        state.pins.formIntersection(new.features.map(\.key))
        // Its points are those of other features now.
        if !keepsVersions { state.experiment = nil }
        remapUndoList(old, sources)

        let points = new.features.indices.map { i in
            guard let from = sources[i] else { return new.features[i].handPoints }
            return movedPoints(old, from, to: i, stretch: stretch)
        }
        let offset =
            new.handOffset == old.prior.handOffset
            ? old.published.offset
            : ((new.handOffset + (old.published.offset - old.prior.handOffset) * stretch) * 100)
                .rounded() / 100
        return publishAdapted(
            old, points: points, offset: offset, keepsVersions: keepsVersions, at: milliseconds)
    }

    /// Publishes the points of the new definition if they differ from what scorers use.
    private mutating func publishAdapted(
        _ old: Learner, points: [Double], offset: Double, keepsVersions: Bool,
        at milliseconds: Int64
    ) -> Publication? {
        let changes = points.indices.map { i in
            let before = old.indexByKey[prior.features[i].key].map { old.published.points[$0] }
            return PointChange(
                feature: prior.features[i].key, from: before ?? 0, to: points[i],
                wanted: points[i], boundedBy: [], evidence: state.beliefs[i].evidence)
        }
        let isThresholdNew = old.prior.thresholds != nil && prior.thresholds != old.prior.thresholds
        let dropsThresholds = isThresholdNew && published.thresholds != nil
        let isNew = prior.features.contains { old.indexByKey[$0.key] == nil }
        let moved = changes.filter { $0.from != $0.to }
        let endsTrial =
            state.experiment == nil && old.state.experiment.map { !$0.plan.isShadow } ?? false
        guard
            isNew || !moved.isEmpty || offset != old.published.offset || endsTrial
                || dropsThresholds
        else {
            guard !keepsVersions else { return nil }
            var same = old.published
            same.points = points
            state.versions = VersionHistory(same)
            state.proposal = nil
            return nil
        }
        var next = successor(.manual, points: points, offset: offset, at: milliseconds)
        if dropsThresholds { next.thresholds = nil }
        if keepsVersions {
            state.versions.append(next)
        } else {
            state.versions = VersionHistory(next)
        }
        namePending()
        return Publication(
            version: next, isProposal: false, offsetBefore: old.published.offset, changes: moved,
            judgements: [], judgementCount: 0)
    }

    /// What verdicts taught can still be taken back: a mean that moved with its prior took its
    /// contributions along.
    private mutating func remapUndoList(_ old: Learner, _ sources: [Int?]) {
        var places = [Int32?](repeating: nil, count: old.state.beliefs.count)
        var shifts = [Double](repeating: 0, count: old.state.beliefs.count)
        for (i, source) in sources.enumerated() {
            guard let source else { continue }
            places[source] = Int32(i)
            shifts[source] = priorGaussian(i).mean - old.priorGaussian(source).mean
        }
        let newGroups = groups.indices.filter { !old.groups.contains(groups[$0]) }
        state.undoList.remap(
            UndoList.Move(
                places: places, shifts: shifts,
                interceptShift: interceptPrior.mean - old.interceptPrior.mean,
                groups: old.groups.map { groups.firstIndex(of: $0).map { Int32($0) } },
                newGroups: newGroups.map { Int32($0) }))
    }

    /// The feature of this learner that means the same, if there is one.
    private func source(of feature: PriorFeature) -> Int? {
        guard let i = indexByKey[feature.key], prior.features[i].meaning == feature.meaning else {
            return nil
        }
        return i
    }

    private func carried(_ old: Learner, _ from: Int, to i: Int) -> Belief {
        var belief = old.state.beliefs[from]
        let (before, after) = (old.priorGaussian(from), priorGaussian(i))
        guard before != after else { return belief }
        let now = old.read(from)
        let moved = Gaussian(mean: now.mean + after.mean - before.mean, variance: now.variance)
        (belief.gaussian, belief.learnedAt) = (bounded(moved, feature: i).0, state.learned)
        return belief
    }

    private func movedPoints(_ old: Learner, _ from: Int, to i: Int, stretch: Double) -> Double {
        let (before, after) = (old.prior.features[from].handPoints, prior.features[i].handPoints)
        guard before != after || stretch != 1 else { return old.published.points[from] }
        let limits = limits(of: i)
        let moved = after + (old.published.points[from] - before) * stretch
        return min(max(moved, limits.lowerBound), limits.upperBound)
    }
}

extension PriorFeature {
    /// What published points of an older version depend on.
    fileprivate var basis: [String] { [key, meaning, "\(handPoints)"] }
    /// What x is.
    fileprivate var scale: [String] { [key, meaning] }
}

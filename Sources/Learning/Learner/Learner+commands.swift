// What people say. A command acts at once, also when publication is frozen or off.

/// What a rollback came to.
package enum Rollback: Sendable, Equatable {
    case done(Publication)
    /// Not kept, or of an older definition. The versions that it could name, oldest first.
    case versionUnknown(oldest: Int, newest: Int)
}

/// What an approval came to.
package enum Approval: Sendable, Equatable {
    case done(Publication)
    case nothingProposed
    /// Another one was proposed meanwhile.
    case otherProposed(version: Int, at: Int64)
    case frozen
}

extension Learner {
    /// Stops publication; beliefs go on. A second freeze replaces the first.
    package mutating func freeze(by actor: String, why: String, at milliseconds: Int64) {
        state.freeze = Freeze(by: actor, why: why, atMilliseconds: milliseconds)
        state.proposal = nil
    }

    /// Lets points follow the verdicts again; the watch starts anew, or it would stop them at once.
    package mutating func unfreeze() {
        state.freeze = nil
        state.watch = Watch(quietUntil: state.learned + tuning.watch.window)
    }

    /// Publishes what was proposed, as it was proposed.
    ///
    /// - Parameter proposedAtMilliseconds: time of the proposal that the person saw; nil: whatever
    ///   waits.
    package mutating func approve(
        proposedAtMilliseconds: Int64?, at milliseconds: Int64
    ) -> Approval {
        guard state.freeze == nil else { return .frozen }
        guard var publication = state.proposal else { return .nothingProposed }
        let proposedAt = publication.version.atMilliseconds
        guard proposedAtMilliseconds ?? proposedAt == proposedAt else {
            return .otherProposed(version: publication.version.version, at: proposedAt)
        }
        publication.isProposal = false
        publication.version.atMilliseconds = milliseconds
        adopt(publication.version)
        return .done(publication)
    }

    /// Lets a feature keep its points; its belief goes on.
    ///
    /// - Returns: whether there is such a feature.
    package mutating func pin(_ feature: String) -> Bool {
        guard indexByKey[feature] != nil else { return false }
        state.pins.insert(feature)
        state.proposal = nil
        return true
    }

    /// - Returns: whether a person had pinned it; what the definition pins stays pinned.
    package mutating func unpin(_ feature: String) -> Bool { state.pins.remove(feature) != nil }

    /// Takes back what a rep taught since a time, as far as it is kept, and learns nothing more of
    /// theirs from then on. Source: learning.md, "Freeze, pin and roll back".
    ///
    /// - Returns: what was taken back; nil: nothing was learned from them since then.
    package mutating func quarantine(_ repId: String, from milliseconds: Int64) -> Retraction? {
        guard let rep = state.reps.index(of: repId, tuning.reps) else { return nil }
        state.reps.reps[rep].quarantinedFromMilliseconds = milliseconds
        // It may hold what this rep taught.
        state.proposal = nil
        return retract {
            $0.verdict.rep == Int32(rep) && $0.verdict.atMilliseconds >= milliseconds
        }
    }

    /// Learns a rep's verdicts again; those that came meanwhile stay unlearned.
    ///
    /// - Returns: whether the rep was in quarantine.
    package mutating func release(_ repId: String) -> Bool {
        guard let rep = state.reps.reps.firstIndex(where: { $0.id == repId }),
            state.reps.reps[rep].quarantinedFromMilliseconds != nil
        else { return false }
        state.reps.reps[rep].quarantinedFromMilliseconds = nil
        return true
    }

    /// Publishes the points of an older version as a new one.
    ///
    /// A person's decision: it acts when frozen or off, and it is not bound by the step. Beliefs go
    /// on, so a feature that verdicts show again moves towards them as ever: freeze or pin to hold
    /// the points. Source: learning.md, "Freeze, pin and roll back".
    package mutating func rollBack(to version: Int, at milliseconds: Int64) -> Rollback {
        guard let target = state.versions.version(version) else {
            return .versionUnknown(oldest: state.versions.oldestVersion, newest: published.version)
        }
        return .done(setPoints(.rollback, as: target, at: milliseconds))
    }

    /// Publishes points, offset and thresholds that people chose.
    mutating func setPoints(
        _ cause: Version.Cause, as target: Version, at milliseconds: Int64
    ) -> Publication {
        let (points, offset) = (target.points, target.offset)
        let scale = prior.pointsPerLogOdds
        let changes = state.beliefs.indices.map { i in
            PointChange(
                feature: prior.features[i].key, from: published.points[i], to: points[i],
                wanted: scale * read(i).mean, boundedBy: [], evidence: state.beliefs[i].evidence)
        }
        if prior.edition < 2 { setMeans(to: points, offset: offset) }
        var next = successor(cause, points: points, offset: offset, at: milliseconds)
        next.thresholds = target.thresholds
        let publication = Publication(
            version: next, isProposal: false, offsetBefore: published.offset,
            changes: changes.filter { $0.from != $0.to }, judgements: [], judgementCount: 0)
        adopt(next)
        state.pending.restart(at: milliseconds)
        state.pending.clearRetracted()
        return publication
    }

    /// What the first edition did besides: beliefs began again at the points, variances stayed, and
    /// what was learned before could not be taken back any more.
    private mutating func setMeans(to points: [Double], offset: Double) {
        let scale = prior.pointsPerLogOdds
        for i in state.beliefs.indices {
            state.beliefs[i].restart(at: points[i] / scale, from: read(i), learned: state.learned)
        }
        state.intercept.restart(at: -offset / scale, from: readIntercept(), learned: state.learned)
        state.undoList.removeAll()
    }
}

extension Belief {
    /// Moves the mean; the variance is that of now.
    fileprivate mutating func restart(at mean: Double, from now: Gaussian, learned: Int) {
        gaussian = Gaussian(mean: mean, variance: now.variance)
        (learnedAt, overshoot) = (learned, 0)
    }
}

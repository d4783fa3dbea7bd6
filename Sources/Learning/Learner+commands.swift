// What people say. A command acts at once, also when publication is frozen or off.

/// What a rollback came to.
public enum Rollback: Sendable, Equatable {
    case done(Publication)
    /// Not kept, or of an older definition. The versions that it could name, oldest first.
    case versionUnknown(oldest: Int, newest: Int)
}

/// What an approval came to.
public enum Approval: Sendable, Equatable {
    case done(Publication)
    case nothingProposed
    /// Another one was proposed meanwhile.
    case otherProposed(version: Int, at: Int64)
    case frozen
}

extension Learner {
    /// Stops publication; beliefs go on. A second freeze replaces the first.
    public mutating func freeze(by actor: String, why: String, at milliseconds: Int64) {
        freeze = Freeze(by: actor, why: why, atMilliseconds: milliseconds)
        proposal = nil
    }

    /// Lets points follow the verdicts again; the watch starts anew, or it would stop them at once.
    public mutating func unfreeze() {
        freeze = nil
        watch = Watch(quietUntil: learned + tuning.watch.window)
    }

    /// Publishes what was proposed, as it was proposed.
    ///
    /// - Parameter proposedAtMilliseconds: time of the proposal that the person saw; nil: whatever
    ///   waits.
    public mutating func approve(
        proposedAtMilliseconds: Int64?, at milliseconds: Int64
    ) -> Approval {
        guard freeze == nil else { return .frozen }
        guard var publication = proposal else { return .nothingProposed }
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
    public mutating func pin(_ feature: String) -> Bool {
        guard indexByKey[feature] != nil else { return false }
        pins.insert(feature)
        proposal = nil
        return true
    }

    /// - Returns: whether a person had pinned it; what the definition pins stays pinned.
    public mutating func unpin(_ feature: String) -> Bool { pins.remove(feature) != nil }

    /// Takes back what a rep taught since a time, as far as it is kept, and learns nothing more of
    /// theirs from then on. Source: learning.md, "Freeze, pin and roll back".
    ///
    /// - Returns: what was taken back; nil: nothing was learned from them since then.
    public mutating func quarantine(_ repId: String, from milliseconds: Int64) -> Retraction? {
        guard let rep = reps.index(of: repId, tuning.reps) else { return nil }
        reps.reps[rep].quarantinedFromMilliseconds = milliseconds
        // It may hold what this rep taught.
        proposal = nil
        return takeBack { $0.rep == Int32(rep) && $0.atMilliseconds >= milliseconds }
    }

    /// Learns a rep's verdicts again; those that came meanwhile stay unlearned.
    ///
    /// - Returns: whether the rep was in quarantine.
    public mutating func release(_ repId: String) -> Bool {
        guard let rep = reps.reps.firstIndex(where: { $0.id == repId }),
            reps.reps[rep].quarantinedFromMilliseconds != nil
        else { return false }
        reps.reps[rep].quarantinedFromMilliseconds = nil
        return true
    }

    /// Publishes the points of an older version as a new one and sets the means to them.
    ///
    /// Variances and evidence stay. A person's decision: it acts when frozen or off, and it is not
    /// bound by the step. What was learned before cannot be taken back any more: the means do not
    /// hold it. Source: learning.md, "Freeze, pin and roll back".
    public mutating func rollBack(to version: Int, at milliseconds: Int64) -> Rollback {
        guard let target = versions.version(version) else {
            return .versionUnknown(oldest: versions.oldestVersion, newest: published.version)
        }
        return .done(
            restart(.rollback, points: target.points, offset: target.offset, at: milliseconds))
    }

    /// Publishes points that people chose, and sets the means to them.
    mutating func restart(
        _ cause: Version.Cause, points: [Double], offset: Double, at milliseconds: Int64
    ) -> Publication {
        let scale = prior.pointsPerLogOdds
        let changes = beliefs.indices.map { i in
            PointChange(
                feature: prior.features[i].key, from: published.points[i], to: points[i],
                wanted: scale * read(i).mean, boundedBy: [], evidence: beliefs[i].evidence)
        }
        for i in beliefs.indices {
            beliefs[i].restart(at: points[i] / scale, from: read(i), learned: learned)
        }
        intercept.restart(at: -offset / scale, from: readIntercept(), learned: learned)
        undoList.removeAll()
        let next = successor(cause, points: points, offset: offset, at: milliseconds)
        let publication = Publication(
            version: next, isProposal: false, offsetBefore: published.offset,
            changes: changes.filter { $0.from != $0.to }, judgements: [], judgementCount: 0)
        adopt(next)
        pending.restart(at: milliseconds)
        return publication
    }
}

extension Belief {
    /// Moves the mean; the variance is that of now.
    fileprivate mutating func restart(at mean: Double, from now: Gaussian, learned: Int) {
        gaussian = Gaussian(mean: mean, variance: now.variance)
        (learnedAt, overshoot) = (learned, 0)
    }
}

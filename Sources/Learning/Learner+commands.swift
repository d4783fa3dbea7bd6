/// What a rollback came to.
public enum Rollback: Sendable, Equatable {
    case done(Publication)
    /// Not kept, or of an older definition. The versions that it could name, oldest first.
    case versionUnknown(oldest: Int, newest: Int)
}

extension Learner {
    /// Stops publication; beliefs go on. A second freeze replaces the first.
    public mutating func freeze(by actor: String, why: String, at milliseconds: Int64) {
        freeze = Freeze(by: actor, why: why, atMilliseconds: milliseconds)
    }

    public mutating func unfreeze() { freeze = nil }

    /// Publishes the points of an older version as a new one and sets the means to them.
    ///
    /// Variances and evidence stay. A person's decision: it acts when frozen or off, and it is not
    /// bound by the step. Source: section 6.
    public mutating func rollBack(to version: Int, at milliseconds: Int64) -> Rollback {
        guard let target = versions.first(where: { $0.version == version }) else {
            return .versionUnknown(oldest: versions[0].version, newest: published.version)
        }
        let scale = prior.pointsPerLogOdds
        let changes = beliefs.indices.map { i in
            PointChange(
                feature: prior.features[i].key, from: published.points[i], to: target.points[i],
                wanted: scale * read(i).mean, boundedBy: [], evidence: beliefs[i].evidence)
        }
        for i in beliefs.indices {
            beliefs[i].restart(at: target.points[i] / scale, from: read(i), learned: learned)
        }
        intercept.restart(at: -target.offset / scale, from: readIntercept(), learned: learned)
        let next = successor(
            .rollback, points: target.points, offset: target.offset, at: milliseconds)
        let publication = Publication(
            version: next, isProposal: false, offsetBefore: published.offset,
            changes: changes.filter { $0.from != $0.to }, judgements: [], judgementCount: 0)
        adopt(next)
        pending.restart(at: milliseconds)
        return .done(publication)
    }
}

extension Belief {
    /// Moves the mean; the variance is that of now.
    fileprivate mutating func restart(at mean: Double, from now: Gaussian, learned: Int) {
        gaussian = Gaussian(mean: mean, variance: now.variance)
        (learnedAt, overshoot) = (learned, 0)
    }
}

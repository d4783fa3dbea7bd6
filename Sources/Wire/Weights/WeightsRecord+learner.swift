import Leads
package import Learning

extension WeightsRecord {
    /// The learner where it stopped; nil if the record is not of that prior, or its parts do not fit
    /// together.
    ///
    /// - Parameters:
    ///   - versions: from `oldestVersion` to `version`.
    ///   - undo: all chunks of the undo list that are stored.
    package func learner(
        _ prior: Prior, versions: [Version], undo: [UndoList.Chunk]
    ) -> Learner? {
        let fresh = Learner(prior)
        guard features.map(\.key) == prior.features.map(\.key),
            features.map(\.group) == prior.features.map(\.group),
            groups.map(\.group) == fresh.groups, versions.last == published,
            versions.allSatisfy({ $0.points.count == features.count }),
            let lines = RepLines(reps, sinceCentring: sinceCentring, tuning: fresh.tuning.reps),
            let undoList = UndoList(
                capacity: fresh.tuning.undoCount, undo, first: undoFirst, count: undoCount),
            undoList.chunks.allSatisfy({
                $0.fits(
                    features: features.count, groups: groups.count, reps: reps.count,
                    learned: verdicts)
            })
        else { return nil }
        var stored = Learner.Stored(fresh)
        (stored.learned, stored.intercept) = (verdicts, intercept)
        stored.beliefs = features.map(\.belief)
        (stored.rejections, stored.groupRejections) = (rejections, groups.map(\.rejections))
        stored.versions = VersionHistory(oldestFirst: versions)
        (stored.freeze, stored.pins) = (freeze, Set(pins))
        stored.pending = Pending(featureCount: features.count)
        stored.pending.verdicts = pendingVerdicts
        stored.pending.sinceMilliseconds = pendingSinceMilliseconds
        stored.pending.isTouched = features.map(\.isTouched)
        (stored.pending.judgements, stored.pending.judgementCount) = (judgements, judgementCount)
        (stored.reps, stored.undoList, stored.watch) = (lines, undoList, watch)
        stored.halfLives = HalfLifeShadows(features.map { halfLives[$0.key] })
        stored.experiment = experiment
        stored.proposal = proposal.map {
            Publication(
                $0.points, from: features.map { ($0.key, $0.points) },
                atMilliseconds: $0.atMilliseconds)
        }
        return Learner(prior, stored)
    }
}

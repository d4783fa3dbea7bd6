internal import Leads

/// What taking verdicts back did to the beliefs.
package struct Retraction: Sendable, Equatable {
    /// The judgement that was taken back; nil: all of a rep's.
    package var judgementId: String?
    /// Verdicts taken back.
    package var count: Int
    /// The intercept (empty key) first, then features in the order of the definition.
    package var steps: [BeliefStep]

    package init(judgementId: String?, count: Int, steps: [BeliefStep]) {
        self.judgementId = judgementId
        self.count = count
        self.steps = steps
    }
}

extension Learner {
    /// Takes one verdict back, as if it had never been learned.
    ///
    /// Subtracts what it added, faded to now, and its share of rejections and evidence; t and the
    /// lines of reps stay, and bounds act again at a feature's next step. What is left is what the
    /// others contributed, to 1e-12. Source: learning.md, "Corrections".
    /// - Returns: nil if it was not learned, or so long ago that it is not kept.
    mutating func undo(_ judgementId: String, for judgement: Judgement) -> Retraction? {
        let hash = Self.undoHash(judgementId)
        var undone: UndoList.Entry?
        let found = retract { entry in
            guard entry.verdict.idHash == hash else { return false }
            undone = entry
            return true
        }
        guard var retraction = found, let undone else { return nil }
        forgetHalfLives(undone, judgement)
        retraction.judgementId = judgementId
        return retraction
    }

    static func undoHash(_ judgementId: String) -> UInt64 {
        var id = judgementId
        return id.withUTF8 { StableHash.hash64(UnsafeRawBufferPointer($0)) }
    }

    /// Takes back every verdict of the undo list that is asked for.
    mutating func retract(where isWanted: (UndoList.Entry) -> Bool) -> Retraction? {
        var sums: [Int32: (lambda: Double, eta: Double)] = [:]
        var counts: [Int32: (x: Double, verdicts: Int, accepted: Int)] = [:]
        var (retracted, gone, groupsGone) = (0, 0.0, state.groupRejections.map { _ in 0.0 })
        let (now, logKeep) = (state.learned, tuning.logKeep)
        state.undoList.retract(where: isWanted) { entry, terms in
            retracted += 1
            let keep = Leads.exp(Double(now - entry.verdict.learnedAt) * logKeep)
            for term in terms {
                let sum = sums[term.feature] ?? (0, 0)
                sums[term.feature] = (sum.lambda + keep * term.lambda, sum.eta + keep * term.eta)
                let count = counts[term.feature] ?? (0, 0, 0)
                counts[term.feature] = (
                    count.x + Double(term.x), count.verdicts + 1,
                    count.accepted + (entry.verdict.isAccepted ? 1 : 0)
                )
            }
            guard !entry.verdict.isAccepted else { return }
            let share =
                entry.verdict.importance
                * Leads.exp(Double(now - entry.verdict.learnedAt - 1) * logKeep)
            gone += share
            for group in groupsGone.indices
            where entry.taught?.contains(Int32(group)) ?? true {
                groupsGone[group] += share
            }
        }
        guard retracted > 0 else { return nil }
        if prior.edition >= 2 { state.pending.hasRetracted = true }
        state.rejections = max(0, state.rejections - gone)
        for group in groupsGone.indices {
            state.groupRejections[group] = max(0, state.groupRejections[group] - groupsGone[group])
        }
        let steps = sums.keys.sorted().map { place in
            let (sum, count) = (sums[place] ?? (0, 0), counts[place] ?? (0, 0, 0))
            let isIntercept = place < 0
            let before = isIntercept ? readIntercept() : read(Int(place))
            let prior = isIntercept ? interceptPrior : priorGaussian(Int(place))
            let after = before.without(lambda: sum.lambda, eta: sum.eta, prior: prior)
            if isIntercept {
                state.intercept.retract(to: after, at: state.learned, count)
            } else {
                state.beliefs[Int(place)].retract(to: after, at: state.learned, count)
                state.pending.isTouched[Int(place)] = true
                if self.prior.edition >= 2 { state.pending.isRetracted[Int(place)] = true }
            }
            return BeliefStep(
                feature: isIntercept ? "" : key(of: place), x: count.x, before: before,
                after: after, boundedBy: nil)
        }
        return Retraction(judgementId: nil, count: retracted, steps: steps)
    }

    private func key(of place: Int32) -> String { prior.features[Int(place)].key }
}

extension Gaussian {
    /// Precision never falls below the prior's.
    fileprivate func without(lambda: Double, eta: Double, prior: Gaussian) -> Gaussian {
        let left = max(1 / variance - lambda, 1 / prior.variance)
        return Gaussian(mean: (mean / variance - eta) / left, variance: 1 / left)
    }
}

extension Belief {
    fileprivate mutating func retract(
        to after: Gaussian, at learned: Int, _ count: (x: Double, verdicts: Int, accepted: Int)
    ) {
        (gaussian, learnedAt, overshoot) = (after, learned, 0)
        evidence = max(0, evidence - count.x)
        verdicts = max(0, verdicts - count.verdicts)
        accepted = min(verdicts, max(0, accepted - count.accepted))
    }
}

internal import Leads

/// What taking verdicts back did to the beliefs.
public struct Retraction: Sendable, Equatable {
    /// The judgement that was taken back; nil: all of a rep's.
    public var judgementId: String?
    /// Verdicts taken back.
    public var count: Int
    /// The intercept (empty key) first, then features in the order of the definition.
    public var steps: [BeliefStep]

    public init(judgementId: String?, count: Int, steps: [BeliefStep]) {
        (self.judgementId, self.count, self.steps) = (judgementId, count, steps)
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
        let taken = takeBack { entry in
            guard entry.idHash == hash else { return false }
            undone = entry
            return true
        }
        guard var retraction = taken, let undone else { return nil }
        forgetHalfLives(undone, judgement)
        retraction.judgementId = judgementId
        return retraction
    }

    static func undoHash(_ judgementId: String) -> UInt64 {
        var id = judgementId
        return id.withUTF8 { StableHash.hash64(UnsafeRawBufferPointer($0)) }
    }

    /// Takes back every verdict of the undo list that is asked for.
    mutating func takeBack(where isWanted: (UndoList.Entry) -> Bool) -> Retraction? {
        var sums: [Int32: (lambda: Double, eta: Double)] = [:]
        var counts: [Int32: (x: Double, verdicts: Int, accepted: Int)] = [:]
        var (taken, gone, groupsGone) = (0, 0.0, groupRejections.map { _ in 0.0 })
        let (now, logKeep) = (learned, tuning.logKeep)
        undoList.take(where: isWanted) { entry, terms in
            taken += 1
            let keep = Leads.exp(Double(now - entry.learnedAt) * logKeep)
            for term in terms {
                let sum = sums[term.feature] ?? (0, 0)
                sums[term.feature] = (sum.lambda + keep * term.lambda, sum.eta + keep * term.eta)
                let count = counts[term.feature] ?? (0, 0, 0)
                counts[term.feature] = (
                    count.x + Double(term.x), count.verdicts + 1,
                    count.accepted + (entry.isAccepted ? 1 : 0)
                )
            }
            guard !entry.isAccepted else { return }
            let share = entry.importance * Leads.exp(Double(now - entry.learnedAt - 1) * logKeep)
            gone += share
            for group in groupsGone.indices
            where entry.taught?.contains(Int32(group)) ?? true {
                groupsGone[group] += share
            }
        }
        guard taken > 0 else { return nil }
        rejections = max(0, rejections - gone)
        for group in groupsGone.indices {
            groupRejections[group] = max(0, groupRejections[group] - groupsGone[group])
        }
        let steps = sums.keys.sorted().map { place in
            let (sum, count) = (sums[place] ?? (0, 0), counts[place] ?? (0, 0, 0))
            let isIntercept = place < 0
            let before = isIntercept ? readIntercept() : read(Int(place))
            let prior = isIntercept ? interceptPrior : priorGaussian(Int(place))
            let after = before.without(lambda: sum.lambda, eta: sum.eta, prior: prior)
            if isIntercept {
                intercept.takeBack(after, at: learned, count)
            } else {
                beliefs[Int(place)].takeBack(after, at: learned, count)
                pending.isTouched[Int(place)] = true
            }
            return BeliefStep(
                feature: isIntercept ? "" : key(of: place), x: count.x, before: before,
                after: after, boundedBy: nil)
        }
        return Retraction(judgementId: nil, count: taken, steps: steps)
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
    fileprivate mutating func takeBack(
        _ after: Gaussian, at learned: Int, _ count: (x: Double, verdicts: Int, accepted: Int)
    ) {
        (gaussian, learnedAt, overshoot) = (after, learned, 0)
        evidence = max(0, evidence - count.x)
        verdicts = max(0, verdicts - count.verdicts)
        accepted = min(verdicts, max(0, accepted - count.accepted))
    }
}

// How much variance the prior of one weight may have, by how many features a lead shows.
//
// A lead with W active features has a margin of variance W v0 before any verdict. With 60 of them and
// v0 = .5 each verdict moves the margin by a full jump while every variance shrinks only by its share:
// such leads were predicted worse than by no points at all. What so many small errors cost together
// grows with their number too, so it is not enough to keep W v0 at 4:
// 5,000 verdicts drawn at 10 % over 120 features, half of them on, then cost 6.5 to 7.5 % more than the
// running rate; with a square they cost 3 to 4 %, and true weights of a spread of 0.1 to 0.3 are found as
// well. Up to 12 active features nothing changes.
internal import Leads

/// The width of the first leads that were judged, and the variance that follows.
package struct LeadWidth: Sendable, Equatable {
    /// Leads measured, `Tuning.Width.leads` at most.
    package var leads = 0
    /// Their sum of x^2, the intercept aside.
    package var squares = 0.0
    /// v0 in force; nil: that of the tuning.
    package var variance: Double?

    package init(leads: Int = 0, squares: Double = 0, variance: Double? = nil) {
        self.leads = leads
        self.squares = squares
        self.variance = variance
    }

    /// Measures a lead before its verdict is learned.
    ///
    /// v0 = .5 min(1, (12/W)^2), W = mean sum of x^2 of the n leads so far, times 1 - 1/sqrt(n): a few
    /// leads alone prove nothing.
    mutating func note(squares new: Double, _ tuning: Tuning) {
        guard leads < tuning.width.leads else { return }
        leads += 1
        squares += new
        let n = Double(leads)
        let width = squares / n * (1 - 1 / n.squareRoot())
        let share = min(1, tuning.width.free / max(width, tuning.width.free))
        variance = tuning.featureVariance * share * share
    }

    /// Other features: the leads to come count for more than those that were measured.
    mutating func restart(_ tuning: Tuning) {
        let kept = min(leads, tuning.width.leads / 4)
        guard kept < leads else { return }
        squares *= Double(kept) / Double(leads)
        leads = kept
    }
}

extension Gaussian {
    /// The same contributions of verdicts on another prior of the same mean.
    ///
    /// With lambda = 1/variance and eta = mean/variance a belief is its prior plus a sum.
    func rebased(from old: Gaussian, to new: Gaussian) -> Gaussian {
        guard self != old else { return new }
        let lambda = 1 / variance - 1 / old.variance + 1 / new.variance
        let eta = mean / variance - old.mean / old.variance + new.mean / new.variance
        return Gaussian(mean: eta / lambda, variance: 1 / lambda)
    }
}

extension Learner {
    /// The variance of a weight before any verdict.
    package var featureVariance: Double { state.width.variance ?? tuning.featureVariance }

    /// Measures the lead of a verdict; every belief keeps what verdicts taught.
    ///
    /// A correction is about a lead that was measured already. O(features) while the width still
    /// moves, which it does for the first 100 verdicts of a definition.
    mutating func measureWidth(_ judgement: Judgement) {
        guard prior.edition >= 2, judgement.supersedes == nil,
            state.width.leads < tuning.width.leads
        else { return }
        let squares = snapshot(judgement.features).reduce(0) { $0 + $1.x * $1.x }
        let before = featureVariance
        var width = state.width
        width.note(squares: squares, tuning)
        guard width.variance != before else {
            state.width = width
            return
        }
        let old = prior.features.indices.map { (read: read($0), prior: priorGaussian($0)) }
        state.width = width
        for i in state.beliefs.indices {
            state.beliefs[i].gaussian = old[i].read.rebased(
                from: old[i].prior, to: priorGaussian(i))
            state.beliefs[i].learnedAt = state.learned
        }
    }
}

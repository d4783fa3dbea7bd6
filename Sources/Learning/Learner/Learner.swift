// From verdicts to points: one Gaussian belief per weight in log-odds, one Laplace (Kalman) step per
// verdict, prior = the hand-set points. Nothing here reads a clock or draws a number, arrays follow
// the order of the definition, sums run in that order: the same log gives the same bits.
//
// `Learner+learn.swift` holds the step, `+undo` what takes it back, `+publish` the rule by which points
// become public, `+commands` what people say, `+definition` what a new definition does to beliefs.
// Source: learning.md, "Belief and update".

/// Everything known about one model.
package struct Learner: Sendable, Equatable {
    package let tuning: Tuning
    package internal(set) var prior: Prior
    package internal(set) var state: LearnerState

    // Derived from `prior`, never stored.
    package private(set) var groups: [String] = []
    private(set) var groupOfFeature: [Int] = []
    private(set) var indexByKey: [String: Int] = [:]

    /// Starts from the hand-set points: version 0.
    package init(_ prior: Prior, tuning: Tuning = Tuning()) {
        self.init(prior, tuning: tuning, LearnerState(prior, tuning: tuning))
    }

    /// Takes up a stored state where it stopped.
    ///
    /// - Precondition: the state fits the prior.
    package init(_ prior: Prior, tuning: Tuning = Tuning(), _ state: LearnerState) {
        precondition(state.fits(prior), "a state has one number per feature and group of its prior")
        self.tuning = tuning
        self.prior = prior
        self.state = state
        indexPrior()
    }

    /// The points that scorers use.
    package var published: Version { state.versions.newest }

    /// The stored chunks of the undo list are as they are now.
    package mutating func undoListWritten() { state.undoList.written() }

    package func isPinned(_ feature: Int) -> Bool {
        prior.features[feature].isPinned || state.pins.contains(prior.features[feature].key)
    }

    /// Rebuilds what follows from `prior`.
    mutating func indexPrior() {
        groups = prior.groups
        let groupIndex = Dictionary(uniqueKeysWithValues: zip(groups, groups.indices))
        groupOfFeature = prior.features.map { groupIndex[$0.group]! }
        indexByKey = Dictionary(
            uniqueKeysWithValues: zip(prior.features.map(\.key), prior.features.indices))
    }

    /// Prior of feature i in log-odds.
    func priorGaussian(_ i: Int) -> Gaussian {
        Gaussian(mean: prior.mean(of: prior.features[i]), variance: featureVariance)
    }

    var interceptPrior: Gaussian { prior.intercept(tuning) }

    /// The belief about a feature as of now.
    package func read(_ feature: Int) -> Gaussian {
        state.beliefs[feature].read(
            at: state.learned, prior: priorGaussian(feature), logKeep: tuning.logKeep)
    }

    package func readIntercept() -> Gaussian {
        state.intercept.read(at: state.learned, prior: interceptPrior, logKeep: tuning.logKeep)
    }
}

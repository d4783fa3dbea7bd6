internal import Leads

/// What a judgement did.
package struct Lesson: Sendable, Equatable {
    /// What was taken back: the verdict that this one corrects or retracts.
    package var undone: Retraction?
    /// What was learned.
    package var change: BeliefChange?
    /// Why nothing was learned; nil if something was.
    package var why: Why?

    package enum Why: String, Sendable, CaseIterable {
        /// Its reason is not about the lead's fit or behaviour as this definition sees it.
        case teachesNothing = "the reason teaches nothing"
        case blamesUnknown = "it blames attributes that the definition does not have"
        case noAttribute = "the definition has no attribute of the kind that the reason is about"
        case retracted = "retracted"
        case nothingToRetract = "what it retracts was not learned, or is not kept any more"
        case quarantined = "the rep is in quarantine"
        case overDayLimit = "more verdicts of this rep on this day than are learned"
    }

    /// Why a verdict of no group teaches nothing.
    static func why(untaught judgement: Judgement, groups: [String]) -> Why {
        guard judgement.mask.isEmpty,
            let reason = judgement.reason.flatMap({ Reason(rawValue: $0) })
        else {
            return .teachesNothing
        }
        if reason == .badFit, groups.contains(where: { $0 != Feature.behaviourGroup }) {
            return .blamesUnknown
        }
        return reason.subjects.isEmpty ? .teachesNothing : .noAttribute
    }

    package init(undone: Retraction? = nil, change: BeliefChange? = nil, why: Why? = nil) {
        self.undone = undone
        self.change = change
        self.why = why
    }
}

/// One verdict's effect on all beliefs, for the audit.
package struct BeliefChange: Sendable, Equatable {
    package var verdict: Verdict
    /// Before this verdict.
    package var prediction: Prediction
    /// How the rep was read; nil if like everybody.
    package var line: RepLine?
    /// The intercept (empty key) first, then features in the order of the definition.
    package var steps: [BeliefStep]

    package init(
        _ verdict: Verdict, _ prediction: Prediction, line: RepLine?, steps: [BeliefStep]
    ) {
        self.verdict = verdict
        self.prediction = prediction
        self.line = line
        self.steps = steps
    }

    /// What was learned from.
    package struct Verdict: Sendable, Equatable {
        package var judgementId: String
        package var isAccepted: Bool
        package var importance: Double
        package var repId: String

        package init(judgementId: String, isAccepted: Bool, importance: Double, repId: String) {
            self.judgementId = judgementId
            self.isAccepted = isAccepted
            self.importance = importance
            self.repId = repId
        }

        init(_ judgement: Judgement) {
            self.init(
                judgementId: judgement.judgementId, isAccepted: judgement.isAccepted,
                importance: judgement.importance, repId: judgement.repId)
        }
    }
}

/// Probabilities of acceptance of one lead.
package struct Prediction: Sendable, Equatable {
    /// By the beliefs.
    package var belief: Double
    /// By the points that scorers used.
    package var published: Double
    /// By the hand-set points.
    package var hand: Double

    package init(belief: Double, published: Double, hand: Double) {
        self.belief = belief
        self.published = published
        self.hand = hand
    }
}

package struct BeliefStep: Sendable, Equatable {
    /// Empty: the intercept.
    package var feature: String
    package var x: Double
    package var before: Gaussian
    package var after: Gaussian
    /// Which bound held the mean.
    package var boundedBy: Bound?

    package init(
        feature: String, x: Double, before: Gaussian, after: Gaussian, boundedBy: Bound?
    ) {
        self.feature = feature
        self.x = x
        self.before = before
        self.after = after
        self.boundedBy = boundedBy
    }
}

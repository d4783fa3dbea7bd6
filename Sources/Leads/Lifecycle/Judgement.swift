// What goes from the scorer to the learner.

/// A verdict with the features of the lead as they were at hand-over: the training record.
///
/// Holds nothing personal, because it is kept for ever. Fields: records.md, "Judgements".
package struct Judgement: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case verdict
        /// No verdict came in time: a rejection without a rep.
        case silence
        case retract
    }
    /// Stands for reason and rep of a silence.
    package static let silence = "silence"

    package var judgementId: String
    package var mqlId: String
    package var kind: Kind
    /// y: whether sales accepted.
    package var isAccepted: Bool
    /// k in (0, 1]: 1, or 0.25 for a bulk import.
    package var importance: Double
    /// Groups that this verdict teaches; empty: it teaches nothing.
    package var mask: [String]
    package var reason: String?
    package var repId: String
    /// The judgement that this one corrects.
    package var supersedes: String?
    /// Every feature that was not zero, in the order of the definition.
    package var features: [FeatureValue]
    /// In points.
    package var scoreAtHandOver: Double
    package var definitionVersion: Int
    package var weightsVersion: Int
    package var qualifiedAtMilliseconds: Int64
    /// When sales decided.
    package var atMilliseconds: Int64
    /// Whether the lead came by exploration, below the threshold.
    package var isExploration = false
    /// Probability with which a lead like this is handed over, in (0, 1]: the band's share, else 1.
    package var propensity = 1.0
    /// Of behaviours whose x depends on the half-life, in the order of `features`.
    package var shadows: [FeatureShadow] = []
    /// The arm that it counts for: of an MQL of an experiment the first verdict, no correction.
    package var assignment: Assignment?

    package init(
        judgementId: String, mqlId: String, kind: Kind, isAccepted: Bool, importance: Double,
        mask: [String], reason: String?, repId: String, supersedes: String?,
        features: [FeatureValue], scoreAtHandOver: Double, definitionVersion: Int,
        weightsVersion: Int, qualifiedAtMilliseconds: Int64, atMilliseconds: Int64,
        assignment: Assignment? = nil
    ) {
        (self.judgementId, self.mqlId, self.kind) = (judgementId, mqlId, kind)
        (self.isAccepted, self.importance, self.mask) = (isAccepted, importance, mask)
        (self.reason, self.repId, self.supersedes) = (reason, repId, supersedes)
        (self.features, self.scoreAtHandOver) = (features, scoreAtHandOver)
        (self.definitionVersion, self.weightsVersion) = (definitionVersion, weightsVersion)
        self.qualifiedAtMilliseconds = qualifiedAtMilliseconds
        self.atMilliseconds = atMilliseconds
        self.assignment = assignment
    }
}

/// One feature of a lead that is not zero.
package struct FeatureValue: Sendable, Equatable {
    package var key: String
    /// In (0, 1].
    package var x: Double

    package init(_ key: String, _ x: Double) {
        self.key = key
        self.x = x
    }
}

/// What a behaviour would have been with other half-lives.
package struct FeatureShadow: Sendable, Equatable {
    package var key: String
    package var x: HalfLifeShadow

    package init(_ key: String, _ x: HalfLifeShadow) {
        self.key = key
        self.x = x
    }
}

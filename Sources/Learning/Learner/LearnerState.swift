/// Everything that verdicts and people have made of a learner.
///
/// What follows from the prior is not in it. A new field is declared here with its value before the
/// first verdict, and gets a line in the codec of the record (`Wire`, weights); that it stands in the
/// state is what makes it restored, undone with an aborted transaction and compared by the audit.
package struct LearnerState: Sendable, Equatable {
    /// t: verdicts learned.
    package var learned = 0
    package var intercept: Belief
    /// One per feature of the prior.
    package var beliefs: [Belief]
    package var width = LeadWidth()
    /// R: rejections that taught anything, faded.
    package var rejections = 0.0
    /// R_g, one per group of the prior.
    package var groupRejections: [Double]
    /// Published points, with the older versions that a rollback can name.
    package var versions: VersionHistory
    /// In mode `propose`: what waits for a person.
    package var proposal: Publication?
    package var freeze: Freeze?
    /// Features that people pinned, besides those of the definition.
    package var pins: Set<String> = []
    /// What came since the last look at the publication rule.
    package var pending: Pending
    package var reps = RepLines()
    package var undoList: UndoList
    package var watch = Watch()
    package var halfLives: HalfLifeShadows
    /// One at a time.
    package var experiment: RunningExperiment?

    /// Before the first verdict: version 0 are the hand-set points.
    package init(_ prior: Prior, tuning: Tuning = Tuning()) {
        intercept = Belief(gaussian: prior.intercept(tuning))
        beliefs = prior.features.map {
            Belief(gaussian: Gaussian(mean: prior.mean(of: $0), variance: tuning.featureVariance))
        }
        groupRejections = prior.groups.map { _ in 0 }
        versions = VersionHistory(Version(handSet: prior))
        pending = Pending(featureCount: prior.features.count)
        undoList = UndoList(capacity: tuning.undoCount)
        halfLives = HalfLifeShadows(featureCount: prior.features.count)
    }

    /// A stored one, to be filled field by field.
    package init(_ published: Version, intercept: Belief, undoCapacity: Int = Tuning().undoCount) {
        self.intercept = intercept
        beliefs = []
        groupRejections = []
        versions = VersionHistory(published)
        pending = Pending(featureCount: published.points.count)
        undoList = UndoList(capacity: undoCapacity)
        halfLives = HalfLifeShadows(featureCount: published.points.count)
    }

    /// Whether it has one number per feature, and per group, of a prior.
    package func fits(_ prior: Prior) -> Bool {
        let perFeature = [
            beliefs.count, versions.newest.points.count, pending.isTouched.count,
            pending.isRetracted.count, halfLives.evidence.count,
        ]
        return perFeature.allSatisfy { $0 == prior.features.count }
            && groupRejections.count == prior.groups.count
    }
}

/// Who stopped publication, and why.
package struct Freeze: Sendable, Equatable {
    /// Who it is by when the learner stopped by itself.
    package static let watch = "leadloop"

    package var by: String
    package var why: String
    package var atMilliseconds: Int64

    package init(by: String, why: String, atMilliseconds: Int64) {
        self.by = by
        self.why = why
        self.atMilliseconds = atMilliseconds
    }
}

/// What waits for the next publication.
package struct Pending: Sendable, Equatable {
    /// Verdicts since the rule was last applied.
    package var verdicts = 0
    /// When it was last applied; nil before the first verdict.
    package var sinceMilliseconds: Int64?
    /// Whether a verdict moved the feature since then.
    package var isTouched: [Bool]
    /// Whether verdicts on the feature were taken back and its published points do not say so yet.
    package var isRetracted: [Bool]
    /// The same of anything: of a feature, or of the offset alone.
    package var hasRetracted = false
    /// The newest `LearningLimits.judgementsNamed` judgements since the last version, oldest first.
    package var judgements: [String] = []
    package var judgementCount = 0

    package init(featureCount: Int) {
        isTouched = Array(repeating: false, count: featureCount)
        isRetracted = isTouched
    }

    /// Starts the next wait; judgements are kept until a version names them.
    mutating func restart(at milliseconds: Int64) {
        verdicts = 0
        sinceMilliseconds = milliseconds
        for i in isTouched.indices { isTouched[i] = false }
    }

    /// People set the points: nothing is on its way back to others.
    mutating func clearRetracted() {
        hasRetracted = false
        for i in isRetracted.indices { isRetracted[i] = false }
    }
}

// From verdicts to points: one Gaussian belief per weight in log-odds, one Laplace (Kalman) step per
// verdict, prior = the hand-set points. Nothing here reads a clock or draws a number, arrays follow
// the order of the definition, sums run in that order: the same log gives the same bits.
//
// `Learner+learn.swift` holds the step, `+undo` what takes it back, `+publish` the rule by which points
// become public, `+commands` what people say, `+definition` what a new definition does to beliefs.
// Source: learning.md, "Belief and update".

/// Everything known about one model.
public struct Learner: Sendable, Equatable {
    public let tuning: Tuning
    public internal(set) var prior: Prior
    /// t: verdicts learned.
    public internal(set) var learned = 0
    public internal(set) var intercept: Belief
    /// One per feature of `prior`.
    public internal(set) var beliefs: [Belief]
    /// R: rejections that taught anything, faded.
    public internal(set) var rejections = 0.0
    /// R_g, one per entry of `groups`.
    public internal(set) var groupRejections: [Double]
    /// Published points, with the older versions that a rollback can name.
    public internal(set) var versions: VersionHistory
    /// In mode `propose`: what waits for a person.
    public internal(set) var proposal: Publication?
    public internal(set) var freeze: Freeze?
    /// Features that people pinned, besides those of the definition.
    public internal(set) var pins: Set<String> = []
    /// What came since the last look at the publication rule.
    public internal(set) var pending: Pending
    public internal(set) var reps = RepLines()
    public internal(set) var undoList: UndoList
    public internal(set) var watch = Watch()
    public internal(set) var halfLives: HalfLifeShadows
    /// One at a time.
    public internal(set) var experiment: RunningExperiment?

    /// Derived from `prior`, never stored.
    public private(set) var groups: [String]
    var groupOfFeature: [Int]
    var indexByKey: [String: Int]

    /// Starts from the hand-set points: version 0.
    public init(_ prior: Prior, tuning: Tuning = Tuning()) {
        (self.prior, self.tuning) = (prior, tuning)
        intercept = Belief(
            gaussian: Gaussian(mean: prior.interceptMean, variance: tuning.interceptVariance))
        beliefs = prior.features.map {
            Belief(gaussian: Gaussian(mean: prior.mean(of: $0), variance: tuning.featureVariance))
        }
        versions = VersionHistory(
            Version(
                version: 0, parent: nil, cause: .seed, points: prior.features.map(\.handPoints),
                offset: prior.handOffset, atMilliseconds: 0))
        pending = Pending(featureCount: prior.features.count)
        undoList = UndoList(capacity: tuning.undoCount)
        halfLives = HalfLifeShadows(featureCount: prior.features.count)
        (groups, groupOfFeature, indexByKey) = ([], [], [:])
        groupRejections = []
        indexPrior()
        groupRejections = groups.map { _ in 0 }
    }

    /// What is stored of a learner, besides its prior.
    public struct Stored: Sendable {
        public var learned: Int
        public var intercept: Belief
        public var beliefs: [Belief]
        public var rejections: Double
        public var groupRejections: [Double]
        public var versions: VersionHistory
        public var proposal: Publication?
        public var freeze: Freeze?
        public var pins: Set<String>
        public var pending: Pending
        public var reps: RepLines
        public var undoList: UndoList
        public var watch: Watch
        public var halfLives: HalfLifeShadows
        public var experiment: RunningExperiment?

        public init(_ learner: Learner) {
            (learned, intercept, beliefs) = (learner.learned, learner.intercept, learner.beliefs)
            (rejections, groupRejections) = (learner.rejections, learner.groupRejections)
            (versions, proposal) = (learner.versions, learner.proposal)
            (freeze, pins, pending) = (learner.freeze, learner.pins, learner.pending)
            (reps, undoList, watch) = (learner.reps, learner.undoList, learner.watch)
            halfLives = learner.halfLives
            experiment = learner.experiment
        }
    }

    /// Takes up a stored learner where it stopped.
    ///
    /// - Precondition: arrays have one element per feature, or group, of the prior.
    public init(_ prior: Prior, tuning: Tuning = Tuning(), _ stored: Stored) {
        self.init(prior, tuning: tuning)
        precondition(
            stored.beliefs.count == prior.features.count
                && stored.groupRejections.count == groups.count
                && stored.versions.newest.points.count == stored.beliefs.count
                && stored.pending.isTouched.count == stored.beliefs.count
                && stored.halfLives.evidence.count == stored.beliefs.count,
            "a stored learner has one number per feature and group of its prior")
        (learned, intercept, beliefs) = (stored.learned, stored.intercept, stored.beliefs)
        (rejections, groupRejections) = (stored.rejections, stored.groupRejections)
        (versions, proposal) = (stored.versions, stored.proposal)
        (freeze, pins, pending) = (stored.freeze, stored.pins, stored.pending)
        (reps, undoList, watch) = (stored.reps, stored.undoList, stored.watch)
        halfLives = stored.halfLives
        experiment = stored.experiment
    }

    /// The points that scorers use.
    public var published: Version { versions.newest }

    /// The stored chunks of the undo list are as they are now.
    public mutating func undoListWritten() { undoList.written() }

    public func isPinned(_ feature: Int) -> Bool {
        prior.features[feature].isPinned || pins.contains(prior.features[feature].key)
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
        Gaussian(mean: prior.mean(of: prior.features[i]), variance: tuning.featureVariance)
    }

    var interceptPrior: Gaussian {
        Gaussian(mean: prior.interceptMean, variance: tuning.interceptVariance)
    }

    /// The belief about a feature as of now.
    public func read(_ feature: Int) -> Gaussian {
        beliefs[feature].read(at: learned, prior: priorGaussian(feature), logKeep: tuning.logKeep)
    }

    public func readIntercept() -> Gaussian {
        intercept.read(at: learned, prior: interceptPrior, logKeep: tuning.logKeep)
    }
}

/// One published set of points.
public struct Version: Sendable, Equatable {
    /// Counts up by one.
    public var version: Int
    public var parent: Int?
    public var cause: Cause
    /// W per feature of the prior.
    public var points: [Double]
    /// Score at which acceptance is even.
    public var offset: Double
    /// Time of the judgement or command that caused it.
    public var atMilliseconds: Int64

    public enum Cause: String, Sendable, CaseIterable {
        case seed, publish, manual, rollback
        /// The points are those of the version before; an experiment began or ended.
        case experiment
        /// The points that an experiment tried.
        case promote
    }

    public init(
        version: Int, parent: Int?, cause: Cause, points: [Double], offset: Double,
        atMilliseconds: Int64
    ) {
        (self.version, self.parent, self.cause) = (version, parent, cause)
        (self.points, self.offset, self.atMilliseconds) = (points, offset, atMilliseconds)
    }
}

/// Who stopped publication, and why.
public struct Freeze: Sendable, Equatable {
    /// Who it is by when the learner stopped by itself.
    public static let watch = "leadloop"

    public var by: String
    public var why: String
    public var atMilliseconds: Int64
    public init(by: String, why: String, atMilliseconds: Int64) {
        (self.by, self.why, self.atMilliseconds) = (by, why, atMilliseconds)
    }
}

/// What waits for the next publication.
public struct Pending: Sendable, Equatable {
    /// Verdicts since the rule was last applied.
    public var verdicts = 0
    /// When it was last applied; nil before the first verdict.
    public var sinceMilliseconds: Int64?
    /// Whether a verdict moved the feature since then.
    public var isTouched: [Bool]
    /// The newest `LearningLimits.judgementsNamed` judgements since the last version, oldest first.
    public var judgements: [String] = []
    public var judgementCount = 0

    public init(featureCount: Int) {
        isTouched = Array(repeating: false, count: featureCount)
    }

    /// Starts the next wait; judgements are kept until a version names them.
    mutating func restart(at milliseconds: Int64) {
        (verdicts, sinceMilliseconds) = (0, milliseconds)
        for i in isTouched.indices { isTouched[i] = false }
    }
}

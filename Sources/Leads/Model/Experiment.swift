// Other points, tried on a part of the leads. The lead's id and the experiment's name say which
// part: a lead stays in its arm whatever it does, and no list of leads is kept anywhere.

/// Whose points a lead is handed over by.
public enum Arm: String, Sendable, CaseIterable {
    /// The published weights, as they go on learning.
    case champion
    /// Those that are tried; they do not move.
    case challenger
}

/// The arm of an MQL, which its verdict counts for.
public struct Assignment: Sendable, Equatable {
    /// Name of the experiment.
    public var experiment: String
    public var arm: Arm

    public init(experiment: String, arm: Arm) { (self.experiment, self.arm) = (experiment, arm) }
}

/// What scorers must know of an experiment.
public struct Experiment: Sendable, Equatable {
    public let name: String
    /// Of leads in the challenger's arm, in (0, 1).
    public let share: Double
    public let challenger: Challenger
    private let seed: UInt64

    public init(name: String, share: Double, challenger: Challenger) {
        (self.name, self.share, self.challenger) = (name, share, challenger)
        seed = Array(name.utf8).withUnsafeBytes { StableHash.hash64($0, seed: Self.family) }
    }

    /// Arms depend on no other hash of the lead id.
    private static let family: UInt64 = 0x6578_7065_7269_6d65

    /// The arm of a lead, by its id.
    public func arm(of lead: UnsafeRawBufferPointer) -> Arm {
        // The upper 53 bits as a number in [0, 1).
        let place = Double(StableHash.hash64(lead, seed: seed) >> 11) * 0x1p-53
        return place < share ? .challenger : .champion
    }

    public func assignment(of lead: UnsafeRawBufferPointer) -> Assignment {
        Assignment(experiment: name, arm: arm(of: lead))
    }
}

/// The points that an experiment tries.
public struct Challenger: Sendable, Equatable {
    /// Full weight W per feature key, in points.
    public var points: [String: Double]
    /// Score at which acceptance is even, in points.
    public var offset: Double
    /// nil: those in force.
    public var thresholds: Thresholds?

    public struct Thresholds: Sendable, Equatable {
        public var threshold: Double
        public var exit: Double
        public init(threshold: Double, exit: Double) {
            self.threshold = threshold
            self.exit = exit
        }
    }

    public init(points: [String: Double], offset: Double, thresholds: Thresholds? = nil) {
        self.points = points
        self.offset = offset
        self.thresholds = thresholds
    }

    /// Whether it can be priced: numbers within `Limits.pointsMax`, exit below threshold.
    public var isValid: Bool {
        let thresholds = thresholds ?? Thresholds(threshold: 1, exit: 0)
        return thresholds.exit < thresholds.threshold
            && (points.values + [offset, thresholds.threshold, thresholds.exit]).allSatisfy {
                $0.magnitude <= Limits.pointsMax
            }
    }
}

/// An experiment as one partition serves it.
public final class Trial: Sendable {
    public let experiment: Experiment
    /// The definition at the challenger's prices.
    public let challenger: Model

    /// - Parameter weights: the champion's, of the same version.
    init(
        _ experiment: Experiment, _ definition: Definition, version: Int, names: NameTable,
        weights: PublishedWeights
    ) {
        self.experiment = experiment
        let challenger = experiment.challenger
        var tried = weights
        tried.points = challenger.points
        tried.offset = challenger.offset
        tried.thresholds = challenger.thresholds ?? weights.thresholds
        tried.experiment = nil
        self.challenger = Model(definition, version: version, names: names, weights: tried)
    }
}

extension Model {
    /// The model that a lead is priced by: its arm's while an experiment runs.
    public func serving(_ lead: LeadImage) -> Model {
        guard let trial, trial.experiment.arm(of: lead.id) == .challenger else { return self }
        return trial.challenger
    }

    /// The arm of a lead; nil while no experiment runs.
    public func assignment(of lead: LeadImage) -> Assignment? {
        trial?.experiment.assignment(of: lead.id)
    }
}

// Other points, tried on a part of the leads. The lead's id and the experiment's name say which
// part: a lead stays in its arm whatever it does, and no list of leads is kept anywhere.

/// Whose points a lead is handed over by.
package enum Arm: String, Sendable, CaseIterable {
    /// The published weights, as they go on learning.
    case champion
    /// Those that are tried; they do not move.
    case challenger
}

/// The arm of an MQL, which its verdict counts for.
package struct Assignment: Sendable, Equatable {
    /// Name of the experiment.
    package var experiment: String
    package var arm: Arm

    package init(experiment: String, arm: Arm) { (self.experiment, self.arm) = (experiment, arm) }
}

/// What scorers must know of an experiment.
package struct Experiment: Sendable, Equatable {
    package let name: String
    /// Of leads in the challenger's arm, in (0, 1).
    package let share: Double
    package let challenger: Challenger
    private let seed: UInt64

    package init(name: String, share: Double, challenger: Challenger) {
        (self.name, self.share, self.challenger) = (name, share, challenger)
        seed = Array(name.utf8).withUnsafeBytes { StableHash.hash64($0, seed: Self.family) }
    }

    /// Arms depend on no other hash of the lead id.
    private static let family: UInt64 = 0x6578_7065_7269_6d65

    /// The arm of a lead, by its id.
    package func arm(of lead: UnsafeRawBufferPointer) -> Arm {
        // The upper 53 bits as a number in [0, 1).
        let place = Double(StableHash.hash64(lead, seed: seed) >> 11) * 0x1p-53
        return place < share ? .challenger : .champion
    }

    package func assignment(of lead: UnsafeRawBufferPointer) -> Assignment {
        Assignment(experiment: name, arm: arm(of: lead))
    }
}

/// The points that an experiment tries.
package struct Challenger: Sendable, Equatable {
    /// Full weight W per feature key, in points.
    package var points: [String: Double]
    /// Score at which acceptance is even, in points.
    package var offset: Double
    /// nil: those in force.
    package var thresholds: Thresholds?

    package struct Thresholds: Sendable, Equatable {
        package var threshold: Double
        package var exit: Double
        package init(threshold: Double, exit: Double) {
            self.threshold = threshold
            self.exit = exit
        }
    }

    package init(points: [String: Double], offset: Double, thresholds: Thresholds? = nil) {
        self.points = points
        self.offset = offset
        self.thresholds = thresholds
    }

    /// Whether it can be priced: numbers within `Limits.pointsMax`, exit below threshold.
    package var isValid: Bool {
        let thresholds = thresholds ?? Thresholds(threshold: 1, exit: 0)
        return thresholds.exit < thresholds.threshold
            && (points.values + [offset, thresholds.threshold, thresholds.exit]).allSatisfy {
                $0.magnitude <= Limits.pointsMax
            }
    }
}

/// An experiment as one partition serves it.
package final class Trial: Sendable {
    package let experiment: Experiment
    /// The definition at the challenger's prices.
    package let challenger: Model

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
    package func serving(_ lead: LeadImage) -> Model {
        guard let trial, trial.experiment.arm(of: lead.id) == .challenger else { return self }
        return trial.challenger
    }

    /// The arm of a lead; nil while no experiment runs.
    package func assignment(of lead: LeadImage) -> Assignment? {
        trial?.experiment.assignment(of: lead.id)
    }
}

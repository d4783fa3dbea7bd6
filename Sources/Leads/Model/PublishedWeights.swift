// What comes back from the learner to the scorer.

/// The weights that scorers use: one published version, or version 0, the hand-set points.
package struct PublishedWeights: Sendable, Equatable {
    package var version: Int
    /// Full weight W per feature key, in points; a feature that is missing has its hand-set points.
    package var points: [String: Double]
    /// Score at which acceptance is even, in points.
    package var offset: Double
    package var atMilliseconds: Int64
    /// Learned before the version was published; 0 behind the hand-set points.
    package var verdicts: Int
    /// What is tried beside them on a part of the leads.
    package var experiment: Experiment?
    /// What an experiment won with; nil: those of the definition.
    package var thresholds: Challenger.Thresholds?

    package init(
        version: Int, points: [String: Double], offset: Double, atMilliseconds: Int64,
        verdicts: Int = 0
    ) {
        (self.version, self.points) = (version, points)
        (self.offset, self.atMilliseconds) = (offset, atMilliseconds)
        self.verdicts = verdicts
    }

    /// Version 0.
    package static func handSet(_ definition: Definition) -> PublishedWeights {
        PublishedWeights(
            version: 0,
            points: Dictionary(
                uniqueKeysWithValues: definition.features.map { ($0.key, $0.handPoints) }),
            offset: definition.handOffset, atMilliseconds: 0)
    }
}

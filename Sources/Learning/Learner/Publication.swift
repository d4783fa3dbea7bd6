/// A new set of points, or in mode `propose` what it would be.
package struct Publication: Sendable, Equatable {
    package var version: Version
    /// Nothing was published: the mode asks a person.
    package var isProposal: Bool
    package var offsetBefore: Double
    /// Features that were looked at, moved or held, in the order of the definition.
    package var changes: [PointChange]
    /// The newest judgements since the version before, oldest first, and how many there were.
    package var judgements: [String]
    package var judgementCount: Int

    package init(
        version: Version, isProposal: Bool, offsetBefore: Double, changes: [PointChange],
        judgements: [String], judgementCount: Int
    ) {
        self.version = version
        self.isProposal = isProposal
        self.offsetBefore = offsetBefore
        self.changes = changes
        self.judgements = judgements
        self.judgementCount = judgementCount
    }
}

package struct PointChange: Sendable, Equatable {
    package var feature: String
    /// W in points.
    package var from: Double
    package var to: Double
    /// What the belief asks for, bounds aside.
    package var wanted: Double
    /// Every bound that acted.
    package var boundedBy: [Bound]
    package var evidence: Double

    package init(
        feature: String, from: Double, to: Double, wanted: Double, boundedBy: [Bound],
        evidence: Double
    ) {
        self.feature = feature
        self.from = from
        self.to = to
        self.wanted = wanted
        self.boundedBy = boundedBy
        self.evidence = evidence
    }
}

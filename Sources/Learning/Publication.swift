/// A new set of points, or in mode `propose` what it would be.
public struct Publication: Sendable, Equatable {
    public var version: Version
    /// Nothing was published: the mode asks a person.
    public var isProposal: Bool
    public var offsetBefore: Double
    /// Features that were looked at, moved or held, in the order of the definition.
    public var changes: [PointChange]
    /// The newest judgements since the version before, oldest first, and how many there were.
    public var judgements: [String]
    public var judgementCount: Int

    public init(
        version: Version, isProposal: Bool, offsetBefore: Double, changes: [PointChange],
        judgements: [String], judgementCount: Int
    ) {
        (self.version, self.isProposal) = (version, isProposal)
        (self.offsetBefore, self.changes) = (offsetBefore, changes)
        (self.judgements, self.judgementCount) = (judgements, judgementCount)
    }
}

public struct PointChange: Sendable, Equatable {
    public var feature: String
    /// W in points.
    public var from: Double
    public var to: Double
    /// What the belief asks for, bounds aside.
    public var wanted: Double
    /// Every bound that acted.
    public var boundedBy: [Bound]
    public var evidence: Double

    public init(
        feature: String, from: Double, to: Double, wanted: Double, boundedBy: [Bound],
        evidence: Double
    ) {
        (self.feature, self.from, self.to) = (feature, from, to)
        (self.wanted, self.boundedBy, self.evidence) = (wanted, boundedBy, evidence)
    }
}

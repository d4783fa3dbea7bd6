/// What a definition may hold at most.
package enum DefinitionLimits {
    /// The format that this program reads.
    package static let version = 1
    /// Behaviours, sets, bands and so on together: each is a weight that people must oversee.
    package static let featuresMax = 256
    package static let attributesMax = 64
    package static let nameBytesMax = 64
    /// Of labels, event names and values: longer texts of traits match no set.
    package static let lineBytesMax = 96
    /// 200 points are a factor of 1,000 in the odds: more is a gate, not a weight.
    package static let points = -200.0...200.0
    package static let maxCount = 1.0...10_000.0
    package static let halfLifeSeconds = 1.0...(3650 * 86_400.0)
    package static let pointsToDoubleOdds = 1.0...1000.0
    package static let lateSeconds = 0.0...(3650 * 86_400.0)
    package static let rejectAfterSeconds = 1.0...(3650 * 86_400.0)
    /// Of the band where `exploration` stands without a share. Source: learning.md, "Defaults".
    package static let explorationShare = 0.05
    package static let futureSeconds = 0.0...86_400.0
}

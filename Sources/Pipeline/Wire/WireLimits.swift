/// What a record from outside may be at most.
package enum WireLimits {
    /// CloudEvents asks to forward 64 KiB; Segment caps its events at half of that.
    package static let recordBytesMax = 65_536
    /// Levels of objects and arrays, the outermost counted.
    package static let nestingMax = 64
    /// Of a lead id.
    package static let identifierBytesMax = 256
    /// Attributes that one verdict can blame.
    package static let blamedAttributesMax = 64
    /// Tries to reach a lead.
    package static let attemptsMax = 1_000_000
}

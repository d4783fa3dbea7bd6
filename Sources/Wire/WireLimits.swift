import Leads

/// What a record from outside may be at most.
package enum WireLimits {
    /// CloudEvents asks to forward 64 KiB; Segment caps its events at half of that.
    package static let recordBytesMax = 65_536
    /// Of a record that we write: the broker takes 1,000,000 bytes with headers.
    package static let writtenBytesMax = 900_000
    /// Levels of objects and arrays, the outermost counted.
    package static let nestingMax = 64
    /// Of a lead id.
    package static let identifierBytesMax = Limits.leadIdBytesMax
    /// Attributes that one verdict can blame.
    package static let blamedAttributesMax = 64
    /// Tries to reach a lead.
    package static let attemptsMax = 1_000_000
    /// Counters and offsets of our own records; beyond it somebody else wrote them, and one more
    /// could leave 64 bits, as could the sum over a few thousand reps.
    package static let counters: ClosedRange<Int64> = 0...1 << 48
    static func isCounter(_ number: Int) -> Bool { counters.contains(Int64(number)) }
    /// Points, log-odds and the like of our own records: far beyond what a definition can hold, and
    /// exact in hundredths.
    static let numbers = -1e9...1e9
    /// Of a belief; a million verdicts a day leave more.
    static let varianceMin = 1e-9
}

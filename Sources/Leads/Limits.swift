/// Bounds of this target in one place, with the relations between them.
package enum Limits {
    /// Recent events that a lead remembers; there is room for one more while it arrives.
    package static let recentEventCountMax = 256
    /// Behaviour numbers take 12 bits of a remembered event; the last one stands for "no behaviour".
    package static let behaviourCountMax = 4_095
    /// Attributes and labels ever named: a snapshot has 15 bits for a label's number.
    package static let nameCountMax = 32_767
    /// Longer texts match no set of a definition, so more need not be kept.
    package static let factTextBytesMax = 96
    /// Points, thresholds and offsets: hundredths of them and their sums stay far inside Int64.
    package static let pointsMax = 1e6
    /// Names of experiments, in bytes of UTF-8: leads in the hands of sales carry them.
    package static let experimentNameBytesMax = 64
    /// Lead ids, in bytes of UTF-8.
    package static let leadIdBytesMax = 256
    /// Event times outside this range are refused: 2000-01-01 to 2500-01-01, in milliseconds.
    package static let eventTimeMilliseconds: Range<Int64> = 946_684_800_000..<16_725_225_600_000
    /// A landmark moves when a factor would leave 2^500: sums stay finite for 2^500 events.
    package static let landmarkHalfLives = 500.0
    /// How far before the hand-over a verdict on it may be dated: the day alone, in any time zone.
    package static let verdictSlackMilliseconds: Int64 = 36 * 3_600_000
    /// Verdicts of a lead whose ids are remembered.
    package static let verdictIdCountMax = 16
}

// Stream time: how far the events of a partition have come (scoring.md, "Stream time").
//
// One lead's word is not enough: a record with a wrong date would make all waiting leads silent at
// once. So the clock stands at the newest event of the second of two leads, which is a function of the
// leads alone: a restore makes it again from them.

package struct StreamClock: Sendable, Equatable {
    private var newest = Int64.min
    /// Of its id; of two leads with the same newest event the one with the larger hash.
    private var newestLead: UInt64 = 0
    /// The newest event of the lead that is second; Int64.min: there is none.
    package private(set) var confirmedMilliseconds = Int64.min

    package init() {}

    /// - Parameters:
    ///   - milliseconds: time of a lead's newest event.
    ///   - lead: hash of its id.
    @inline(__always)
    package mutating func take(_ milliseconds: Int64, of lead: UInt64) {
        if lead == newestLead, newest > .min {
            newest = max(newest, milliseconds)
        } else if (milliseconds, lead) > (newest, newestLead) {
            (confirmedMilliseconds, newest, newestLead) = (newest, milliseconds, lead)
        } else {
            confirmedMilliseconds = max(confirmedMilliseconds, milliseconds)
        }
    }
}

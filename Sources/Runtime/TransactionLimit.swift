// How many records a transaction may take: as many as the settings say, or as few as get through in
// time (transactions.md, "The loop").
//
// A quota or a slow cluster lets only so much through before the broker times a transaction out, and
// the same records sent again meet the same end. So what took too long is cut, and grows again while
// there is time to spare: the size settles where a commit takes a quarter of the time-out.

package struct TransactionLimit: Sendable, Equatable {
    let recordsMax: Int
    private let timeout: Duration
    /// Of one transaction now.
    private(set) var records: Int

    /// Fewer would not get through where these do not.
    static let recordsMin = 50

    init(_ recordsMax: Int, timeout: Duration) {
        (self.recordsMax, self.timeout) = (recordsMax, timeout)
        records = recordsMax
    }

    var isReduced: Bool { records < recordsMax }

    /// Leads that one transaction writes beside those that were decided.
    var leadsMax: Int { isReduced ? records : .max }

    /// A transaction got through.
    ///
    /// - Parameters:
    ///   - size: what it took, or sent where it took nothing.
    ///   - age: since it was opened.
    mutating func committed(_ size: Int, after age: Duration) {
        if age > timeout / 2 {
            cut(to: size / 2)
        } else if isReduced, size >= records, age < timeout / 4 {
            records = min(recordsMax, records + max(1, records / 8))
        }
    }

    /// A transaction did not.
    ///
    /// - Returns: whether it had so much time that its size was the reason; no rival's doing.
    mutating func failed(_ size: Int, after age: Duration) -> Bool {
        guard age * 10 >= timeout * 8 else { return false }
        cut(to: size / 4)
        return true
    }

    private mutating func cut(to size: Int) {
        records = min(records, max(Self.recordsMin, size))
    }
}

// Which of a partition's two inputs comes first (transactions.md, "The order of the inputs").
//
// By the records' times, as Kafka Streams does (KIP-353, KIP-695), which keeps decoding out of it. An
// input that has records which were not received yet is waited for, one at its end never is: so a
// history decides as it happened, and life waits for nothing.

/// What an input has next, as far as is known.
enum NextRecord: Equatable, Sendable {
    /// A record of this time, in milliseconds since 1970.
    case at(Int64)
    /// It is at its end.
    case none
    /// There is one, or its end is not known yet.
    case unknown

    /// A record without a time takes part in no order: it waits for nothing.
    init(timestamp: Int64?) { self = .at(timestamp ?? .min) }

    /// Whose record is to be taken, 0 or 1; nil: none yet.
    ///
    /// At equal times the first input's: nobody judges what has not happened.
    static func choice(_ first: NextRecord, _ second: NextRecord) -> Int? {
        switch (first, second) {
        case (.at(let a), .at(let b)): a <= b ? 0 : 1
        case (.at, .none): 0
        case (.none, .at): 1
        case (.at(let time), .unknown): time == .min ? 0 : nil
        case (.unknown, .at(let time)): time == .min ? 1 : nil
        case (.none, _), (.unknown, _): nil
        }
    }
}

/// What is known of an input's end.
struct InputEnd: Equatable, Sendable {
    /// From the next offset at which a reader was told of the end to the offset of that end: markers
    /// lie between them, and no records.
    private var seen: ClosedRange<Int64>?
    /// Its producers write transactions: a marker may be all that is left.
    private var hasMarkers = false

    /// The consumer came to the end.
    /// - Parameter next: the offset after the last record that was received.
    mutating func saw(_ end: Int64, next: Int64) {
        guard end >= next else { return }
        seen = next...end
        if end > next { hasMarkers = true }
    }

    /// - Parameters:
    ///   - next: the offset after the last record that was received.
    ///   - known: the topic's next offset as the last fetch told it; asked only if needed.
    func isReached(next: Int64, known: () -> Int64?) -> Bool {
        if let seen, seen.contains(next) { return true }
        guard let known = known() else { return false }
        return next + (hasMarkers ? 1 : 0) >= known
    }
}

/// How much of an input may wait in memory.
package struct HoldRule: Equatable, Sendable {
    /// Of all partitions of an input that a worker owns. Looked at after each batch, so what is held
    /// may be a batch more.
    package var bytesMax = 64 << 20
    /// Of one partition at the least.
    package var partitionBytesMin = 1 << 20
    package init() {}

    func bytesMax(ofPartitions count: Int) -> Int {
        max(partitionBytesMin, bytesMax / max(1, count))
    }
}

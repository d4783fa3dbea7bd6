import Kafka

/// How far a consumer group is, seen from outside: it is never joined.
///
/// Lag by offsets never becomes 0 on topics that transactions write to, because markers take
/// offsets. So where the committed offset lies below the end, the records between are looked for:
/// none that a read_committed reader would see means that nothing is pending (kafka.md, "Pitfalls",
/// number 12).
struct GroupLag: ~Copyable {
    let group: String
    let places: [TopicPartition]
    private let committed: Consumer
    /// Sees open transactions: its end is the high watermark, the other's the last stable offset.
    private let uncommitted: Consumer
    /// Ends up to which nothing is pending, by the committed offset they were found from.
    private var empty: [Position: Int64] = [:]

    private static let waitMilliseconds: Int32 = 10_000

    init(group: String, places: [TopicPartition], _ connection: Connection) throws {
        // One record is enough to know.
        let few: Kafka.Settings = ["queued.min.messages": "1", "fetch.message.max.bytes": "65536"]
        let clients = connection.clients
        let committed = try Consumer(
            clients.reader(isolation: .committed, group: group).with(few))
        uncommitted = try Consumer(
            clients.reader(isolation: .uncommitted, group: group).with(few), capacity: 1)
        self.committed = committed
        (self.group, self.places) = (group, places)
    }

    /// What the group has and has not taken.
    struct State: Equatable {
        var positions: [Position]
        /// Offsets between the committed ones and the ends: an upper bound of the records pending.
        var offsetsPending: Int64
        /// Whether no record is pending and no transaction is open on these partitions.
        var isSettled: Bool
    }

    /// - Parameter looksAtRecords: false where no transactions write: then offsets tell it all.
    mutating func state(looksAtRecords: Bool = true) throws(KafkaError) -> State {
        let positions = try committed.committed(places, milliseconds: Self.waitMilliseconds)
        var state = State(positions: positions, offsetsPending: 0, isSettled: true)
        for position in positions {
            let log = try uncommitted.watermarks(
                position.place, milliseconds: Self.waitMilliseconds)
            let next = max(position.offset ?? log.lowerBound, log.lowerBound)
            guard next < log.upperBound else { continue }
            state.offsetsPending += log.upperBound - next
            let from = Position(position.place, next)
            guard looksAtRecords else {
                state.isSettled = false
                continue
            }
            if state.isSettled { state.isSettled = try isEmpty(from, log.upperBound) }
        }
        return state
    }

    /// Whether there is no committed record from here on, and no open transaction either.
    private mutating func isEmpty(_ from: Position, _ end: Int64) throws(KafkaError) -> Bool {
        if let known = empty[from], known == end { return true }
        let stable = try committed.watermarks(from.place, milliseconds: Self.waitMilliseconds)
        guard stable.upperBound == end else { return false }
        try committed.assign([from])
        let isEmpty = try hasNoRecord(committed)
        try committed.assign([])
        guard isEmpty else { return false }
        empty = empty.filter { $0.key.place != from.place }
        empty[from] = end
        return true
    }

    /// Whether the end of the assigned partition comes before any record.
    private func hasNoRecord(_ reader: borrowing Consumer) throws(KafkaError) -> Bool {
        let deadline = ContinuousClock.now + .milliseconds(Int(Self.waitMilliseconds))
        while ContinuousClock.now < deadline {
            let batch = try reader.read(milliseconds: 100)
            for index in 0..<batch.count {
                if batch[index].isRecord { return false }
                if batch[index].isEnd { return true }
            }
        }
        return false
    }
}

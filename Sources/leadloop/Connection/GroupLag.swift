import Kafka
import Pipeline

/// How far a consumer group is, seen from outside: it is never joined.
///
/// Lag by offsets never becomes 0 on topics that transactions write to, because markers take
/// offsets. So where the committed offset lies below the end, the records between are looked for:
/// none that a read_committed reader would see means that nothing is pending (kafka.md, pitfall 18).
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
        let base = connection.settings.with([
            "group.id": group, "enable.auto.commit": "false", "enable.auto.offset.store": "false",
            "auto.offset.reset": "error", "enable.partition.eof": "true",
        ])
        let committed = try Consumer(base.with(["isolation.level": "read_committed"]))
        uncommitted = try Consumer(base.with(["isolation.level": "read_uncommitted"]), capacity: 1)
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

    mutating func state() throws(KafkaError) -> State {
        let positions = try committed.committed(places, milliseconds: Self.waitMilliseconds)
        var state = State(positions: positions, offsetsPending: 0, isSettled: true)
        for position in positions {
            let log = try uncommitted.watermarks(
                position.place, milliseconds: Self.waitMilliseconds)
            let next = max(position.offset ?? log.lowerBound, log.lowerBound)
            guard next < log.upperBound else { continue }
            state.offsetsPending += log.upperBound - next
            let from = Position(position.place, next)
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
        let deadline = ContinuousClock.now + .milliseconds(Int(Self.waitMilliseconds))
        while ContinuousClock.now < deadline {
            let batch = try committed.read(milliseconds: 100)
            for index in 0..<batch.count {
                if batch[index].isRecord { return false }
                guard batch[index].isEnd else { continue }
                empty = empty.filter { $0.key.place != from.place }
                empty[from] = end
                return true
            }
        }
        return false
    }
}

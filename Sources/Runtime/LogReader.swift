// Reads ranges of partitions outside of the group: for restores and for weights.
package import Kafka
import Scoring

/// Reads what is committed, and knows where the log really ends.
package struct LogReader: ~Copyable {
    private let committed: Consumer
    private let uncommitted: Consumer
    /// How long a range may take without a record.
    static let stallSeconds = 60

    init(_ settings: WorkerSettings) throws(KafkaError) {
        let committed = try Consumer(settings.reader(.committed))
        uncommitted = try Consumer(settings.reader(.uncommitted))
        self.committed = committed
    }

    /// First offset, and the next offset as a read_uncommitted reader sees it: what a restore must
    /// reach. The LSO would lose what was committed behind a zombie's open transaction (M4).
    package func range(of place: TopicPartition) throws(KafkaError) -> Range<Int64> {
        if Injection.has(.restoreToEnd) {
            Injection.report(.restoreToEnd)
            return try committed.watermarks(place, milliseconds: 10_000)
        }
        return try uncommitted.watermarks(place, milliseconds: 10_000)
    }

    /// Reads committed records of [from, to) in order. The last offsets may be markers: the end of
    /// file at or behind `to` counts as arrival.
    package func read(
        _ place: TopicPartition, from: Int64, to: Int64,
        _ take: (borrowing Message) throws -> Void
    ) throws {
        guard from < to else { return }
        try committed.assign([Position(place, from)])
        defer { try? committed.assign([]) }
        var deadline = ContinuousClock.now + .seconds(Self.stallSeconds)
        while ContinuousClock.now < deadline {
            let batch = try committed.read(milliseconds: 200)
            if batch.count > 0 { deadline = .now + .seconds(Self.stallSeconds) }
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEnd {
                    if message.offset >= to { return }
                } else if message.isRecord {
                    guard message.offset < to else { return }
                    try take(message)
                    if message.offset + 1 >= to { return }
                } else if message.event == .stopPartition, let error = message.error {
                    throw error
                }
            }
        }
        throw StateRefusal(
            what: "\(place) could not be read up to offset \(to)",
            why: "no record came for \(Self.stallSeconds) s; a transaction of another producer "
                + "may be hanging there",
            remedy: "look for it with kafka-transactions.sh find-hanging, then start again",
            isPassing: true)
    }
}

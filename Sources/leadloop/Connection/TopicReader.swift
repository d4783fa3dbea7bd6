import Kafka
import Runtime
import System

/// Reads whole partitions of a topic as a read_committed reader sees them; joins no group.
struct TopicReader: ~Copyable {
    /// Where reading begins, on every partition.
    enum Start: Sendable, Equatable {
        case beginning, end
        case offset(Int64)
        /// At the first record of then or later, in milliseconds since 1970.
        case since(Int64)
        /// So many offsets before the end.
        case last(Int64)
    }

    let topic: String
    private let consumer: Consumer
    private let log: Log
    /// Partitions whose end was not reached yet.
    private(set) var open: Set<Int32>
    /// Whether a batch that cannot be decompressed only ends its partition.
    var passesDamage = false
    private(set) var damage: KafkaError?

    private static let waitMilliseconds: Int32 = 10_000

    init(
        _ topic: String, _ partitions: some Sequence<Int32>, from start: Start,
        _ connection: Connection
    ) throws {
        let consumer = try Consumer(
            connection.clients.reader(isolation: .committed, group: connection.group),
            capacity: 1_000)
        var firsts: [TopicPartition: Int64] = [:]
        if case .since(let time) = start {
            let places = partitions.map { TopicPartition(topic, $0) }
            for first in try connection.admin().offsets(of: places, at: time) {
                firsts[first.place] = first.offset
            }
        }
        let positions = try partitions.map { partition in
            let place = TopicPartition(topic, partition)
            let log = try consumer.watermarks(place, milliseconds: Self.waitMilliseconds)
            let offset =
                switch start {
                case .beginning: log.lowerBound
                case .end: log.upperBound
                case .since: max(log.lowerBound, firsts[place] ?? log.upperBound)
                case .last(let count): max(log.lowerBound, log.upperBound - count)
                case .offset(let offset): min(max(offset, log.lowerBound), log.upperBound)
                }
            return Position(place, offset)
        }
        try consumer.assign(positions)
        self.consumer = consumer
        (self.topic, log) = (topic, connection.log)
        open = Set(positions.map(\.place.partition))
    }

    /// Hands over what comes within the time; `body` returns false to get no more.
    mutating func read(milliseconds: Int32, _ body: (borrowing Message) throws -> Bool) throws {
        let batch = try consumer.read(milliseconds: milliseconds)
        for notice in consumer.takeNotices() { log.write(notice, client: "reader") }
        for index in 0..<batch.count {
            let message = batch[index]
            if message.isRecord {
                guard try body(message) else { return }
            } else if message.isEnd {
                open.remove(message.partition)
            } else if let error = message.error, error.isDamagedBatch, passesDamage {
                // What lies behind it on this partition stays unread.
                open.remove(message.partition)
                damage = error
            } else if let error = message.error {
                try stop(message.event, error)
            }
        }
    }

    /// Broker trouble passes by itself; what never will is thrown.
    private borrowing func stop(_ event: ConsumerEvent?, _ error: KafkaError) throws {
        switch event {
        case nil, .ignore, .unreachable, .notReady: break
        case .stopPartition where error.isDamagedBatch:
            throw Failure(
                .data, "\(topic) cannot be read on", why: error.description,
                remedy:
                    "-X receive.message.max.bytes=500000000 reads it, unless the batch is broken; "
                    + "run makes a dead letter of it and goes on")
        case .stopPartition:
            throw Failure(
                .data, "\(topic) cannot be read on", why: error.description,
                remedy: "what was there is gone: begin again with --from beginning")
        case .stopProcess: throw error
        }
    }
}

extension Message {
    /// A copy of the key; nil for null.
    var keyBytes: [UInt8]? {
        guard let key else { return nil }
        return key.withUnsafeBytes { Array($0) }
    }

    /// A copy of the value; nil for a tombstone.
    var valueBytes: [UInt8]? {
        guard let value else { return nil }
        return value.withUnsafeBytes { Array($0) }
    }
}

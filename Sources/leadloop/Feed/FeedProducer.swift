import Config
import Kafka
import Leads
import Runtime
import System

/// Sends records in order, and learns of each that did not arrive.
struct FeedProducer: ~Copyable {
    private let producer: PlainProducer
    private let topics: [TopicName]
    private let log: Log
    private let bootstrap: String
    private(set) var sentCount = 0

    private static let deliverySeconds = 60

    /// - Parameter topics: by their index records are sent.
    init(_ connection: Connection, topics: [String]) throws {
        producer = try PlainProducer(
            connection.settings.with([
                "enable.idempotence": "true", "acks": "all",
                "partitioner": connection.service.partitioner.rawValue,
                "compression.type": "lz4", "linger.ms": "20",
                "message.timeout.ms": String(Self.deliverySeconds * 1_000),
                // Reports of what arrived would be 64,000 values that nobody looks at.
                "delivery.report.only.error": "true",
            ]))
        self.topics = topics.map { TopicName($0) }
        (log, bootstrap) = (connection.log, connection.bootstrap)
    }

    /// Queues a record; waits while the queue is full.
    mutating func send(_ record: FeedRecord, to topic: Int, milliseconds: Int64) throws {
        while true {
            do throws(KafkaError) {
                let outgoing = Outgoing(
                    to: topics[topic], key: record.key.span.bytes, value: record.value.span.bytes,
                    timestamp: milliseconds)
                try producer.send(outgoing, ticket: sentCount + 1)
                break
            } catch {
                guard error.isQueueFull else { throw error }
                try serve(milliseconds: 10)
            }
        }
        sentCount += 1
        if sentCount % 1_000 == 0 { try serve(milliseconds: 0) }
    }

    /// Returns when all that was sent has arrived on all replicas in sync.
    borrowing func settle() throws {
        do throws(KafkaError) {
            try producer.flush(milliseconds: Int32(Self.deliverySeconds + 5) * 1_000)
        } catch { throw lost(error) }
        try serve(milliseconds: 0)
    }

    borrowing func serve(milliseconds: Int32) throws {
        let failed = producer.poll(milliseconds: milliseconds).compactMap(\.error)
        for notice in producer.takeNotices() { log.write(notice, client: "feed") }
        if let error = failed.first { throw lost(error) }
    }

    private borrowing func lost(_ error: KafkaError) -> Failure {
        if error.isAuthorisation || error.isUnknownTopic { return Failure(error) }
        return Failure(
            .brokerUnreachable, "records did not reach \(bootstrap)", why: error.description,
            remedy: "see that the broker runs, then feed again: repeats are dropped by messageId")
    }
}

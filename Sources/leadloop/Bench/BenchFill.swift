import Kafka

/// Fills a topic with the benchmark's events.
struct BenchFill {
    let topic: String
    let count: Int
    let seed: UInt64
    let startMilliseconds: Int64

    /// Returns when all records are on all replicas in sync.
    ///
    /// - Parameter turn: called now and then with the number sent; false ends it.
    /// - Returns: whether all were sent.
    func run(_ connection: Connection, turn: (Int) -> Bool) throws -> Bool {
        let producer = try PlainProducer(
            connection.settings.with([
                "enable.idempotence": "true", "acks": "all", "partitioner": "murmur2_random",
                "compression.type": "lz4", "linger.ms": "50", "batch.num.messages": "10000",
                "batch.size": "900000", "queue.buffering.max.messages": "500000",
                "delivery.report.only.error": "true",
            ]))
        let topic = TopicName(topic)
        var events = BenchEvents(seed: seed, startMilliseconds: startMilliseconds)
        for sent in 0..<count {
            events.advance()
            try send(events, topic, producer, ticket: sent + 1)
            guard sent % 4_096 == 0 else { continue }
            try serve(producer, milliseconds: 0)
            guard turn(sent) else { return false }
        }
        try producer.flush(milliseconds: 300_000)
        try serve(producer, milliseconds: 0)
        _ = turn(count)
        return true
    }

    private func send(
        _ events: BenchEvents, _ topic: TopicName, _ producer: borrowing PlainProducer, ticket: Int
    ) throws {
        while true {
            do throws(KafkaError) {
                let key = events.key
                let value = events.value
                return try producer.send(
                    Outgoing(
                        to: topic, key: key.span.bytes, value: value.span.bytes,
                        timestamp: events.milliseconds), ticket: ticket)
            } catch {
                guard error.isQueueFull else { throw error }
                try serve(producer, milliseconds: 10)
            }
        }
    }

    private func serve(_ producer: borrowing PlainProducer, milliseconds: Int32) throws {
        if let error = producer.poll(milliseconds: milliseconds).lazy.compactMap(\.error).first {
            throw error
        }
    }
}

import Kafka
import System

/// Consumes a topic with the fetch settings of `run` and looks at nothing: the ceiling of what any
/// job over librdkafka can reach on this machine.
struct BareLoop {
    let topic: String
    let partitions: Int32

    struct Result {
        var records = 0
        var bytes = 0
        /// From the first record to the last.
        var seconds = 0.0
        var recordsPerSecond: Double { seconds > 0 ? Double(records) / seconds : 0 }
    }

    /// - Parameter turn: called after each poll; false ends it.
    func run(_ connection: Connection, turn: (Int) -> Bool) throws -> Result {
        let consumer = try Consumer(
            connection.clients.reader(isolation: .committed, group: "\(connection.group)-bare")
                .with(ClientPresets.drain).with(["fetch.wait.max.ms": "500"]),
            tickMilliseconds: 50)
        let places = (0..<partitions).map { TopicPartition(topic, $0) }
        let positions = try places.map { place throws(KafkaError) in
            Position(place, try consumer.watermarks(place, milliseconds: 10_000).lowerBound)
        }
        consumer.ticker.watch([places[0]])
        try consumer.assign(positions)
        var (result, open) = (Result(), Int(partitions))
        var start: ContinuousClock.Instant?
        while open > 0, turn(result.records) {
            let batch = try consumer.read(milliseconds: 100)
            if batch.count > 0, start == nil { start = .now }
            if let error = batch.unreadable { throw error }
            batch.forEachRecord { message in
                result.records += 1
                result.bytes += message.value?.byteCount ?? 0
            }
            open -= batch.endCount
        }
        result.seconds = start.map { seconds(.now - $0) } ?? 0
        return result
    }
}

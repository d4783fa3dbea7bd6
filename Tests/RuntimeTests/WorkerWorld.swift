// Whole workers, as `run` starts them, over librdkafka's own cluster in this process.
import Config
import Kafka
import Leads
import Runtime
import Synchronization
import System
import TestSupport
import Testing

/// Both roles over one cluster with its topics.
final class WorkerWorld: Sendable {
    let bootstrap: String
    let parts: ServiceParts
    let lines = Mutex<[String]>([])
    let names = TopicNames(group: "hand-over")

    init(_ cluster: borrowing MockCluster) throws {
        bootstrap = cluster.bootstrap
        for topic in names.required() {
            try cluster.createTopic(
                topic.name, partitions: topic.plannedPartitions(ofEngagement: 2))
        }
        parts = ServiceParts(
            definition: ScorerFixture.definitions[0], definitionHash: "test", topics: names,
            partitionCount: 2, clusterId: "test", idSecret: "test")
    }

    func start(
        _ role: Role, number: Int = 0, _ change: (inout WorkerSettings) -> Void = { _ in }
    ) -> WorkerThread {
        var settings = WorkerSettings(
            common: ["bootstrap.servers": bootstrap, "fetch.wait.max.ms": "20"],
            group: "hand-over", instance: "a", role: role, number: number)
        settings.sessionMilliseconds = 6_000
        settings.offsets = .state
        change(&settings)
        let log = Log(
            level: .debug, now: { 0 },
            sink: { line in self.lines.withLock { $0.append(line) } })
        return WorkerThread.start(
            settings, parts, log: log, clock: { ScorerFixture.start })
    }

    func send(_ count: Int, from first: Int) throws {
        let producer = try PlainProducer([
            "bootstrap.servers": bootstrap, "partitioner": "murmur2_random",
        ])
        let topic = TopicName(names.engagement)
        for number in first..<(first + count) {
            let key = Array("lead-\(number % 50)".utf8)
            let text =
                #"{"type":"track","event":"Demo Requested","userId":"lead-\#(number % 50)","#
                + #""messageId":"m\#(number)","timestamp":"2026-01-01T00:00:00Z"}"#
            let value = Array(text.utf8)
            try producer.send(
                Outgoing(to: topic, key: key.span.bytes, value: value.span.bytes))
        }
        try producer.flush(milliseconds: 10_000)
    }

    /// Sends lines of a history, each with its own time.
    func send(_ lines: [RandomHistory.Line], to topic: String) throws {
        let producer = try PlainProducer([
            "bootstrap.servers": bootstrap, "partitioner": "murmur2_random",
        ])
        let name = TopicName(topic)
        for line in lines {
            let key = Array(line.key.utf8)
            let value = Array(line.value.utf8)
            try producer.send(
                Outgoing(
                    to: name, key: key.span.bytes, value: value.span.bytes,
                    timestamp: line.milliseconds))
        }
        try producer.flush(milliseconds: 10_000)
    }

    /// All values of a topic by key, in order.
    func read(_ topic: String) throws -> [String: [String]] {
        let reader = try Consumer([
            "bootstrap.servers": bootstrap, "group.id": "unused", "enable.auto.commit": "false",
            "enable.partition.eof": "true", "auto.offset.reset": "error",
            "fetch.wait.max.ms": "20",
        ])
        let count = names.required().first { $0.name == topic }?.plannedPartitions(ofEngagement: 2)
        try reader.assign(
            (0..<Int32(count ?? 1)).map { Position(TopicPartition(topic, $0), 0) })
        var values: [String: [String]] = [:]
        var ends = 0
        let deadline = ContinuousClock.now + .seconds(30)
        while ends < count ?? 1, ContinuousClock.now < deadline {
            let batch = try reader.read(milliseconds: 100)
            ends += batch.endCount
            batch.forEachRecord { record in
                values[Self.text(record.key), default: []].append(Self.text(record.value))
            }
        }
        return values
    }

    private static func text(_ bytes: RawSpan?) -> String {
        guard let bytes else { return "" }
        return bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    func wait(_ what: String, _ worker: WorkerThread, until isThere: () -> Bool) {
        let deadline = ContinuousClock.now + .seconds(60)
        while !isThere() {
            guard ContinuousClock.now < deadline else {
                Issue.record("\(what) does not come: \(worker.status)")
                return
            }
            Thread.sleep(milliseconds: 5)
        }
    }
}

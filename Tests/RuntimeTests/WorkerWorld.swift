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
    private let names = TopicNames(group: "hand-over")

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

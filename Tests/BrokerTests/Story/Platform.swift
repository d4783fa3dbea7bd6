import Brokers
import Config
import Glibc
import Kafka
import Leads
import Runtime
import System
import Testing

/// A data platform of its own on the shared broker: topics, workers, whoever feeds and reads.
struct Platform {
    let bootstrap: String
    let topics: TopicNames
    let group: String
    let partitions: Int
    let definition: Definition

    /// - Parameters:
    ///   - settings: of the topics with the leads' keys.
    ///   - bootstrap: nil: the shared broker.
    init(
        _ name: String, partitions: Int = 3, definition: Definition,
        settings: [String: String] = [:], bootstrap: String? = nil
    ) throws {
        self.bootstrap = try bootstrap ?? TestBroker.sharedBootstrap()
        group = TestBroker.fresh(name)
        topics = TopicNames(prefix: group + ".", group: group)
        self.partitions = partitions
        self.definition = definition
        let admin = try Admin(["bootstrap.servers": self.bootstrap])
        let byLead = [
            topics.engagement, topics.feedback, topics.mqlEvents, topics.changelog,
            topics.deadLetter(of: topics.engagement), topics.deadLetter(of: topics.feedback),
        ]
        for topic in byLead {
            try admin.create(
                Admin.Topic(
                    topic, partitions: partitions,
                    settings: ["retention.ms": "-1"].merging(settings) { $1 }))
        }
        let byModel = [
            topics.judgements, topics.weights, topics.weightChanges,
            topics.deadLetter(of: topics.judgements),
        ]
        for topic in byModel {
            try admin.create(Admin.Topic(topic, partitions: 1, settings: ["retention.ms": "-1"]))
        }
    }

    var parts: ServiceParts {
        ServiceParts(
            definition: definition, definitionHash: "test", topics: topics,
            partitionCount: Int32(partitions), clusterId: "test", idSecret: group)
    }

    /// Starts a worker with a short session, so that takeovers do not make tests long.
    func start(
        _ role: Role, instance: String = "a", number: Int = 0, log: Log = .silent,
        change: (inout WorkerSettings) -> Void = { _ in }
    ) -> WorkerThread {
        var settings = WorkerSettings(
            common: ["bootstrap.servers": bootstrap], group: group, instance: instance, role: role,
            number: number)
        settings.sessionMilliseconds = 6_000
        change(&settings)
        return WorkerThread.start(settings, parts, log: log, clock: wallMilliseconds)
    }

    /// Sends records and returns when the broker has them.
    func send(_ records: [(key: String?, value: String?)], to topic: String) throws {
        let producer = try PlainProducer([
            "bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": "true",
            "partitioner": "murmur2_random", "linger.ms": "1",
        ])
        let name = TopicName(topic)
        for record in records {
            let key = record.key.map { Array($0.utf8) }
            let value = record.value.map { Array($0.utf8) }
            try producer.send(
                Outgoing(to: name, key: key?.span.bytes, value: value?.span.bytes))
        }
        try producer.flush(milliseconds: 30_000)
    }

    /// All committed values of a topic, in order within partitions.
    func read(_ topic: String) throws -> [(key: String, value: String, offset: Int64)] {
        try committedRecords(of: topic, bootstrap)
    }
}

/// All committed records of a topic, in order within partitions.
func committedRecords(of topic: String, _ bootstrap: String) throws -> [(
    key: String, value: String, offset: Int64
)] {
    let reader = try Consumer([
        "bootstrap.servers": bootstrap, "group.id": "unused", "enable.auto.commit": "false",
        "isolation.level": "read_committed", "enable.partition.eof": "true",
        "auto.offset.reset": "error", "fetch.wait.max.ms": "20",
    ])
    let admin = try Admin(["bootstrap.servers": bootstrap])
    let places = try admin.leaders(of: [topic]).keys
    try reader.assign(places.map { Position($0, 0) })
    var records: [(key: String, value: String, offset: Int64)] = []
    var ended: Set<Int32> = []
    let deadline = ContinuousClock.now + .seconds(30)
    while ended.count < places.count, ContinuousClock.now < deadline {
        let batch = try reader.read(milliseconds: 100)
        for index in 0..<batch.count {
            let message = batch[index]
            if message.isEnd { ended.insert(message.partition) }
            guard message.isRecord else { continue }
            records.append((text(message.key), text(message.value), message.offset))
        }
    }
    return records
}

private func text(_ span: RawSpan?) -> String {
    guard let span else { return "" }
    return span.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
}

/// Milliseconds since 1970.
@Sendable func wallMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}

extension Definition {
    /// Two behaviours, one attribute; 60 points are one demo and one pricing page.
    static var small: Definition {
        var definition = Definition(threshold: 60)
        definition.behaviours = [
            Behaviour(
                name: "demo", event: "Demo Requested", points: 50, maxCount: 1,
                halfLifeSeconds: 30 * 86_400),
            Behaviour(
                name: "pricing", event: "Pricing Page Viewed", points: 10, maxCount: 3,
                halfLifeSeconds: 7 * 86_400),
        ]
        definition.fit = [
            FitAttribute(
                name: "industry", from: ["industry"],
                kind: .text(
                    sets: [.init(label: "core", values: ["software"], points: 8)], otherwise: 0))
        ]
        return definition
    }
}

/// A track call.
func track(_ lead: String, _ event: String, id: String, at second: Int) -> (
    key: String?, value: String?
) {
    let time =
        "2026-03-0\(1 + second / 86_400)T0\(second / 3_600 % 10):\(two(second / 60 % 60)):\(two(second % 60))Z"
    return (
        lead,
        """
        {"type":"track","event":"\(event)","userId":"\(lead)","messageId":"\(id)","timestamp":"\(time)"}
        """
    )
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

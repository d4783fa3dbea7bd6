import Config
import Kafka
import Leads
import System
import YAML

/// Looks at everything that `run` needs, and stops at nothing that the rest does not depend on.
struct Checkup {
    private(set) var remarks: [Remark] = []
    private let connection: Connection
    private let now: Int64
    /// nil when it cannot be read.
    private var readDefinition: Definition?

    /// Records looked at per partition of an input.
    private static let sampleCount: Int64 = 1_000
    private static let readSeconds = 10

    init(_ connection: Connection, now: Int64) { (self.connection, self.now) = (connection, now) }

    /// - Throws: only when no broker answers; what was found before stays in `remarks`.
    mutating func run() throws {
        definition()
        let bugs = LibraryWarning.all(for: Library.version)
        if !bugs.isEmpty {
            remarks.append(
                .warning(
                    "librdkafka \(Library.version) has known weaknesses",
                    why: bugs.joined(separator: "\n"),
                    remedy: "a newer one of the system is taken without building again"))
        }
        names()
        let admin = try connection.admin()
        let cluster = try admin.connect(milliseconds: Connection.connectMilliseconds)
        remarks.append(
            .ok(
                "\(connection.bootstrap) answers: \(counted(cluster.brokers.count, "broker")), "
                    + "cluster \(cluster.id ?? "without id")"))
        try transactions(admin, cluster)
        try topics(admin)
    }

    private mutating func definition() {
        let path = connection.service.definitionPath
        guard let path else {
            remarks.append(.ok("the built-in definition is used"))
            readDefinition = .standard
            return
        }
        do {
            let (definition, findings) = Definition.read(try readFile(path), file: path)
            for finding in findings {
                remarks.append(
                    Remark(
                        level: finding.severity == .error ? .error : .warning,
                        what: finding.description))
            }
            readDefinition = definition
            if let definition {
                let count = counted(definition.behaviours.count, "behaviour")
                remarks.append(.ok("\(path): \(count), threshold \(definition.threshold)"))
            }
        } catch {
            remarks.append(Remark(Failure(error)))
        }
    }

    private mutating func names() {
        let all = connection.names.required(for: connection.service.roles).map(\.name)
        let odd = all.filter { $0.contains("_") }
        guard !odd.isEmpty else { return }
        remarks.append(
            .warning(
                "an underscore in \(odd.joined(separator: ", "))",
                why:
                    "in the broker's metric names '.' and '_' are the same, so two topics may collide",
                remedy: "use '.' and '-' only"))
    }

    private mutating func transactions(_ admin: borrowing Admin, _ cluster: Cluster) throws {
        guard let broker = cluster.brokers.first else { return }
        var settings: [String: String]?
        do throws(KafkaError) { settings = try admin.settings(ofBroker: broker) } catch {
            guard !error.isUnreachable else { throw error }
        }
        remarks += BrokerSettings.remarks(settings, brokers: cluster.brokers.count)
    }

    private mutating func topics(_ admin: borrowing Admin) throws {
        let names = connection.names
        let required = names.required(for: connection.service.roles)
        let existing = try TopicPlan.Existing.read(required.map(\.name), admin)
        let plan = TopicPlan(
            required: required, existing: existing, engagement: names.engagement, partitions: nil,
            replicationFactor: 1)
        remarks += plan.remarks
        for topic in names.leadInputs {
            guard let found = existing[topic] else { continue }
            try sample(topic, found, admin)
        }
        let roles = connection.service.roles
        if roles.contains(.scorer) {
            try offsets(of: connection.group, names.leadInputs, existing, admin)
        }
        if roles.contains(.aggregator) {
            try offsets(of: connection.aggregatorGroup, [names.judgements], existing, admin)
        }
    }

    private mutating func offsets(
        of group: String, _ topics: [String], _ existing: [String: TopicPlan.Existing],
        _ admin: borrowing Admin
    ) throws {
        let places = topics.flatMap { topic in
            (0..<Int32(existing[topic]?.partitions ?? 0)).map { TopicPartition(topic, $0) }
        }
        let reader = try Consumer(connection.settings.with(["group.id": "unused"]))
        var ranges: [TopicPartition: Range<Int64>] = [:]
        for place in places {
            ranges[place] = try reader.watermarks(
                place, milliseconds: Int32(Connection.connectMilliseconds))
        }
        remarks += GroupOffsets.remarks(
            of: group, try admin.committed(by: group, of: places), ranges)
    }

    /// Partitioner and record times of the newest and the oldest records of an input.
    private mutating func sample(
        _ topic: String, _ found: TopicPlan.Existing, _ admin: borrowing Admin
    ) throws {
        let numbers = 0..<Int32(found.partitions)
        let events =
            topic == connection.names.engagement ? readDefinition.map { EngagementSample($0) } : nil
        var sample = PartitionerSample(topic: topic, partitions: Int32(found.partitions))
        try read(topic, numbers, .last(Self.sampleCount)) { message in
            sample.add(key: message.keyBytes ?? [], on: message.partition)
            events?.add(
                key: message.keyBytes, value: message.valueBytes,
                timestamp: message.timestamp ?? now)
            return true
        }
        remarks.append(sample.remark)
        if let events { remarks += events.remarks(of: topic) }
        if sample.withoutKey > 0 {
            remarks.append(
                .error(
                    "\(counted(sample.withoutKey, "sampled record")) of \(topic) without a key",
                    why: "the key is the lead's id; such records go to the dead letter",
                    remedy: "set the lead's id as key at the producer"))
        }
        guard let settings = found.settings else { return }
        var oldest: Int64?
        var seen: Set<Int32> = []
        try read(topic, numbers, .beginning) { message in
            if seen.insert(message.partition).inserted, let time = message.timestamp {
                oldest = min(oldest ?? time, time)
            }
            return seen.count < numbers.count
        }
        guard let oldest else { return }
        let trap = RetentionTrap(topic: topic, settings: settings, oldest: oldest, now: now)
        remarks.append(
            trap.map { .error($0.what, why: $0.why, remedy: $0.remedy) }
                ?? .ok(
                    "\(topic) keeps what is in it: the oldest record is of "
                        + EventTime.text(oldest).prefix(10)))
    }

    /// Until every partition is at its end, `body` has enough, or some seconds are over.
    private func read(
        _ topic: String, _ partitions: Range<Int32>, _ start: TopicReader.Start,
        _ body: (borrowing Message) -> Bool
    ) throws {
        var reader = try TopicReader(topic, partitions, from: start, connection)
        let deadline = ContinuousClock.now + .seconds(Self.readSeconds)
        var isEnough = false
        while !isEnough, !reader.open.isEmpty, ContinuousClock.now < deadline {
            try reader.read(milliseconds: 100) { message in
                isEnough = isEnough || !body(message)
                return !isEnough
            }
        }
    }
}

extension TopicPlan {
    /// What `run` would say about the topics.
    var remarks: [Remark] {
        let fine = rows.filter { !$0.isMissing && $0.differences.isEmpty }
        var remarks: [Remark] = []
        if !fine.isEmpty {
            remarks.append(.ok("\(counted(fine.count, "topic")) as they must be"))
        }
        for row in rows where row.isMissing {
            remarks.append(
                .error(
                    "\(row.topic.name) is missing", why: "it holds \(row.topic.holds)",
                    remedy: "leadloop topics apply"))
        }
        for row in rows {
            for difference in row.differences {
                remarks.append(
                    Remark(
                        level: difference.isVital ? .error : .warning,
                        what: "\(row.topic.name): \(difference.text)", why: difference.why,
                        remedy: difference.remedy(row.topic.name)))
            }
        }
        return remarks
    }
}

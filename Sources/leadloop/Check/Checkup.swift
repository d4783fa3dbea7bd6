import Config
import Kafka
import Leads
import Runtime
import Scoring
import System
import Wire
import YAML

/// Looks at everything that `run` needs, and stops at nothing that the rest does not depend on.
struct Checkup {
    private(set) var remarks: [Remark] = []
    private let connection: Connection
    private let now: Int64
    /// Of the newest events.
    private var eventLeads: Set<[UInt8]> = []
    /// nil when it cannot be read.
    private var readDefinition: Definition?

    /// Records looked at per partition of an input.
    private static let sampleCount: Int64 = 1_000
    private static let readSeconds = 10

    /// Whether the leads in the changelogs are counted, however long that takes.
    private let countsLeads: Bool

    init(_ connection: Connection, now: Int64, countsLeads: Bool = false) {
        (self.connection, self.now, self.countsLeads) = (connection, now, countsLeads)
    }

    /// Looks at what stands in files; no broker is asked.
    mutating func files() {
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
    }

    /// - Throws: only when no broker answers; what was found before stays in `remarks`.
    mutating func brokers() throws {
        let admin: Admin
        do { admin = try connection.admin() } catch let failure as Failure
            where failure.code == .brokerUnreachable && !connection.namesBrokers
        {
            remarks.append(
                .warning(
                    "only the files were looked at: no broker is named, and none answers at "
                        + connection.bootstrap, why: failure.why,
                    remedy: "name one with --bootstrap HOST:PORT to check topics, partitioners and "
                        + "groups too"))
            return
        }
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
                reasons(definition.fit)
            }
        } catch {
            remarks.append(Remark(Failure(error)))
        }
    }

    /// Reasons that sales may give and that nothing is learned from, for want of an attribute.
    private mutating func reasons(_ fit: [FitAttribute]) {
        let mute = Reason.withoutAttribute(fit)
        guard !mute.isEmpty else { return }
        let kinds = FitAttribute.Subject.allCases.filter { subject in
            mute.contains { $0.subjects.contains(subject) }
        }
        remarks.append(
            .warning(
                "rejections for \(mute.map(\.rawValue).joined(separator: ", ")) teach nothing",
                why: fit.isEmpty
                    ? "they are about attributes, and the definition has no 'fit'"
                    : "they are about attributes of kind "
                        + "\(kinds.map(\.rawValue).joined(separator: ", ")), and none is of it",
                remedy: fit.isEmpty
                    ? "add the attributes that sales judges by, or leave it at behaviours"
                    : "say 'kind: \(kinds.first?.rawValue ?? "")' at the attribute that tells it, "
                        + "whatever its name"))
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
        var samples: [PartitionerSample] = []
        let mqlPartitions = 0..<Int32(existing[names.mqlEvents]?.partitions ?? 0)
        for topic in names.leadInputs {
            guard let found = existing[topic] else { continue }
            samples.append(try sample(topic, found, mqlPartitions: mqlPartitions))
        }
        let advice = PartitionerAdvice(
            samples: samples, configured: connection.service.partitioner,
            ofState: try existing[names.changelog].flatMap {
                try partitionerOfState($0.partitions)
            },
            group: connection.group)
        remarks += advice.remarks
        for topic in names.leadInputs {
            guard let found = existing[topic] else { continue }
            try retention(of: topic, found)
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
        var found = GroupOffsets.remarks(
            of: group, try admin.committed(by: group, of: places), ranges)
        if group == connection.group, let inputs = existing[connection.names.engagement] {
            let refusals = try GroupLook.refusals(
                WorkerSettings(connection, role: .scorer, number: 0), connection.names,
                partitionCount: Int32(clamping: inputs.partitions))
            let count = Int32(clamping: inputs.partitions)
            if refusals.isEmpty { found += try leads(ofPartitions: count) }
            if !refusals.isEmpty { found.removeAll { $0.level == .ok } }
            found += refusals.map { .error($0.what, why: $0.why, remedy: $0.remedy) }
        }
        remarks += found
    }

    /// Counts the leads in the changelogs, as far as that takes no long time.
    private func leads(ofPartitions count: Int32) throws -> [Remark] {
        let deadline = ContinuousClock.now + .seconds(Self.readSeconds)
        let missing = try GroupLook.missingLeads(
            WorkerSettings(connection, role: .scorer, number: 0), connection.names,
            partitionCount: count, while: { countsLeads || ContinuousClock.now < deadline })
        guard let missing else {
            return [
                .warning(
                    "the leads in \(connection.names.changelog) were not counted",
                    why:
                        "it takes more than \(Self.readSeconds) s; a start counts them in any case",
                    remedy: "leadloop check --count-leads takes the time")
            ]
        }
        return missing.map { .error($0.what, why: $0.why, remedy: $0.remedy) }
    }

    /// What the newest meta record says; nil: no state yet.
    private func partitionerOfState(_ partitions: Int) throws -> Partitioner? {
        var newest: Partitioner?
        // The last record of each transaction.
        try read(connection.names.changelog, 0..<Int32(partitions), .last(8)) { message in
            if message.keyBytes == MetaRecord.key, let value = message.value {
                newest = value.withUnsafeBytes { MetaRecord($0) }?.partitioner ?? newest
            }
            return true
        }
        return newest
    }

    /// Keys of the newest records of an input.
    private mutating func sample(
        _ topic: String, _ found: TopicPlan.Existing, mqlPartitions: Range<Int32>
    ) throws -> PartitionerSample {
        let numbers = 0..<Int32(found.partitions)
        let events =
            topic == connection.names.engagement ? readDefinition.map { EngagementSample($0) } : nil
        let verdicts =
            topic == connection.names.feedback ? readDefinition.map { FeedbackSample($0) } : nil
        var sample = PartitionerSample(topic: topic, partitions: Int32(found.partitions))
        var times = RecordTimeSample()
        let damage = try read(topic, numbers, .last(Self.sampleCount)) { message in
            sample.add(key: message.keyBytes ?? [], on: message.partition)
            events?.add(
                key: message.keyBytes, value: message.valueBytes,
                timestamp: message.timestamp ?? 0)
            verdicts?.add(
                key: message.keyBytes, value: message.valueBytes,
                timestamp: message.timestamp ?? 0)
            times.add(message.timestamp)
            return true
        }
        if let remark = times.remark(of: topic) { remarks.append(remark) }
        if let damage {
            remarks.append(
                .warning(
                    "a batch of \(topic) cannot be decompressed", why: damage.description,
                    remedy:
                        "run makes one dead letter of it (batch_unreadable); if it is only larger "
                        + "than receive.message.max.bytes, a greater value reads its records"))
        }
        if let verdicts {
            remarks += verdicts.remarks(
                of: topic, known: try FeedbackSample.leadsWithMQL(connection, mqlPartitions),
                events: eventLeads)
        }
        if let events {
            remarks += events.remarks(of: topic)
            eventLeads = events.leads
        }
        if sample.withoutKey > 0 {
            remarks.append(
                .error(
                    "\(counted(sample.withoutKey, "sampled record")) of \(topic) without a key",
                    why: "the key is the lead's id; such records go to the dead letter",
                    remedy: "set the lead's id as key at the producer, or copy it: leadloop "
                        + "repartition --from \(topic) --key /userId"))
        }
        return sample
    }

    /// Record times of the oldest records of an input.
    private mutating func retention(of topic: String, _ found: TopicPlan.Existing) throws {
        let numbers = 0..<Int32(found.partitions)
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
    /// - Returns: what keeps a partition from being read on, if a batch does.
    @discardableResult private func read(
        _ topic: String, _ partitions: Range<Int32>, _ start: TopicReader.Start,
        _ body: (borrowing Message) -> Bool
    ) throws -> KafkaError? {
        var reader = try TopicReader(topic, partitions, from: start, connection)
        reader.passesDamage = true
        let deadline = ContinuousClock.now + .seconds(Self.readSeconds)
        var isEnough = false
        while !isEnough, !reader.open.isEmpty, ContinuousClock.now < deadline {
            try reader.read(milliseconds: 100) { message in
                isEnough = isEnough || !body(message)
                return !isEnough
            }
        }
        return reader.damage
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

// What one worker needs to know: plain values, made once, moved to its thread.
public import Kafka

/// Settings of a worker, whichever task it has.
public struct WorkerSettings: Sendable {
    /// For every client: `bootstrap.servers`, security, whatever the user passes on.
    public var common: Settings
    public var consumer: Settings = [:]
    public var producer: Settings = [:]
    public var group: String
    /// Stable name of this process; with role and number it makes the transactional id.
    public var instance: String
    public var role: Role
    /// Of the worker within the process.
    public var number: Int
    /// Static membership: a restart within the session causes no rebalance.
    public var isStatic = false
    public var sessionMilliseconds = 15_000
    public var transactionTimeoutMilliseconds = 10_000
    public var commit = CommitRule()
    public var write = WriteRule()
    /// The mock cluster forgets the offsets of transactions: take the state's word instead. Never on
    /// a broker.
    public var trustsState = false
    /// The group's offsets were lost: take the state's word where there are none.
    public var resumesFromState = false

    public init(common: Settings, group: String, instance: String, role: Role, number: Int = 0) {
        (self.common, self.group, self.instance) = (common, group, instance)
        (self.role, self.number) = (role, number)
    }

    public var name: String { "\(instance)-\(role.rawValue)-\(number)" }
    /// The consumer group of the role.
    public var memberGroup: String { role == .aggregator ? "\(group)-aggregator" : group }
}

/// When a transaction ends. Source: kafka.md, section 1.3.
public struct CommitRule: Sendable, Equatable {
    public var intervalMilliseconds: Int64 = 100
    /// After the poll ran dry.
    public var idleMilliseconds: Int64 = 20
    /// While every poll returns a full batch: a commit blocks the worker some 22 ms.
    public var backlogMilliseconds: Int64 = 1_000
    /// Bounds the undo log.
    public var recordCountMax = 250_000
    public var sentCountMax = 50_000
    public var sentBytesMax = 10 << 20
    public init() {}
}

extension WorkerSettings {
    /// A group member. Reasons: kafka.md, section 1.3.
    var member: Settings {
        var settings: Settings = [
            "group.id": memberGroup, "isolation.level": "read_committed",
            "enable.auto.commit": "false", "enable.auto.offset.store": "false",
            // A missing offset must become neither "earliest" (doubled) nor "latest" (lost).
            "auto.offset.reset": "error",
            // Partition p of all inputs lands on one worker.
            "partition.assignment.strategy": "range",
            "session.timeout.ms": "\(sessionMilliseconds)",
            "heartbeat.interval.ms": "\(min(3_000, sessionMilliseconds / 4))",
            "max.poll.interval.ms": "300000", "allow.auto.create.topics": "false",
            "check.crcs": "true", "queued.min.messages": "200000",
            "queued.max.messages.kbytes": "131072", "fetch.message.max.bytes": "4194304",
        ]
        if isStatic { settings.values["group.instance.id"] = name }
        return common.with(consumer).with(settings)
    }

    var transactional: Settings {
        common.with([
            "linger.ms": "5", "compression.type": "lz4", "queue.buffering.max.messages": "1000000",
        ]).with(producer).with([
            "transactional.id": "\(group)-\(name)",
            "transaction.timeout.ms": "\(transactionTimeoutMilliseconds)",
            "socket.timeout.ms": "\(transactionTimeoutMilliseconds * 8 / 10)",
            "retry.backoff.ms": "10", "partitioner": "murmur2_random",
        ])
    }

    /// Reads assigned partitions; the group is required by the library and not used.
    func reader(_ isolation: Isolation) -> Settings {
        common.with(consumer).with([
            "group.id": "\(group)-unused", "isolation.level": isolation.rawValue,
            "enable.auto.commit": "false", "enable.partition.eof": "true",
            "auto.offset.reset": "error", "fetch.wait.max.ms": "50", "check.crcs": "true",
            "allow.auto.create.topics": "false",
        ])
    }

    enum Isolation: String {
        case committed = "read_committed"
        case uncommitted = "read_uncommitted"
    }
}

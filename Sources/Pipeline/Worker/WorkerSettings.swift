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
    private var presets: ClientPresets {
        ClientPresets(common: common, consumer: consumer, producer: producer)
    }

    /// A group member.
    var member: Settings {
        presets.member(
            group: memberGroup, instance: isStatic ? name : nil,
            sessionMilliseconds: sessionMilliseconds)
    }

    var transactional: Settings {
        presets.transactional(
            id: "\(group)-\(name)", timeoutMilliseconds: transactionTimeoutMilliseconds)
    }

    /// Reads assigned partitions, without a group.
    func reader(_ isolation: ClientPresets.Isolation) -> Settings {
        presets.reader(isolation: isolation)
    }
}

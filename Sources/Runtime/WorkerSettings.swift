// What one worker needs to know: plain values, made once, moved to its thread.
package import Config
package import Kafka
package import Leads
package import Scoring

/// Settings of a worker, whichever task it has.
package struct WorkerSettings: Sendable {
    /// For every client: `bootstrap.servers`, security, whatever the user passes on.
    package var common: Settings
    package var consumer: Settings = [:]
    package var producer: Settings = [:]
    package var group: String
    /// Stable name of this process; with role and number it makes the transactional id.
    package var instance: String
    package var role: Role
    /// Of the worker within the process.
    package var number: Int
    /// Static membership: a restart within the session causes no rebalance.
    package var isStatic = false
    package var sessionMilliseconds = 15_000
    package var transactionTimeoutMilliseconds = 10_000
    /// Where our records go: as those of the inputs.
    package var partitioner = Partitioner.murmur2
    package var commit = CommitRule()
    package var write = WriteRule()
    package var offsets = OffsetSource.group
    /// Where somebody says that the topics are no longer what they were; nil: nobody looks.
    package var post: WatchPost?

    package init(common: Settings, group: String, instance: String, role: Role, number: Int = 0) {
        (self.common, self.group, self.instance) = (common, group, instance)
        (self.role, self.number) = (role, number)
    }

    /// Part of the name in place of the role's, for work that is no role of the service.
    package var roleName: String?

    package var name: String { "\(instance)-\(roleName ?? role.rawValue)-\(number)" }
    /// The consumer group of the role.
    package var memberGroup: String { role.memberGroup(group) }
}

/// When a transaction ends. Source: kafka.md, "Client settings".
package struct CommitRule: Sendable, Equatable {
    package var intervalMilliseconds: Int64 = 100
    /// After the poll ran dry.
    package var idleMilliseconds: Int64 = 20
    /// While every poll returns a full batch: a commit blocks the worker some 22 ms.
    package var backlogMilliseconds: Int64 = 1_000
    /// Bounds the undo log.
    package var recordCountMax = 250_000
    package var sentCountMax = 50_000
    package var sentBytesMax = 10 << 20
    package init() {}
}

extension WorkerSettings {
    var clients: ClientPresets {
        ClientPresets(common: common, consumer: consumer, producer: producer)
    }

    /// A group member.
    var member: Settings {
        clients.member(
            group: memberGroup, instance: isStatic ? name : nil,
            sessionMilliseconds: sessionMilliseconds)
    }

    var transactional: Settings {
        clients.transactional(
            id: "\(group)-\(name)", partitioner: partitioner.rawValue,
            timeoutMilliseconds: transactionTimeoutMilliseconds)
    }
}

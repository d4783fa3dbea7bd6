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
    /// What the group's state is called on this cluster, prefix and all: the changelog's full name.
    package var stateName: String
    /// Stable name of this process; with state, role and number it makes the transactional id.
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
    /// The largest batch that all topics take to which it writes; nil: the library's own limit.
    package var batchBytesMax: Int?
    /// Dead letters beyond it become stubs.
    package var deadLetterBytesMax = DeadLetter.bytesMax
    package var commit = CommitRule()
    package var write = WriteRule()
    package var hold = HoldRule()
    package var offsets = OffsetSource.group
    /// Where somebody says that the topics are no longer what they were; nil: nobody looks.
    package var post: WatchPost?

    package init(common: Settings, group: String, instance: String, role: Role, number: Int = 0) {
        (self.common, self.group, self.instance) = (common, group, instance)
        stateName = "\(group)-leads-changelog"
        (self.role, self.number) = (role, number)
    }

    /// Part of the name in place of the role's, for work that is no role of the service.
    package var roleName: String?

    package var name: String { "\(instance)-\(roleName ?? role.rawValue)-\(number)" }
    /// Two services of a cluster differ in their state, and no part of it may hold the separator: so
    /// no two workers share an id, whatever their groups and instances are called.
    package var transactionalId: String {
        "\(stateName)/\(instance)/\(roleName ?? role.rawValue)/\(number)"
    }
    /// Of a static member: unique in its group, which services of two prefixes may share.
    package var memberName: String {
        stateName == "\(group)-leads-changelog" ? name : "\(stateName).\(name)"
    }
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
    /// Makes batches and dead letters as small as the topics want them.
    ///
    /// - Parameter limits: `max.message.bytes` of topics.
    package mutating func fit(_ limits: [String: Int], _ names: TopicNames) {
        let outputs = names.required(for: [role]).filter { $0.recordBytesMax != nil }.map(\.name)
        batchBytesMax = outputs.compactMap { limits[$0] }.min()
        let letters = names.sources.compactMap { limits[names.deadLetter(of: $0)] }.min()
        if let letters { deadLetterBytesMax = DeadLetter.bytesMax(ofTopic: letters) }
    }

    var clients: ClientPresets {
        ClientPresets(common: common, consumer: consumer, producer: producer)
    }

    /// A group member.
    var member: Settings {
        clients.member(
            group: memberGroup, instance: isStatic ? memberName : nil,
            sessionMilliseconds: sessionMilliseconds)
    }

    var transactional: Settings {
        clients.transactional(
            id: transactionalId, partitioner: partitioner.rawValue,
            timeoutMilliseconds: transactionTimeoutMilliseconds, batchBytesMax: batchBytesMax)
    }
}

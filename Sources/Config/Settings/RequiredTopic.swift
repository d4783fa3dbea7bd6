// The topics that must be there before a role starts, as `topics plan` prints and `topics apply`
// creates them. Sources: records.md, "Topics of a service" and kafka.md, "Topic settings".

/// A topic of ours: how many partitions it has and how it is kept.
package struct RequiredTopic: Sendable, Equatable {
    package enum Partitions: Sendable, Equatable {
        /// As many as the engagement topic: one worker holds a lead's events, verdicts and state.
        case sameAsEngagement
        /// Anything else would break a rule of the readers.
        case exactly(Int)
        /// Any number will do; this many where it is created, nil: as many as the engagement topic.
        case any(planned: Int?)
    }

    /// A broker's setting of the topic.
    package struct Config: Sendable, Equatable {
        package var name: String
        package var value: String
        /// Whether another value loses data or breaks recovery; else it is only worth a warning.
        package var isVital: Bool
    }

    package var name: String
    package var partitions: Partitions
    package var configs: [Config]
    /// Roles that read or write it.
    package var roles: Set<Role>
    /// What it holds, in a few words for people.
    package var holds: String
    /// What the largest record that we write to it may need, in bytes; nil: we only read it.
    package var recordBytesMax: Int?

    /// A lead, an MQL event, a judgement.
    private static let recordBytes = 65_536
    /// Beliefs and versions of weights.
    private static let weightsBytes = 900_000

    init(
        name: String, partitions: Partitions, configs: [Config], roles: Set<Role>, holds: String,
        recordBytesMax: Int? = recordBytes
    ) {
        (self.name, self.partitions, self.configs) = (name, partitions, configs)
        (self.roles, self.holds, self.recordBytesMax) = (roles, holds, recordBytesMax)
    }

    static func weights(
        name: String, configs: [Config], roles: Set<Role>, holds: String
    ) -> RequiredTopic {
        RequiredTopic(
            name: name, partitions: .exactly(1), configs: configs, roles: roles, holds: holds,
            recordBytesMax: weightsBytes)
    }

    /// Settings by name, for the request that creates it.
    ///
    /// - Parameter replicationFactor: from 3 on a write waits for two replicas.
    package func settings(replicationFactor: Int) -> [String: String] {
        var settings = Dictionary(uniqueKeysWithValues: configs.map { ($0.name, $0.value) })
        if replicationFactor >= 3 { settings["min.insync.replicas"] = "2" }
        return settings
    }

    /// Partitions to create it with.
    package func plannedPartitions(ofEngagement count: Int) -> Int {
        switch partitions {
        case .sameAsEngagement: count
        case .exactly(let fixed): fixed
        case .any(let planned): planned ?? count
        }
    }

    /// Tells whether a topic that exists has a partition count we can work with.
    package func accepts(partitions count: Int, ofEngagement engagement: Int) -> Bool {
        switch partitions {
        case .sameAsEngagement: count == engagement
        case .exactly(let fixed): count == fixed
        case .any: count >= 1
        }
    }
}

extension TopicNames {
    /// The topics that `roles` need, inputs first.
    package func required(for roles: Set<Role> = Set(Role.allCases)) -> [RequiredTopic] {
        (inputTopics + [mqlTopic] + learningTopics + [changelogTopic] + deadLetterTopics)
            .filter { !$0.roles.isDisjoint(with: roles) }
    }

    private var inputTopics: [RequiredTopic] {
        [
            RequiredTopic(
                name: engagement, partitions: .sameAsEngagement,
                configs: [.delete, .retain(days: 30)],
                roles: [.scorer], holds: "what leads do and are", recordBytesMax: nil),
            RequiredTopic(
                name: feedback, partitions: .sameAsEngagement,
                configs: [.delete, .retain(days: 30)],
                roles: [.scorer], holds: "verdicts of sales", recordBytesMax: nil),
        ]
    }

    private var mqlTopic: RequiredTopic {
        RequiredTopic(
            name: mqlEvents, partitions: .any(planned: nil), configs: [.delete, .retain(days: 90)],
            roles: [.scorer], holds: "what was decided about leads")
    }

    private var learningTopics: [RequiredTopic] {
        [
            RequiredTopic(
                name: judgements, partitions: .any(planned: 1), configs: [.delete, .retainAll],
                roles: [.scorer, .aggregator], holds: "the training log"),
            .weights(
                name: weights, configs: [.compact, .segmentBytes],
                roles: [.scorer, .aggregator], holds: "published weights"),
            RequiredTopic(
                name: weightChanges, partitions: .any(planned: 1), configs: [.delete, .retainAll],
                roles: [.aggregator], holds: "the audit of what moved"),
        ]
    }

    private var changelogTopic: RequiredTopic {
        RequiredTopic(
            name: changelog, partitions: .sameAsEngagement,
            configs: [
                .compact, .segmentBytes,
                .init(name: "min.cleanable.dirty.ratio", value: "0.1", isVital: false),
                .init(name: "segment.ms", value: milliseconds(days: 1), isVital: false),
                .init(name: "max.compaction.lag.ms", value: milliseconds(days: 7), isVital: false),
                .init(name: "delete.retention.ms", value: milliseconds(days: 1), isVital: false),
            ],
            roles: [.scorer], holds: "the state of the leads")
    }

    private var deadLetterTopics: [RequiredTopic] {
        sources.map {
            RequiredTopic(
                name: deadLetter(of: $0), partitions: .any(planned: 1),
                configs: [.delete, .retain(days: 14)],
                roles: $0 == judgements ? [.aggregator] : [.scorer],
                holds: "records of \($0) that cannot be used")
        }
    }
}

extension RequiredTopic.Config {
    /// Compaction would eat events of the same key, and with them the replay after a crash.
    static let delete = Self(name: "cleanup.policy", value: "delete", isVital: true)
    static let compact = Self(name: "cleanup.policy", value: "compact", isVital: true)
    /// Beliefs are rebuilt from the first record on.
    static let retainAll = Self(name: "retention.ms", value: "-1", isVital: true)
    static let segmentBytes = Self(name: "segment.bytes", value: "67108864", isVital: false)

    static func retain(days: Int) -> Self {
        Self(name: "retention.ms", value: milliseconds(days: days), isVital: false)
    }
}

private func milliseconds(days: Int) -> String { String(days * 86_400_000) }

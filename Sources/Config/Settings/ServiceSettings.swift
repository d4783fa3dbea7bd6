package import Leads
package import System

/// What a process of the service is told: made once from file, environment and command line, then
/// never changed. Defaults stand here; names, ranges and meanings in `SettingKey.all`.
package struct ServiceSettings: Sendable, Equatable {
    /// Consumer group; part of the name of the state, so that two groups never share any.
    package var group = "leadloop"
    /// Stable name of this process among those of the group; part of its transactional ids.
    package var instance: String
    /// Static membership: a restart within the session moves no partition. On where somebody named
    /// the instance.
    package var isStaticMember = false
    /// File of the definition; nil: the built-in one.
    package var definitionPath: String?
    /// Threads that score; each owns its partitions.
    package var workerCount: Int
    package var roles = Set(Role.allCases)
    package var topicPrefix = ""
    /// Names that replace the made ones.
    package var topicOverrides = TopicOverrides()
    /// How the producers of the inputs choose partitions.
    package var partitioner = Partitioner.murmur2
    package var kafka = KafkaProperties()
    package var sessionMilliseconds = 15_000
    package var transactionTimeoutMilliseconds = 10_000
    /// A lead is written at most this long after its count moved.
    package var checkpointMilliseconds = 10_000
    /// Leads whose counts moved and that are not written yet, per partition at most.
    package var checkpointDirtyMax = 500_000
    package var commitMilliseconds = 100
    /// While there is a backlog: a commit costs some 20 ms, which only latency is worth.
    package var commitBacklogMilliseconds = 1_000
    /// Records of one transaction at most; bounds what an abort must undo.
    package var commitRecordMax = 250_000
    /// Secret of the ids of MQLs; nil: the group's name.
    package var idKey: String?
    package var logLevel = Log.Level.info
    package var logFormat = Log.Format.text
    /// Between two status lines.
    package var statusMilliseconds = 10_000

    package init(host: Host) {
        (instance, workerCount) = (host.name, max(1, host.coreCount))
    }

    /// The machine, for defaults.
    package struct Host: Sendable {
        package var name: String, coreCount: Int
        package init(name: String, coreCount: Int) {
            (self.name, self.coreCount) = (name, coreCount)
        }
    }

    /// librdkafka's properties by its own names, as the file gives them.
    package struct KafkaProperties: Sendable, Equatable {
        /// First brokers to ask, separated by commas.
        package var bootstrap: String?
        package var common: [String: String] = [:]
        package var consumer: [String: String] = [:]
        package var producer: [String: String] = [:]
        package init() {}
    }

    /// Full names of topics, each nil where prefix and group make it.
    package struct TopicOverrides: Sendable, Equatable {
        package var engagement: String?
        package var feedback: String?
        package var mqlEvents: String?
        package var judgements: String?
        package var weights: String?
        package var weightChanges: String?
        package var changelog: String?
        package init() {}
    }

    package var topics: TopicNames {
        var names = TopicNames(prefix: topicPrefix, group: group)
        names.engagement = topicOverrides.engagement ?? names.engagement
        names.feedback = topicOverrides.feedback ?? names.feedback
        names.mqlEvents = topicOverrides.mqlEvents ?? names.mqlEvents
        names.judgements = topicOverrides.judgements ?? names.judgements
        names.weights = topicOverrides.weights ?? names.weights
        names.weightChanges = topicOverrides.weightChanges ?? names.weightChanges
        names.changelog = topicOverrides.changelog ?? names.changelog
        return names
    }

    /// The key under which the ids of MQLs are hashed.
    package var idSecret: String { idKey ?? group }
}

/// What a process of the service is told: made once from file, environment and command line, then
/// never changed. Defaults stand here; names, ranges and meanings in `SettingKey.all`.
public struct ServiceSettings: Sendable, Equatable {
    /// Consumer group; part of the name of the state, so that two groups never share any.
    public var group = "leadloop"
    /// Stable name of this process among those of the group; part of its transactional ids.
    public var instance: String
    /// Static membership: a restart within the session moves no partition.
    public var isStaticMember = false
    /// File of the definition; nil: the built-in one.
    public var definitionPath: String?
    /// Threads that score; each owns its partitions.
    public var workerCount: Int
    public var roles = Set(Role.allCases)
    public var topicPrefix = ""
    /// Names that replace the made ones.
    public var topicOverrides = TopicOverrides()
    public var kafka = KafkaProperties()
    public var sessionMilliseconds = 15_000
    public var transactionTimeoutMilliseconds = 10_000
    /// A lead is written at most this long after its count moved.
    public var checkpointMilliseconds = Int(WriteRule().checkpointMilliseconds)
    /// Leads whose counts moved and that are not written yet, per partition at most.
    public var checkpointDirtyMax = WriteRule().dirtyCountMax
    public var commitMilliseconds = Int(CommitRule().intervalMilliseconds)
    /// While there is a backlog: a commit costs some 20 ms, which only latency is worth.
    public var commitBacklogMilliseconds = Int(CommitRule().backlogMilliseconds)
    /// Records of one transaction at most; bounds what an abort must undo.
    public var commitRecordMax = CommitRule().recordCountMax
    /// Secret of the ids of MQLs; nil: the group's name.
    public var idKey: String?
    public var logLevel = Log.Level.info
    public var logFormat = Log.Format.text
    /// Between two status lines.
    public var statusMilliseconds = 10_000

    public init(host: Host) {
        (instance, workerCount) = (host.name, max(1, host.coreCount))
    }

    /// The machine, for defaults.
    public struct Host: Sendable {
        public var name: String, coreCount: Int
        public init(name: String, coreCount: Int) {
            (self.name, self.coreCount) = (name, coreCount)
        }
    }

    /// librdkafka's properties by its own names, as the file gives them.
    public struct KafkaProperties: Sendable, Equatable {
        /// First brokers to ask, separated by commas.
        public var bootstrap: String?
        public var common: [String: String] = [:]
        public var consumer: [String: String] = [:]
        public var producer: [String: String] = [:]
        public init() {}
    }

    /// Full names of topics, each nil where prefix and group make it.
    public struct TopicOverrides: Sendable, Equatable {
        public var engagement: String?
        public var feedback: String?
        public var mqlEvents: String?
        public var judgements: String?
        public var weights: String?
        public var weightChanges: String?
        public var changelog: String?
        public init() {}
    }

    public var topics: TopicNames {
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

    /// Bytes under which the ids of MQLs are hashed.
    public var idSecret: [UInt8] { Array((idKey ?? group).utf8) }
}

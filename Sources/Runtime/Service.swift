// Starts workers: the one place that knows which task belongs to which role.
package import Config
import Kafka
package import Leads
package import Scoring
package import System

/// What a running service is made of; plain values.
package struct ServiceParts: Sendable {
    package var definition: Definition
    /// SHA-256 of its text, in hex.
    package var definitionHash: String
    package var topics: TopicNames
    package var partitionCount: Int32
    package var judgementPartitionCount: Int32
    package var clusterId: String
    /// Key of the ids; by default the group's name.
    package var idSecret: String

    package init(
        definition: Definition, definitionHash: String, topics: TopicNames, partitionCount: Int32,
        judgementPartitionCount: Int32 = 1, clusterId: String, idSecret: String
    ) {
        (self.definition, self.definitionHash) = (definition, definitionHash)
        (self.topics, self.partitionCount) = (topics, partitionCount)
        self.judgementPartitionCount = judgementPartitionCount
        (self.clusterId, self.idSecret) = (clusterId, idSecret)
    }

    package var environment: ScorerPartition.Environment {
        ScorerPartition.Environment(
            definition: definition, definitionHash: definitionHash, partitionCount: partitionCount,
            clusterId: clusterId, identity: Identity(secret: idSecret, model: definition.model))
    }
}

extension WorkerThread {
    /// Starts a worker of the settings' role.
    package static func start(
        _ settings: WorkerSettings, _ parts: ServiceParts, log: Log,
        clock: @escaping @Sendable () -> Int64
    ) -> WorkerThread {
        switch settings.role {
        case .scorer:
            WorkerThread(settings, log: log, clock: clock) { () throws(KafkaError) in
                try ScorerTask(
                    settings, topics: ScorerTopics(parts.topics), environment: parts.environment)
            }
        case .aggregator:
            WorkerThread(settings, log: log, clock: clock) { () throws(KafkaError) in
                AggregatorTask(
                    settings, topics: AggregatorTopics(parts.topics), definition: parts.definition)
            }
        }
    }
}

import Config
import Kafka
import Leads
import Runtime
import System

/// What must be true before a worker starts, looked at in one go.
struct Preflight {
    let parts: ServiceParts
    /// Of the engagement topic, so of every task.
    let partitions: Int
    /// The largest batch that each topic takes, in bytes, where its settings may be read.
    let batchBytesMax: [String: Int]

    /// - Throws: the exact list of topics that are missing or differ.
    init(_ connection: Connection, _ definition: DefinitionSource) throws {
        let service = connection.service
        let admin = try connection.admin()
        let names = connection.names
        let required = names.required(for: service.roles)
        let existing = try TopicPlan.Existing.read(
            required.map(\.name) + [names.engagement, names.judgements], admin)
        let plan = TopicPlan(
            required: required, existing: existing, engagement: names.engagement, partitions: nil,
            replicationFactor: 1)
        try Self.refuse(plan)
        let cluster = try admin.connect(milliseconds: Connection.connectMilliseconds)
        guard let clusterId = cluster.id else {
            throw Failure(
                .tryAgain, "the cluster does not tell its id",
                why: "state of one cluster must never be taken for that of another",
                remedy: "run it again; if it stays, look at the broker's log")
        }
        partitions = existing[names.engagement]?.partitions ?? 1
        batchBytesMax = existing.compactMapValues {
            $0.settings?["max.message.bytes"].flatMap { Int($0) }
        }
        parts = ServiceParts(
            definition: definition.value, definitionHash: definition.hash, topics: names,
            partitionCount: Int32(partitions),
            judgementPartitionCount: Int32(existing[names.judgements]?.partitions ?? 1),
            clusterId: clusterId, idSecret: service.idSecret,
            partitioner: service.partitioner)
    }

    private static func refuse(_ plan: TopicPlan) throws {
        guard !plan.blocking.isEmpty else { return }
        let lines = plan.blocking.flatMap { row in
            row.isMissing
                ? ["\(row.topic.name) is missing"]
                : row.differences.filter(\.isVital).map { "\(row.topic.name): \($0.text)" }
        }
        let hasDifferent = plan.blocking.contains { !$0.isMissing }
        throw Failure(
            .configuration, "\(counted(plan.blocking.count, "topic")) cannot be worked with",
            why: lines.joined(separator: "\n"),
            remedy: hasDifferent
                ? "leadloop topics plan shows all; what differs must be made again or altered"
                : "leadloop topics apply creates what is missing")
    }
}

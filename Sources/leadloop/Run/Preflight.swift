import Config
import Kafka
import Leads
import Runtime
import System
import YAML

/// What must be true before a worker starts, looked at in one go.
struct Preflight {
    let parts: ServiceParts
    /// Of the engagement topic, so of every task.
    let partitions: Int
    /// The largest batch that each topic takes, in bytes, where its settings may be read.
    let batchBytesMax: [String: Int]

    /// - Throws: the exact list of topics that are missing or differ, or what is wrong with the
    ///   definition.
    init(_ connection: Connection, _ talk: Output) throws {
        let service = connection.service
        let definition = try DefinitionSource.load(service.definitionPath, talk)
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

/// The definition a process works by.
struct DefinitionSource {
    let value: Definition
    /// SHA-256 of its text.
    let hash: String

    /// - Parameter path: nil for the built-in one.
    /// - Throws: every error in the file, with line and column; warnings go to `talk`.
    static func load(_ path: String?, _ talk: Output) throws -> DefinitionSource {
        guard let path else {
            return DefinitionSource(
                value: .standard, hash: Definition.hash(of: Array(Definition.defaultFile.utf8)))
        }
        let bytes = try readFile(path)
        let (definition, findings) = Definition.read(bytes, file: path)
        for finding in findings where finding.severity == .warning {
            talk.line(finding.description)
        }
        guard let definition else {
            throw Failure(
                .configuration, "the definition cannot be used",
                why: findings.filter { $0.severity == .error }.map(\.description)
                    .joined(separator: "\n"),
                remedy: "fix it, then leadloop check --definition "
                    + path)
        }
        return DefinitionSource(value: definition, hash: Definition.hash(of: bytes))
    }
}

// Where an audit reads: topics on a broker, or in a test's memory.
package import Config
package import Kafka
package import Leads
package import Wire

/// Topics as a read_committed reader sees them, and where they really end.
package protocol AuditLog {
    /// Partitions of a topic; 0 when it does not exist.
    func partitionCount(of topic: String) throws -> Int32
    /// First offset, and the next one as a read_uncommitted reader sees it.
    func range(of place: TopicPartition) throws -> Range<Int64>
    /// Committed records of [range.lowerBound, range.upperBound), in order.
    func records(
        of place: TopicPartition, in range: Range<Int64>,
        _ take: (borrowing InputRecord) throws -> Void
    ) throws
    /// The same with all headers.
    func outputs(
        of place: TopicPartition, in range: Range<Int64>, _ take: (OutputRecord) throws -> Void
    ) throws
    /// A group's offsets; nil where it has none.
    func committed(_ places: [TopicPartition], group: String) throws -> [Position]
}

/// What to audit, and by which rules.
package struct AuditRequest: Sendable {
    package var topics: TopicNames
    package var group: String
    package var definition: Definition
    /// SHA-256 of its text, in hex.
    package var definitionHash: String
    /// Key of the ids; by default the group's name.
    package var idSecret: String
    /// Others that were in force before, or one of which is in force now.
    package var others: [AuditDefinition]

    package init(
        topics: TopicNames, group: String, definition: Definition, definitionHash: String,
        idSecret: String, others: [AuditDefinition] = []
    ) {
        self.others = others
        (self.topics, self.group, self.definition) = (topics, group, definition)
        (self.definitionHash, self.idSecret) = (definitionHash, idSecret)
    }
}

/// A definition that MQLs may name.
package struct AuditDefinition: Sendable {
    package var value: Definition
    /// SHA-256 of its text, in hex.
    package var hash: String

    package init(_ value: Definition, hash: String) { (self.value, self.hash) = (value, hash) }
}

extension AuditRequest {
    /// All of them, that in force first.
    var definitions: [AuditDefinition] {
        [AuditDefinition(definition, hash: definitionHash)] + others
    }

    /// Makes the definition that the state was made with the one in force, if it is among them.
    mutating func choose(_ hash: String) {
        guard let chosen = others.firstIndex(where: { $0.hash == hash }), hash != definitionHash
        else { return }
        let before = AuditDefinition(definition, hash: definitionHash)
        (definition, definitionHash) = (others[chosen].value, others[chosen].hash)
        others[chosen] = before
    }
}

/// How far an audit is: offsets read of those there are.
package struct AuditProgress: Sendable {
    package var done: Int64
    package var total: Int64
    package init(done: Int64, total: Int64) { (self.done, self.total) = (done, total) }
}

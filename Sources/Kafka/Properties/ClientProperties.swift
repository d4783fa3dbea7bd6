// Properties that are passed on to librdkafka, judged all at once.
//
// librdkafka validates names and values itself; what is added here is the reason in our words where
// a property is ours, a hint where it is Java's, the nearest name where it is a slip, and silence
// about secrets.
import CRdkafka

public struct ClientProperties: Sendable {
    /// For a client of any role: what is given for all and no role's own.
    public private(set) var common: Settings = [:]
    public private(set) var consumer: Settings = [:]
    public private(set) var producer: Settings = [:]
    /// Each with the origin of what is in force, for `config print`.
    public private(set) var accepted: [ClientProperty] = []
    /// Everything that is wrong; what is in error is in none of the settings.
    public private(set) var findings: [ClientFinding] = []

    /// - Parameter given: of a name given twice the later counts.
    public init(_ given: [ClientProperty]) {
        for property in given {
            if let finding = Self.judge(property) {
                findings.append(finding)
            } else {
                accept(property)
            }
        }
    }

    private mutating func accept(_ property: ClientProperty) {
        let role = PropertyCatalogue.entries[property.name]?.role ?? .both
        let values = [property.name: property.value]
        switch property.scope {
        case .all:
            if role == .both { common.values.merge(values) { $1 } }
            if role != .producer { consumer.values.merge(values) { $1 } }
            if role != .consumer { producer.values.merge(values) { $1 } }
        case .consumer: consumer.values.merge(values) { $1 }
        case .producer: producer.values.merge(values) { $1 }
        }
        accepted.removeAll { $0.name == property.name && $0.scope == property.scope }
        accepted.append(property)
    }

    private static func judge(_ property: ClientProperty) -> ClientFinding? {
        let what = "\(property.origin): \(property.name)=\(property.shownValue)"
        if let reason = reserved[property.name] {
            return ClientFinding(.error, what, why: reason.why, remedy: reason.remedy)
        }
        if let hint = JavaNames.hint(property.name, property.value) {
            return ClientFinding(.error, what, why: hint.why, remedy: hint.remedy)
        }
        if PropertyCatalogue.isForPrograms(property.name) {
            return ClientFinding(
                .error, what, why: "only a program can set it", remedy: "drop it")
        }
        let configuration = rd_kafka_conf_new()!
        defer { rd_kafka_conf_destroy(configuration) }
        let reason = ErrorText()
        let result = rd_kafka_conf_set(
            configuration, property.name, property.value, reason.start, reason.count)
        if result == RD_KAFKA_CONF_OK { return wrongRole(property, what) }
        if result == RD_KAFKA_CONF_UNKNOWN {
            return ClientFinding(
                .error, what, why: "librdkafka \(Library.version) has no property of this name",
                remedy: PropertyCatalogue.nearest(to: property.name).map { "did you mean \($0)?" }
                    ?? "see CONFIGURATION.md of librdkafka for the names")
        }
        // The reason quotes the value.
        let isSecret = ClientProperty.isSecret(property.name)
        let range = PropertyCatalogue.entries[property.name]?.range ?? ""
        return ClientFinding(
            .error, what, why: isSecret ? "librdkafka refuses the value" : reason.text,
            remedy: range.isEmpty
                ? "correct the value, or drop the property" : "write a value out of \(range)")
    }

    private static func wrongRole(_ property: ClientProperty, _ what: String) -> ClientFinding? {
        let role = PropertyCatalogue.entries[property.name]?.role
        guard
            (property.scope == .consumer && role == .producer)
                || (property.scope == .producer && role == .consumer)
        else { return nil }
        let other = role == .producer ? "producers" : "consumers"
        return ClientFinding(
            .error, what, why: "it is a property of \(other) only",
            remedy: "give it for \(other), or for all")
    }

    /// Set by Leadloop, because its guarantee rests on them.
    private static let reserved: [String: (why: String, remedy: String)] = [
        "enable.idempotence": ("transactions need it on", "drop it"),
        "transactional.id": (
            "it is made of group, instance, role and worker, so that a restart ends what it left",
            "set --group and --instance"
        ),
        "isolation.level": (
            "inputs are read committed, ends of logs uncommitted; a mix would lose or double",
            "drop it"
        ),
        "enable.auto.commit": ("offsets are committed in the transaction only", "drop it"),
        "enable.auto.offset.store": ("offsets are committed in the transaction only", "drop it"),
        "partitioner": (
            "all topics must agree on murmur2_random, or a verdict misses its lead", "drop it"
        ),
        "partition.assignment.strategy": (
            "range gives partition p of all inputs to one worker", "drop it"
        ),
        "auto.offset.reset": (
            "a missing offset must stop the partition: earliest would double, latest lose",
            "drop it"
        ),
        "enable.partition.eof": ("restore depends on it", "drop it"),
        "group.id": ("it also names state topics and transactions", "set --group"),
        "group.instance.id": ("it is made of instance, role and worker", "set --instance"),
        "log.queue": ("log lines go through Leadloop's own log", "drop it"),
    ]
}

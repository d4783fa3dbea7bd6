import Config
import Kafka

/// What is there against what must be there: a value, made from what a broker said.
struct TopicPlan: Equatable {
    /// A topic that exists.
    struct Existing: Equatable {
        var partitions: Int
        var replicationFactor: Int
        /// nil when the broker does not let us read them.
        var settings: [String: String]?
    }

    struct Difference: Equatable {
        var name: String
        var wanted: String
        var found: String
        /// Whether `run` refuses to start with it.
        var isVital: Bool
    }

    struct Row: Equatable {
        var topic: RequiredTopic
        /// What it has, or would be created with.
        var partitions: Int
        var settings: [String: String]
        var isMissing: Bool
        var differences: [Difference]

        /// Missing, or so different that `run` refuses.
        var isBlocking: Bool { isMissing || differences.contains { $0.isVital } }
    }

    var rows: [Row]

    var missing: [Row] { rows.filter(\.isMissing) }
    var blocking: [Row] { rows.filter(\.isBlocking) }

    /// - Parameters:
    ///   - partitions: of the engagement topic and all that follow it; nil keeps what is there.
    ///   - replicationFactor: of new topics.
    init(
        required: [RequiredTopic], existing: [String: Existing], engagement: String,
        partitions: Int?, replicationFactor: Int
    ) {
        let base =
            partitions ?? existing[engagement]?.partitions
            ?? required.lazy.filter { $0.partitions == .sameAsEngagement }
            .compactMap { existing[$0.name]?.partitions }.first ?? Self.partitionsDefault
        rows = required.map { topic in
            let planned = topic.plannedPartitions(ofEngagement: base)
            let found = existing[topic.name]
            return Row(
                topic: topic, partitions: found?.partitions ?? planned,
                settings: topic.settings(replicationFactor: replicationFactor),
                isMissing: found == nil,
                differences: found.map {
                    Self.differences(topic, $0, planned: planned, base: base)
                } ?? [])
        }
    }

    /// Divides well among one, two, three and six workers.
    static let partitionsDefault = 6

    private static func differences(
        _ topic: RequiredTopic, _ found: Existing, planned: Int, base: Int
    ) -> [Difference] {
        var all: [Difference] = []
        if !topic.accepts(partitions: found.partitions, ofEngagement: base) {
            all.append(
                Difference(
                    name: "partitions", wanted: "\(planned)", found: "\(found.partitions)",
                    isVital: true))
        }
        guard let settings = found.settings else { return all }
        for config in topic.configs where !isFine(config, settings[config.name]) {
            all.append(
                Difference(
                    name: config.name, wanted: config.value,
                    found: settings[config.name] ?? "unset", isVital: config.isVital))
        }
        if let size = recordSize(topic, settings) { all.append(size) }
        return all
    }

    /// A batch as librdkafka makes it by default.
    static let batchBytes = 1_000_000

    /// A topic takes batches, and so records, of `max.message.bytes` at most, its own or the broker's.
    private static func recordSize(_ topic: RequiredTopic, _ settings: [String: String])
        -> Difference?
    {
        guard let need = topic.recordBytesMax, let found = settings["max.message.bytes"],
            let limit = Int(found), limit < batchBytes
        else { return nil }
        return Difference(
            name: "max.message.bytes", wanted: "\(limit < need ? need : batchBytes) or more",
            found: found, isVital: limit < need)
    }

    /// Equal, or kept longer than we ask for.
    private static func isFine(_ config: RequiredTopic.Config, _ found: String?) -> Bool {
        guard config.name == "retention.ms", let found = found.flatMap({ Int64($0) }),
            let wanted = Int64(config.value)
        else { return found == config.value }
        return found == wanted || found == -1 || (wanted >= 0 && found > wanted)
    }
}

extension TopicPlan.Existing {
    /// Asks the broker for all of `names` that exist.
    static func read(_ names: [String], _ admin: borrowing Admin) throws(KafkaError)
        -> [String: TopicPlan.Existing]
    {
        var found: [String: TopicPlan.Existing] = [:]
        for (name, topic) in try admin.describe(Set(names)) {
            var settings: [String: String]?
            do throws(KafkaError) { settings = try admin.settings(of: name) } catch {
                guard error.isAuthorisation else { throw error }
            }
            found[name] = TopicPlan.Existing(
                partitions: topic.partitions, replicationFactor: topic.replicationFactor,
                settings: settings)
        }
        return found
    }
}

import Config
import System

/// What `repartition` copies where, checked against the topics that are there.
struct RepartitionPlan: Equatable {
    let source: String
    let target: String
    let deadLetters: String
    /// Of the source.
    let sourcePartitions: Int
    /// Of the target: as many as the other inputs have.
    let partitions: Int
    /// Topics that are still to be created.
    let missing: Set<String>

    /// - Parameters:
    ///   - target: nil for the source's name with `.repartitioned`.
    ///   - existing: partitions of the topics that are there.
    init(
        from source: String, to target: String?, _ names: TopicNames, existing: [String: Int]
    ) throws {
        let target = target ?? source + ".repartitioned"
        guard source != target else {
            throw Failure.usage(
                "\(source) cannot be copied into itself", why: "the copy would never end",
                remedy: "name another topic with --to")
        }
        guard let sourcePartitions = existing[source] else {
            throw Failure(
                .configuration, "there is no topic \(source)",
                why: "the broker does not know it",
                remedy: "correct --from; leadloop topics plan shows the topics of the service")
        }
        let others = names.leadInputs.filter { $0 != target && $0 != source }
        let partitions =
            others.lazy.compactMap { existing[$0] }.first ?? existing[names.engagement]
            ?? sourcePartitions
        if let found = existing[target], found != partitions {
            throw Failure(
                .configuration, "\(target) has \(found) partitions, its other half \(partitions)",
                why: "one worker holds a lead's events and verdicts, so both need the same number",
                remedy: "name another topic with --to; it is created with \(partitions) partitions")
        }
        (self.source, self.target) = (source, target)
        deadLetters = names.deadLetter(of: source)
        (self.sourcePartitions, self.partitions) = (sourcePartitions, partitions)
        missing = Set([target, deadLetters].filter { existing[$0] == nil })
    }

    static func topics(from source: String, to target: String?, _ names: TopicNames) -> [String] {
        [source, target ?? source + ".repartitioned", names.deadLetter(of: source)]
            + names.leadInputs
    }

    /// What to set so that the service reads the copy; nil where it does already.
    func advice(_ names: TopicNames) -> String? {
        if names.leadInputs.contains(target) { return nil }
        let key =
            source == names.feedback ? "topics.feedback" : "topics.engagement"
        return "to read the copy: --set \(key)=\(target), or \(key) in the settings file"
    }
}

// A topic of weights without any state: nobody has learned yet, or somebody emptied it.
import Config
import Kafka

enum EmptiedWeights {
    /// - Parameter home: the partition of `scoring.judgements` that holds the model's.
    /// - Returns: what shows that there were weights; nil where nothing does.
    static func sentence(_ request: AuditRequest, _ log: any AuditLog, home: Int32) throws
        -> String?
    {
        let topics = request.topics
        let place = TopicPartition(topics.judgements, home)
        let offset = try log.committed([place], group: Role.aggregator.memberGroup(request.group))
            .first?.offset
        var changes = 0
        for number in 0..<(try log.partitionCount(of: topics.weightChanges)) {
            let place = TopicPartition(topics.weightChanges, number)
            let range = try log.range(of: place)
            guard !range.isEmpty else { continue }
            try log.outputs(of: place, in: range) { _ in changes += 1 }
        }
        var signs: [String] = []
        if let offset { signs.append("the aggregator's group is at offset \(offset) of \(place)") }
        if changes > 0 {
            signs.append("\(topics.weightChanges) tells of \(changes) changes")
        }
        guard !signs.isEmpty else { return nil }
        return "it holds no state, though " + signs.joined(separator: " and ")
            + ": the topic was emptied (cleanup.policy) or made again, and what was learned and "
            + "published is lost; restore it from a copy, or learn anew with a new group"
    }
}

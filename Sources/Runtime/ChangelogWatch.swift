// What happens to a changelog while its workers run. They have all of it in memory, so nothing stops;
// but the next start would miss what is deleted now (restore.md, "Restore").
import Kafka

struct ChangelogWatch {
    let topic: String
    private var known: [TopicPartition: Range<Int64>] = [:]
    private var policy = "compact"
    private var said: Set<String> = []

    init(topic: String) { self.topic = topic }

    /// - Parameter ranges: first and next offsets of all its partitions.
    /// - Returns: what is new and wrong, each once.
    mutating func saw(_ ranges: [TopicPartition: Range<Int64>]) -> [String] {
        var words: [String] = []
        for (place, range) in ranges.sorted(by: { $0.key.partition < $1.key.partition }) {
            let before = known[place]
            known[place] = range
            guard let before else { continue }
            if range.upperBound < before.upperBound {
                words.append(
                    "\(place) was made again under the workers: it ended at offset "
                        + "\(before.upperBound) and ends at \(range.upperBound)")
            } else if range.lowerBound > before.lowerBound {
                words.append(
                    "\(place) lost records under the workers: it began at offset "
                        + "\(before.lowerBound) and begins at \(range.lowerBound)")
            }
        }
        return words.map {
            $0
                + "; leads that are not written again before the next start are lost by it, and that "
                + "start is refused (65); set cleanup.policy=compact, find who changed the topic, "
                + "and restore it from a copy before you restart"
        }
    }

    /// - Parameter policy: `cleanup.policy` of the topic.
    mutating func saw(policy: String) -> [String] {
        defer { self.policy = policy }
        guard policy != "compact", policy != self.policy else { return [] }
        return [
            "\(topic) has cleanup.policy=\(policy): the broker deletes the state of leads, which the "
                + "next start would miss and refuse (65); set cleanup.policy=compact before you "
                + "restart"
        ]
    }
}

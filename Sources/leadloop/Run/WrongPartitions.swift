import Leads
import System

/// Warns when the inputs are written by another partitioner than the service reads by: most of
/// their records then become dead letters, which a count alone does not explain.
struct WrongPartitions {
    /// Share of records from which on it is not a stray producer's test.
    static let share = 0.01
    /// Fewer say nothing about a share.
    static let recordMin: Int64 = 20
    /// The share that was told last.
    private var told = 0.0
    let partitioner: Partitioner
    let topics: [String]

    init(_ partitioner: Partitioner, topics: [String]) {
        (self.partitioner, self.topics) = (partitioner, topics)
    }

    /// What to tell; nil while the share is low, or was told and has not doubled since.
    mutating func warning(_ sample: StatusSample) -> String? {
        guard sample.taken >= Self.recordMin else { return nil }
        let share = Double(sample.wrongPartition) / Double(sample.taken)
        guard share > Self.share, share >= 2 * told else { return nil }
        told = share
        let percent = share < 0.1 ? fixed(share * 100, 1) : fixed(share * 100, 0)
        return "\(percent) % of records are dead letters (wrong_partition: "
            + "\(grouped(sample.wrongPartition)) of \(grouped(sample.taken))): their producer does "
            + "not use \(partitioner.rawValue). Set partitioner=\(partitioner.rawValue) at the "
            + "producer, or the setting partitioner to the producer's (leadloop check proposes "
            + "it), or copy the topic with leadloop repartition --from "
            + "\(topics.joined(separator: " or ")); then leadloop dlq replay --code "
            + "wrong_partition brings these records back"
    }
}

// What a worker works on: the scorer's leads or the aggregator's beliefs. The worker owns the
// clients, the transaction and the order of things; the task owns state and meaning.
package import Kafka
package import Scoring
package import Wire

/// One role's part of the loop. Calls come in this order: restore, then begin, take ..., write,
/// and committed or aborted, again and again; drop when partitions are given up.
package protocol WorkerTask: AnyObject, SendableMetatype {
    /// Subscribed, all with the same number of partitions.
    var inputs: [TopicName] { get }
    /// Everything that is sent to.
    var outputs: [TopicName] { get }

    /// Builds the state of partitions from the log, inside the rebalance. Which of them must not run,
    /// and why, is in `status.refusals`.
    /// - Parameter committed: the group's offset of every input's partition.
    func restore(_ partitions: [Int32], committed: [Position], from log: borrowing LogReader) throws
    /// Drops one partition, between transactions; its reason goes to `status.refusals`.
    func refuse(_ partition: Int32, because refusal: StateRefusal)
    func drop()

    /// Next offsets of every owned partition of every input, moved or not: a transaction without
    /// offsets is not fenced by the group (guarantees.md, "M12").
    var positions: [Position] { get }

    func begin(atMilliseconds now: Int64) throws(KafkaError)
    /// Takes a record; sends what it leads to.
    /// - Returns: false when the record belongs to no owned partition or was delivered before.
    func take(_ message: borrowing Message, input: Int, in transaction: borrowing Transaction)
        throws(KafkaError) -> Bool
    /// Sends state, as much as is due or everything.
    func write(
        everything: Bool, atMilliseconds now: Int64, in transaction: borrowing Transaction
    ) throws(KafkaError)
    func committed()
    func aborted()

    /// Something has been in memory only for as long as it may be.
    func isWritingDue(atMilliseconds now: Int64) -> Bool
    /// Something is in memory only.
    var hasUnwritten: Bool { get }
    /// Records and bytes sent in the open transaction.
    var sent: (count: Int, bytes: Int) { get }
    /// What others may see: as of the last commit.
    var status: TaskStatus { get }
}

/// A task as metrics, status lines and tests see it.
package struct TaskStatus: Sendable, Equatable {
    package var counts = OutcomeCounts()
    package var partitions: [Int32] = []
    package var refusals: [Int32: StateRefusal] = [:]
    package var leads: Int64 = 0
    package var mqls: Int64 = 0
    package var verdicts: Int64 = 0
    package var dirty: Int = 0
    package var weightsVersion = 0
    package var leadBytes = 0
    /// Since the process got its partitions.
    package var notUnderstood = NotUnderstood()
    package init() {}
}

// What a worker works on: the scorer's leads or the aggregator's beliefs. The worker owns the
// clients, the transaction and the order of things; the task owns state and meaning.
package import Kafka
package import Scoring
package import Wire

/// One role's part of the loop. Calls come in this order: restore, then begin, consume ..., write,
/// and committed or aborted, again and again; drop when partitions are given up.
package protocol WorkerTask: AnyObject, SendableMetatype {
    /// Subscribed, all with the same number of partitions.
    var inputs: [TopicName] { get }
    /// Everything that is sent to.
    var outputs: [TopicName] { get }

    /// Builds the state of partitions from the log, inside the rebalance. Which of them must not run,
    /// and why, is in `status.refusals`.
    /// - Parameters:
    ///   - committed: the group's offset of every input's partition.
    ///   - goesOn: asked some times a second; false ends it with `.stopped`.
    func restore(
        _ partitions: [Int32], committed: [Position], from log: borrowing RangeReader,
        while goesOn: () -> Bool
    ) throws(WorkerFailure)
    /// Partitions that the running restore has finished.
    var restoredCount: Int { get }
    /// Drops one partition, between transactions; its reason goes to `status.refusals`.
    func refuse(_ partition: Int32, because refusal: StateRefusal)
    func drop()

    /// Next offsets of every owned partition of every input, moved or not: a transaction without
    /// offsets is not fenced by the group (guarantees.md, "M12").
    var positions: [Position] { get }

    /// Which logs the owned partitions of the inputs are.
    var logs: [TopicPartition: LogMarks] { get }
    /// The last record of a partition's input in a batch, taken or not.
    func note(_ message: borrowing Message, input: Int)
    /// Records of the inputs that were found again where they were taken.
    func prove(_ found: [TopicPartition: LogFingerprint])

    func begin(atMilliseconds now: Int64) throws(KafkaError)
    /// Takes a record; sends what it leads to.
    /// - Returns: false when the record belongs to no owned partition or was delivered before.
    func consume(
        _ record: borrowing Message, input: Int, in transaction: borrowing Transaction
    ) throws(KafkaError) -> Bool
    /// Goes on behind a batch that cannot be decompressed; a dead letter stands for all of it.
    /// - Returns: false where nothing may be missing.
    func pass(
        _ batch: Range<Int64>, of place: TopicPartition, input: Int,
        in transaction: borrowing Transaction
    ) throws(KafkaError) -> Bool
    /// Between two transactions without input.
    func idle() throws(KafkaError)
    /// Sends state.
    /// - Parameter leadsMax: leads to write beside those that were decided.
    func write(
        _ scope: FlushScope, leadsMax: Int, atMilliseconds now: Int64,
        in transaction: borrowing Transaction
    ) throws(KafkaError)
    func committed()
    func aborted()

    /// Something has been in memory only for as long as it may be.
    func isWritingDue(atMilliseconds now: Int64) -> Bool
    /// Something is in memory only.
    var hasUnwritten: Bool { get }
    /// In the open transaction.
    var sent: SentCounts { get }
    /// What others may see: as of the last commit.
    var status: TaskStatus { get }
}

extension WorkerTask {
    package var restoredCount: Int { 0 }
}

/// A task as metrics, status lines and tests see it.
package struct TaskStatus: Sendable, Equatable {
    package var counts = OutcomeCounts()
    package var partitions: [Int32] = []
    package var refusals: [Int32: StateRefusal] = [:]
    /// What a person should know of how the partitions were restored.
    package var notes: [String] = []
    package var leads: Int64 = 0
    package var mqls: Int64 = 0
    package var verdicts: Int64 = 0
    /// Records taken by this process since it got its partitions, and those of them whose key
    /// belongs to another partition.
    package var taken: Int64 = 0
    package var wrongPartition: Int64 = 0
    package var dirty: Int = 0
    package var weightsVersion = 0
    package var leadBytes = 0
    /// Since the process got its partitions.
    package var notUnderstood = NotUnderstood()
    package init() {}
}

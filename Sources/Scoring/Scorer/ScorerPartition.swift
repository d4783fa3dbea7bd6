// One partition of the scorer: bytes in, effects and state out. Knows no client and no clock, so a
// test drives it record by record, and crashes it where it likes
// (restore.md, "Tallies and decisions").
//
// Life of a transaction: begin, take records, write (choose, encode), then committed or aborted.
package import Leads
package import Wire

package final class ScorerPartition {
    /// What all partitions of a scorer share.
    package struct Environment: Sendable {
        package var definition: Definition
        package var definitionVersion = 0
        /// SHA-256 of the definition's text, in hex.
        package var definitionHash: String
        package var partitionCount: Int32
        package var clusterId: String
        package var identity: Identity
        /// Of the producers that write the inputs.
        package var partitioner: Partitioner
        package init(
            definition: Definition, definitionHash: String, partitionCount: Int32,
            clusterId: String, identity: Identity, partitioner: Partitioner = .murmur2
        ) {
            (self.definition, self.definitionHash) = (definition, definitionHash)
            (self.partitionCount, self.clusterId) = (partitionCount, clusterId)
            (self.identity, self.partitioner) = (identity, partitioner)
        }
    }

    /// What can be undone by keeping the old value.
    package struct Totals: Sendable, Equatable {
        package var next: Offsets
        package var counts = PerInput(repeating: OutcomeCounts())
        package var newestEventMilliseconds: Int64 = 0
        package var mqlCount: Int64 = 0
        package var verdictCount: Int64 = 0
        /// Dead letters of this process whose key belongs to another partition; not kept.
        package var wrongPartitionCount: Int64 = 0
        /// Transactions of this partition so far.
        package var serial: Int64 = 0
        /// Which logs `next` belongs to.
        package var logs = PerInput(repeating: LogMarks())
    }

    package let number: Int32
    package let environment: Environment
    package internal(set) var model: Model
    package internal(set) var totals: Totals
    /// Its leads, and what the open transaction did to them.
    var leads = LeadStore()
    package var table: LeadTable { _read { yield leads.table } }
    /// The replay point of the last commit.
    package internal(set) var replayFrom: Offsets

    /// Of life only, and no state.
    package let notUnderstood = NotUnderstoodTally()

    /// From which engagement offset on records were counted by the rules of today.
    var countedSince: Int64 = 0

    /// The version that the restored leads were last priced with.
    package internal(set) var restoredWeightsVersion = 0
    /// How many leads the restored state must have; nil without one.
    var restoredLeadCount: Int64?
    /// Records that were taken before it was restored.
    var restoredRecordCount: Int64 = 0

    var totalsAtBegin: Totals

    /// - Parameter names: that its leads refer to by number.
    package init(
        number: Int32, environment: Environment, start: Offsets, names: NameTable = NameTable()
    ) {
        self.number = number
        self.environment = environment
        model = Model(
            environment.definition, version: environment.definitionVersion, names: names)
        totals = Totals(next: start)
        totalsAtBegin = totals
        replayFrom = start
    }

    /// Prices all leads anew; to be called between transactions only.
    package func use(_ weights: PublishedWeights) {
        if weights.version != model.weights.version { model = model.repriced(with: weights) }
    }

    package func begin(atMilliseconds now: Int64) {
        totalsAtBegin = totals
        leads.begin(offset: totals.next.engagement, atMilliseconds: now)
    }

    /// Whether the open transaction has taken anything.
    package var hasMoved: Bool { totals.next != totalsAtBegin.next }
    /// Leads whose counts the changelog does not have yet; an upper bound.
    package var dirtyCount: Int { leads.dirtyCount }
    package var leadCount: Int { leads.table.count }
    /// Records since it was built.
    package var takenCount: Int64 {
        ScorerInput.allCases.reduce(0) { $0 + totals.counts[$1].total } - restoredRecordCount
    }

    /// The transaction is committed: only now is what it wrote clean.
    package func committed() {
        leads.committed()
        replayFrom = totals.next
        if let point = leads.replayPoint { replayFrom.engagement = point }
    }

    /// The transaction is aborted: nothing of it happened.
    package func aborted() {
        leads.aborted()
        totals = totalsAtBegin
    }

    // MARK: Logs

    /// Which logs the restored offsets belong to.
    package func know(_ logs: PerInput<LogMarks>) {
        totals.logs = logs
        totalsAtBegin.logs = logs
    }

    /// The record that was taken last from an input.
    package func note(_ record: LogFingerprint, from input: ScorerInput) {
        if record.offset + 1 == totals.next[input] { totals.logs[input].take(record) }
    }

    /// A record that was taken was found again where it was, and so was one before it.
    package func prove(_ record: LogFingerprint, of input: ScorerInput) {
        guard record.offset < totals.next[input],
            record.offset >= totals.logs[input].proven?.offset ?? 0
        else { return }
        totals.logs[input].proven = record
    }

    // MARK: Rules

    /// Stores what was decided about a lead; it is written in this transaction.
    func store(_ transition: Transition, at row: UInt32) {
        let bytes = transition.decisions.encoded
        leads.reserve(row, extra: max(0, bytes.count - leads[row].decisionBytes))
        leads[row].apply(transition, encoded: bytes)
        leads.decided(row)
        noteAwaited(row)
    }

    /// Whether the key belongs here: asked only when a lead would be created.
    func belongsHere(_ key: RawSpan) -> Bool {
        environment.partitioner.partition(key: key, count: environment.partitionCount) == number
    }
}

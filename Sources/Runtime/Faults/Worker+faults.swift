// What the injected bugs of the fault campaign do to the loop (faults.md, "Negative controls"). Without
// LEADLOOP_FAULTS each of these does what its name says, and the optimiser removes the rest.
import Kafka
import Scoring

extension Worker {
    static func spoil(_ producer: inout TransactionalProducer, _ log: inout RangeReader) {
        producer.recyclesWhenInDoubt = !Injection.has(.noRecycle)
        log.readsTrueEnds = !Injection.has(.restoreToEnd)
    }

    /// A transaction is about to begin.
    func beginJournal() {
        if Injection.has(.noRecycle), producer.isInDoubt { Injection.report(.noRecycle) }
        Journal.begin(settings.name)
    }

    /// State is written, and the commit not asked for: whether to abort instead.
    func abortsInstead() -> Bool {
        commitCount += 1
        if Injection.has(.cleanBeforeCommit) {
            Injection.report(.cleanBeforeCommit)
            task.committed()
        }
        return Injection.aborts(commit: commitCount)
    }

    func undoTask() {
        // What was called done cannot be undone.
        if !Injection.has(.cleanBeforeCommit) { task.aborted() }
    }

    /// Ends a transaction amid a batch, whose rest is then dropped.
    func undoAmid(
        _ batch: borrowing Batch, _ next: Int, _ transaction: consuming Transaction
    ) throws(WorkerFailure) {
        try undo(transaction, .rewind)
        guard Injection.has(.keepBatchAfterAbort), next < batch.count else { return }
        Injection.report(.keepBatchAfterAbort)
        try process(batch, from: next)
    }

    func positionsToCommit() -> [Position] {
        guard schedule.recordCount == 0, Injection.has(.noOffsetsWhenIdle) else {
            return task.positions
        }
        Injection.report(.noOffsetsWhenIdle)
        return []
    }

    func positionsToRewind() -> [Position] {
        guard Injection.has(.seekOffByOne) else { return task.positions }
        Injection.report(.seekOffByOne)
        // Where more is sure to come: behind the end the library itself would object.
        return task.positions.map { position in
            guard position.place.topic == task.inputs[0].text else { return position }
            return Position(position.place, position.offset.map { $0 + 1 })
        }
    }

    func isIgnored(_ change: Rebalance) -> Bool {
        guard case .lost = change, Injection.has(.ignoreLost) else { return false }
        Injection.report(.ignoreLost)
        return true
    }

    /// A restore is about to begin.
    func reachAssign() {
        Injection.reach(.inAssign)
        if Injection.has(.restoreToEnd) { Injection.report(.restoreToEnd) }
    }
}

extension Restore {
    /// What is to be replayed of what is left to replay.
    static func kept(_ replay: ReplayRange?) -> ReplayRange? {
        guard replay != nil, Injection.has(.noReplay) else { return replay }
        Injection.report(.noReplay)
        return nil
    }
}

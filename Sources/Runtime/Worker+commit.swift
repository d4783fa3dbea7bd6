// The end of a transaction.
import Kafka
import Scoring
import System

extension Worker {
    static var abortsInARowMax: Int { 5 }

    /// Leaves nothing that is only in memory, or as little as the time allows: what is left is
    /// replayed. In several transactions, because one that writes a whole table could outlast the
    /// broker's time-out.
    func commitEverything(_ after: AfterAbort, within limit: Duration = .seconds(60))
        throws(WorkerFailure)
    {
        let deadline = ContinuousClock.now + limit
        let aborts = statistics.aborts
        while open != nil || task.hasUnwritten || (lacksOffsets && !task.positions.isEmpty) {
            try commit(try opened(), .everything, after)
            if statistics.aborts > aborts || ContinuousClock.now >= deadline { return }
        }
    }

    /// Writes state, then ends the transaction.
    func commit(
        _ transaction: consuming Transaction, _ scope: FlushScope, _ after: AfterAbort
    ) throws(WorkerFailure) {
        let start = ContinuousClock.now
        do throws(KafkaError) {
            try task.write(
                scope, leadsMax: schedule.limit.leadsMax, atMilliseconds: now(), in: transaction)
        } catch {
            return try abort(transaction, because: error, after)
        }
        if abortsInstead() { return try undo(transaction, after) }
        Injection.reach(.beforeCommit)
        switch transaction.commit(positionsToCommit(), group: consumer.groupMetadata()) {
        case .committed:
            Injection.reach(.afterCommit)
            schedule.committed(sent: task.sent, at: .now)
            task.committed()
            lagGauge.committed(task.positions)
            (lacksOffsets, isUncertain) = (false, false)
            abortsInARow = 0
            if schedule.isBacklog { trim.noteBurst(at: .now) }
            statistics.commits += 1
            statistics.commitTime += .now - start
        case .mustAbort(let transaction, let error):
            try abort(transaction, because: error, after)
        case .inDoubt(let error):
            Injection.reach(.inDoubt)
            throw WorkerFailure(error)
        }
    }

    /// Parts with partitions that cannot be read on; the others go on.
    /// Source: transactions.md, "Errors of the consumer".
    ///
    /// The open transaction is aborted and nothing is committed for those: an offset of a topic that
    /// was made again would let the next start go on in its middle. What they had taken is replayed by
    /// who may run them again, and the others take theirs anew.
    func giveUp(
        _ refusals: [TopicPartition: StateRefusal], after transaction: consuming Transaction
    ) throws(WorkerFailure) {
        unreadable = [:]
        try undo(transaction, .stay)
        for place in refusals.keys {
            if let refusal = refusalIfOther(place) { throw .refused([refusal]) }
        }
        for (place, refusal) in refusals { task.refuse(place.partition, because: refusal) }
        try endIfNothingIsLeft()
        order.start(task.positions, of: task.inputs.map(\.text), consumer)
        do throws(KafkaError) { try consumer.assign(task.positions) } catch {
            throw WorkerFailure(error)
        }
    }

    func endIfNothingIsLeft() throws(WorkerFailure) {
        let refusals = task.status.refusals
        guard task.positions.isEmpty, !refusals.isEmpty else { return }
        throw .refused(refusals.sorted { $0.key < $1.key }.map(\.value))
    }

    /// Undoes what the transaction did, here and in the log, and goes back to its start.
    func abort(
        _ transaction: consuming Transaction, because error: KafkaError, _ after: AfterAbort
    ) throws(WorkerFailure) {
        switch error.remedy {
        case .stop, .rebuild:
            transaction.abandon()
            throw WorkerFailure(error)
        case .abort, .retry: break
        }
        // A smaller one may get through.
        if !schedule.failed(sent: task.sent, at: .now) { abortsInARow += 1 }
        try undo(transaction, because: error, after)
        if let reason = error.lastingReason { throw .stop(error, reason) }
        if abortsInARow >= Self.abortsInARowMax { throw .abortLoop(error) }
    }

    /// Ends a transaction without effect, here and in the log.
    func undo(
        _ transaction: consuming Transaction, because error: KafkaError? = nil, _ after: AfterAbort
    ) throws(WorkerFailure) {
        Injection.reach(.beforeAbort)
        if case .inDoubt(let end) = transaction.abort() {
            // Kafka 4 refuses to end a transaction to which no right let it add anything.
            if let error, error.isAuthorisation { throw .stop(error, .notAuthorised) }
            throw WorkerFailure(end)
        }
        Injection.reach(.afterAbort)
        undoTask()
        isUncertain = false
        lagGauge.aborted()
        statistics.aborts += 1
        order.rewind(consumer)
        switch after {
        case .stay: break
        case .rewind: try seek(positionsToRewind())
        }
    }
}

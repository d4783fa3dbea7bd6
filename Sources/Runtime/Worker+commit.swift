// The end of a transaction.
import Kafka
import Scoring
import System

extension Worker {
    static var abortsInARowMax: Int { 5 }

    func commitOpen() throws {
        guard let transaction = open.take() else { return }
        try commit(transaction, everything: false, seeking: true)
    }

    /// Leaves nothing that is only in memory, or as little as the time allows: what is left is
    /// replayed. In several transactions, because one that writes a whole table could outlast the
    /// broker's time-out.
    func commitEverything(seeking: Bool, within limit: Duration = .seconds(60)) throws {
        let deadline = ContinuousClock.now + limit
        let aborts = statistics.aborts
        while open != nil || task.hasUnwritten || (lacksOffsets && !task.positions.isEmpty) {
            try commit(try opened(), everything: true, seeking: seeking)
            if statistics.aborts > aborts || ContinuousClock.now >= deadline { return }
        }
    }

    /// Writes state, then ends the transaction.
    /// - Parameter seeking: whether an abort goes back to the start; not where the partitions are
    ///   given up anyway.
    func commit(_ transaction: consuming Transaction, everything: Bool, seeking: Bool) throws {
        let start = ContinuousClock.now
        do throws(KafkaError) {
            try task.write(everything: everything, atMilliseconds: now(), in: transaction)
        } catch {
            return try abort(transaction, because: error, seeking: seeking)
        }
        commitCount += 1
        if Injection.has(.cleanBeforeCommit) {
            Injection.report(.cleanBeforeCommit)
            task.committed()
        }
        if Injection.aborts(commit: commitCount) {
            return try undo(transaction, seeking: seeking)
        }
        var positions = task.positions
        if takenCount == 0, Injection.has(.noOffsetsWhenIdle) {
            Injection.report(.noOffsetsWhenIdle)
            positions = []
        }
        Injection.reach(.beforeCommit)
        Journal.add(.asked)
        switch transaction.commit(positions, group: consumer.groupMetadata()) {
        case .committed:
            Journal.add(.committed)
            Injection.reach(.afterCommit)
            task.committed()
            lacksOffsets = false
            abortsInARow = 0
            if isBacklog { trim.noteBurst(at: .now) }
            statistics.commits += 1
            statistics.commitTime += .now - start
        case .mustAbort(let transaction, let error):
            try abort(transaction, because: error, seeking: seeking)
        case .unknown(let error):
            Journal.add(.unknown)
            throw WorkerFailure.rebuild(error)
        }
    }

    /// Parts with partitions that cannot be read on. What they know is written; the others go on
    /// (transactions.md, "Errors of the consumer").
    func giveUp(_ refusals: [Int32: StateRefusal], after transaction: consuming Transaction) throws
    {
        unreadable = [:]
        try commit(transaction, everything: true, seeking: false)
        for (number, refusal) in refusals { task.refuse(number, because: refusal) }
        try endIfNothingIsLeft()
        try consumer.assign(task.positions)
    }

    func endIfNothingIsLeft() throws(WorkerFailure) {
        let refusals = task.status.refusals
        guard task.positions.isEmpty, !refusals.isEmpty else { return }
        throw .refused(refusals.sorted { $0.key < $1.key }.map(\.value))
    }

    /// Undoes what the transaction did, here and in the log, and goes back to its start.
    func abort(_ transaction: consuming Transaction, because error: KafkaError, seeking: Bool)
        throws
    {
        switch error.remedy {
        case .stop(let reason):
            transaction.abandon()
            throw WorkerFailure.stop(error, code: reason.exitCode.rawValue)
        case .rebuild:
            transaction.abandon()
            throw WorkerFailure.rebuild(error)
        case .abort, .retry: break
        }
        abortsInARow += 1
        try undo(transaction, because: error, seeking: seeking)
        if let reason = error.lastingReason {
            throw WorkerFailure.stop(error, code: reason.exitCode.rawValue)
        }
        if abortsInARow >= Self.abortsInARowMax { throw WorkerFailure.abortLoop(error) }
    }

    /// Ends a transaction without effect, here and in the log.
    func undo(
        _ transaction: consuming Transaction, because error: KafkaError? = nil, seeking: Bool
    ) throws {
        Injection.reach(.beforeAbort)
        if case .unknown(let end) = transaction.abort() {
            // Kafka 4 refuses to end a transaction to which no right let it add anything.
            if let error, error.isAuthorisation {
                throw WorkerFailure.stop(error, code: 77)
            }
            throw WorkerFailure.rebuild(end)
        }
        Journal.add(.aborted)
        // What was called done cannot be undone.
        if !Injection.has(.cleanBeforeCommit) { task.aborted() }
        statistics.aborts += 1
        guard seeking else { return }
        var positions = task.positions
        if Injection.has(.seekOffByOne) {
            Injection.report(.seekOffByOne)
            // Where more is sure to come: behind the end the library itself would object.
            positions = positions.map { position in
                guard position.place.topic == task.inputs[0].text else { return position }
                return Position(position.place, position.offset.map { $0 + 1 })
            }
        }
        try consumer.seek(positions)
    }
}

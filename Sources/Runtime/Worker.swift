// The loop: poll, take, commit. One thread, no await, no lock (transactions.md, "The loop").
//
// A class, because the rebalance closure runs inside `consumer.poll` and changes the task and the
// open transaction: with a struct that would be two overlapping accesses to `self`.
package import Kafka
import Scoring
import System

package final class Worker<Task: WorkerTask> {
    let settings: WorkerSettings
    package let task: Task
    let consumer: Consumer
    let log: LogReader
    var producer: TransactionalProducer
    /// Between two batches; taken out for a batch and put back, or ended.
    var open: Transaction?
    var openedAt = ContinuousClock.now
    var commitDue = ContinuousClock.now
    /// Every poll since begin returned a full batch.
    var isBacklog = false
    var takenCount = 0
    var abortsInARow = 0
    var commitCount = 0
    /// The group has no offsets of what is owned: a state went on without them.
    var lacksOffsets = false
    /// Partitions that cannot be read on, with the reason; until the batch in hand is done.
    var unreadable: [Int32: StateRefusal] = [:]
    /// What went wrong inside a rebalance, which cannot throw through C.
    var failure: (any Error)?
    var trim = TrimRule()
    var wallMilliseconds: Int64 = 0
    private var identities: [UInt] = []
    private let clock: @Sendable () -> Int64
    package var statistics = WorkerStatistics()

    /// - Parameter clock: wall time in milliseconds; read once per batch, never goes back here.
    package init(_ settings: WorkerSettings, task: Task, clock: @escaping @Sendable () -> Int64)
        throws(KafkaError)
    {
        let producer = try TransactionalProducer(settings.transactional, topics: task.outputs)
        let log = try LogReader(settings)
        let consumer = try Consumer(settings.member, tickMilliseconds: 50)
        (self.settings, self.task, self.clock) = (settings, task, clock)
        self.producer = producer
        if Injection.has(.noRecycle) { self.producer.recyclesWhenInDoubt = false }
        self.log = log
        self.consumer = consumer
    }

    /// Runs until told to stop, then writes everything, so that the next start replays nothing.
    ///
    /// - Parameters:
    ///   - isStopped: asked once per turn.
    ///   - turned: called once per turn, for snapshots and notices.
    /// - Throws: `WorkerFailure`, `KafkaError` or `StateRefusal`: drop this worker; a new one
    ///   restores from the log.
    package func run(until isStopped: () -> Bool, turned: () -> Void) throws {
        // Only on the way out with an error: the next init ends it.
        defer { open.take()?.abandon() }
        identities = try task.inputs.map { (topic) throws(KafkaError) in
            try consumer.identity(of: topic.text)
        }
        try consumer.subscribe(task.inputs.map(\.text))
        while !isStopped() {
            let poll = try consumer.poll(milliseconds: pollMilliseconds) { self.answer($0) }
            producer.poll()
            if let failure { throw failure }
            switch consume poll {
            case .rebalanced:
                statistics.rebalances += 1
                try consumer.seek(task.positions)
            case .batch(let batch):
                try take(batch)
            }
            if trim.takeIsDue(at: .now) { Heap.trim() }
            turned()
        }
        try commitEverything(seeking: true)
        if let failure { throw failure }
        consumer.close { change in
            // Nothing more is taken, and a closing client can restore nothing.
            if case .assigned = change { return [] }
            return self.answer(change)
        }
        if let failure { throw failure }
        turned()
    }

    /// Until something is due, at most 50 ms.
    private var pollMilliseconds: Int32 {
        guard open != nil else { return 50 }
        let left = (commitDue - .now).milliseconds
        return Int32(min(50, max(0, left)))
    }

    /// Wall time of this batch, in milliseconds.
    func now() -> Int64 {
        wallMilliseconds = max(wallMilliseconds, clock() + Injection.clockStep)
        return wallMilliseconds
    }

    /// Takes a batch into the open transaction, which it then passes on or ends.
    private func take(_ batch: borrowing Batch, from first: Int = 0) throws {
        if batch.count > 0, statistics.firstBatchMilliseconds == nil {
            statistics.firstBatchMilliseconds = now()
        }
        if batch.count == 0 {
            guard open != nil else {
                // No input will do it.
                guard lacksOffsets || task.isWritingDue(atMilliseconds: now()) else { return }
                Injection.reach(.beforeIdleWrite)
                return try commit(try opened(), everything: true, seeking: true)
            }
            isBacklog = false
            commitDue = min(commitDue, .now + .milliseconds(settings.commit.idleMilliseconds))
            if ContinuousClock.now >= commitDue { try commitOpen() }
            return
        }
        let transaction = try opened()
        if batch.count < consumer.batchCapacity {
            isBacklog = false
            commitDue = min(
                commitDue, openedAt + .milliseconds(settings.commit.intervalMilliseconds))
        }
        var index = first
        var isInjected = false
        do throws(KafkaError) {
            while index < batch.count, !isInjected {
                try take(batch[index], transaction)
                index += 1
                isInjected = Injection.abortsAmidBatch()
            }
        } catch {
            return try abort(transaction, because: error, seeking: true)
        }
        if isInjected {
            try undo(transaction, seeking: true)
            guard Injection.has(.keepBatchAfterAbort), index < batch.count else { return }
            Injection.report(.keepBatchAfterAbort)
            return try take(batch, from: index)
        }
        if let failure {
            transaction.abandon()
            throw failure
        }
        if !unreadable.isEmpty {
            try giveUp(unreadable, after: transaction)
        } else if isCommitDue {
            try commit(transaction, everything: false, seeking: true)
        } else {
            open = consume transaction
        }
    }

    private var isCommitDue: Bool {
        let sent = task.sent
        return ContinuousClock.now >= commitDue || takenCount >= settings.commit.recordCountMax
            || sent.count >= settings.commit.sentCountMax
            || sent.bytes >= settings.commit.sentBytesMax
    }

    @inline(__always)
    private func take(_ message: borrowing Message, _ transaction: borrowing Transaction)
        throws(KafkaError)
    {
        guard message.isRecord else { return heed(message) }
        let identity = message.topicIdentity
        var input = 0
        while input < identities.count, identities[input] != identity { input += 1 }
        guard input < identities.count, try task.take(message, input: input, in: transaction)
        else {
            statistics.stale += 1
            return
        }
        takenCount += 1
        Injection.reach(.afterSend)
    }

    /// What the consumer says between records (transactions.md, "Errors of the consumer").
    private func heed(_ message: borrowing Message) {
        guard let event = message.event, let error = message.error else { return }
        switch event {
        case .ignore, .notReady: break
        case .unreachable: statistics.unreachableAt = .now
        case .stopPartition:
            let place = TopicPartition(message.topic, message.partition)
            unreadable[message.partition] = .unreadable(place, because: error)
        // Not by the error, which of a twin says no more than that it is fatal.
        case .stopProcess(let reason):
            failure = WorkerFailure.stop(error, code: reason.exitCode.rawValue)
        }
    }

    /// The transaction that is open, or a new one.
    func opened() throws -> Transaction {
        if let transaction = open.take() { return transaction }
        openedAt = .now
        isBacklog = true
        takenCount = 0
        commitDue = openedAt + .milliseconds(settings.commit.backlogMilliseconds)
        let now = now()
        if Injection.has(.noRecycle), producer.isInDoubt { Injection.report(.noRecycle) }
        let transaction = try producer.begin()
        Journal.begin(settings.name)
        statistics.recycled = producer.recycleCount
        do throws(KafkaError) { try task.begin(atMilliseconds: now) } catch {
            transaction.abandon()
            throw error
        }
        return transaction
    }
}

extension Worker {
    /// Log lines, broker errors and statistics of both clients since the last call.
    func takeNotices() -> [Notice] {
        let notices = consumer.takeNotices() + producer.takeNotices()
        if notices.contains(where: {
            if case .error(let error) = $0 { error.isUnreachable } else { false }
        }) {
            statistics.unreachableAt = .now
        }
        return notices
    }

    /// Records between the ends that the ticker last saw and our positions.
    var lag: Int64 {
        let ends = consumer.ticker.highWatermarks
        return task.positions.reduce(0) { sum, position in
            guard let end = ends[position.place], let next = position.offset else { return sum }
            return sum + max(0, end - next)
        }
    }
}

/// Counters of a worker's loop.
package struct WorkerStatistics: Sendable {
    package var commits = 0, aborts = 0, rebalances = 0, lost = 0, stale = 0, recycled = 0
    package var commitTime = Duration.zero
    package var unreachableAt: ContinuousClock.Instant?
    /// Wall time at which the first records came.
    package var firstBatchMilliseconds: Int64?
    package init() {}
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

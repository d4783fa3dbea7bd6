// The loop: poll, process, commit. One thread, no await, no lock (transactions.md, "The loop").
//
// A class, because the rebalance closure runs inside `consumer.poll` and changes the task and the
// open transaction: with a struct that would be two overlapping accesses to `self`.
package import Kafka
import Scoring
import System

package final class Worker<Processor: WorkerTask> {
    let settings: WorkerSettings
    package let task: Processor
    let consumer: Consumer
    var log: RangeReader
    let lagGauge: LagGauge
    let throttle: ThrottleGauge
    var producer: TransactionalProducer
    /// Between two batches; taken out for a batch and put back, or ended.
    var open: Transaction?
    var schedule: CommitSchedule
    var order: InputOrder
    var abortsInARow = 0
    /// For the fault campaign.
    var commitCount = 0
    /// The group has no offsets of what is owned: a state went on without them.
    var lacksOffsets = false
    /// A transaction was opened, and nothing has said how it ended.
    var isUncertain = false
    /// What cannot be read on, with the reason; until the batch in hand is done.
    var unreadable: [TopicPartition: StateRefusal] = [:]
    /// Batches that cannot be decompressed, by their first offsets; likewise.
    var damaged: [TopicPartition: (base: Int64, KafkaError)] = [:]
    /// What went wrong inside a rebalance, which cannot throw through C.
    var failure: WorkerFailure?
    var trim = TrimRule()
    var isStopped: () -> Bool = { false }
    var say: (String) -> Void = { _ in }
    /// Told of each step from phase to phase.
    package var entered: (WorkerPhase) -> Void = { _ in }
    private var wallMilliseconds: Int64 = 0
    private(set) var identities: [UInt] = []
    private let clock: @Sendable () -> Int64
    package var statistics = WorkerStatistics()

    /// - Parameters:
    ///   - limit: of a transaction's size, as the worker before this one left it.
    ///   - clock: wall time in milliseconds; read once per batch, never goes back here.
    package init(
        _ settings: WorkerSettings, task: Processor, limit: TransactionLimit? = nil,
        clock: @escaping @Sendable () -> Int64
    ) throws(KafkaError) {
        var producer = try TransactionalProducer(settings.transactional, topics: task.outputs)
        var log = try RangeReader(settings.clients)
        let consumer = try Consumer(settings.member, tickMilliseconds: 50)
        throttle = producer.throttle
        consumer.report(to: throttle)
        Self.spoil(&producer, &log)
        (self.settings, self.task, self.clock) = (settings, task, Injection.stepped(clock))
        self.producer = producer
        self.log = log
        let ticker = consumer.ticker
        lagGauge = LagGauge { ticker.highWatermarks }
        self.consumer = consumer
        schedule = CommitSchedule(
            settings.commit, at: .now, limit: limit,
            timeout: .milliseconds(settings.transactionTimeoutMilliseconds))
        order = InputOrder(settings.hold)
    }

    /// Runs until told to stop, then writes everything, so that the next start replays nothing.
    ///
    /// - Parameters:
    ///   - isStopped: asked once per turn, and some times a second during a restore.
    ///   - say: what it waits for, where that takes long.
    ///   - turned: called once per turn, for snapshots and notices.
    /// - Throws: drop this worker; a new one restores from the log.
    package func run(
        until isStopped: @escaping () -> Bool, say: @escaping (String) -> Void = { _ in },
        turned: () -> Void
    ) throws(WorkerFailure) {
        // Only on the way out with an error: the next init ends it.
        defer { open.take()?.abandon() }
        (self.isStopped, self.say) = (isStopped, say)
        log.waits = { place, next, end in
            say(
                "waits for \(place): it is read up to offset \(next) of \(end), and no more comes; a "
                    + "transaction of another producer may be open there (kafka-transactions.sh "
                    + "find-hanging)")
        }
        try subscribe()
        while !isStopped() {
            try turn()
            try hearWatch()
            if trim.takeIsDue(at: .now) { Heap.trim() }
            turned()
        }
        entered(.stopping)
        try commitEverything(.rewind)
        try throwFailure()
        consumer.close { change in
            // Nothing more is taken, and a closing client can restore nothing.
            if case .assigned = change { return [] }
            return self.answer(change)
        }
        try throwFailure()
        turned()
    }

    private func subscribe() throws(WorkerFailure) {
        do throws(KafkaError) {
            identities = try task.inputs.map { (topic) throws(KafkaError) in
                try consumer.identity(of: topic.text)
            }
            try consumer.subscribe(task.inputs.map(\.text))
        } catch { throw WorkerFailure(error) }
    }

    private func turn() throws(WorkerFailure) {
        let wait = schedule.pollMilliseconds(isOpen: open != nil, at: .now)
        let poll: Poll
        do throws(KafkaError) {
            let room = schedule.room(isOpen: open != nil)
            poll = try consumer.poll(milliseconds: wait, atMost: room) { self.answer($0) }
        } catch { throw WorkerFailure(error) }
        producer.poll()
        try throwFailure()
        switch consume poll {
        case .rebalanced:
            statistics.rebalances += 1
            try seek(task.positions)
        case .batch(let batch): try process(batch)
        }
    }

    /// What a rebalance could not throw. A stop during a restore ends the loop and is no failure.
    private func throwFailure() throws(WorkerFailure) {
        guard let failure else { return }
        if case .stopped = failure { return }
        throw failure
    }

    /// Wall time of this batch, in milliseconds.
    func now() -> Int64 {
        wallMilliseconds = max(wallMilliseconds, clock())
        return wallMilliseconds
    }

    func seek(_ positions: [Position]) throws(WorkerFailure) {
        do throws(KafkaError) { try consumer.seek(positions) } catch { throw WorkerFailure(error) }
    }

    /// Takes a batch into the open transaction, which it then passes on or ends.
    func process(_ batch: borrowing Batch, from first: Int = 0) throws(WorkerFailure) {
        guard hasWork(batch) else {
            return batch.count == 0 ? try processNothing() : noteEnds(batch)
        }
        if statistics.firstBatchMilliseconds == nil { statistics.firstBatchMilliseconds = now() }
        let transaction = try opened()
        // An end that comes with records says no more than a batch with room.
        let isFull = batch.count >= min(consumer.batchCapacity, schedule.room(isOpen: true))
        if !isFull { schedule.sawEnd() }
        var index = first
        var isInjected = false
        do throws(KafkaError) {
            if needsOrder(batch) {
                (index, isInjected) = try takeInOrder(batch, from: first, transaction)
            }
            while index < batch.count, !isInjected {
                try consume(batch[index], transaction)
                index += 1
                isInjected = Injection.abortsAmidBatch()
            }
            if !damaged.isEmpty, !isInjected { try consumer.seek(passDamaged(transaction)) }
        } catch {
            return try abort(transaction, because: error, .rewind)
        }
        if isInjected { return try undoAmid(batch, index, transaction) }
        if let failure {
            transaction.abandon()
            throw failure
        }
        noteLast(of: batch)
        if !unreadable.isEmpty {
            try giveUp(unreadable, after: transaction)
        } else if schedule.isDue(sent: task.sent, at: .now) {
            try commit(transaction, .due, .rewind)
        } else {
            open = consume transaction
        }
    }

    private func processNothing() throws(WorkerFailure) {
        guard let transaction = open.take() else {
            // No input will do it.
            do throws(KafkaError) { try task.idle() } catch { throw WorkerFailure(error) }
            guard lacksOffsets || task.isWritingDue(atMilliseconds: now()) else { return }
            Injection.reach(.beforeIdleWrite)
            return try commit(try opened(), .everything, .rewind)
        }
        schedule.ranDry(at: .now)
        if schedule.isDue(sent: task.sent, at: .now) {
            try commit(transaction, .due, .rewind)
        } else {
            open = consume transaction
        }
    }

    @inline(__always)
    private func consume(_ message: borrowing Message, _ transaction: borrowing Transaction)
        throws(KafkaError)
    {
        guard message.isRecord else { return handle(message) }
        guard let input = input(of: message) else {
            statistics.stale += 1
            return
        }
        try take(message, input: input, transaction)
    }

    @inline(__always)
    func take(_ message: borrowing Message, input: Int, _ transaction: borrowing Transaction)
        throws(KafkaError)
    {
        guard try task.consume(message, input: input, in: transaction) else {
            statistics.stale += 1
            return
        }
        schedule.take()
        Injection.reach(.afterSend)
    }

    /// Which of the inputs a record is of.
    @inline(__always) func input(of message: borrowing Message) -> Int? {
        let identity = message.topicIdentity
        var input = 0
        while input < identities.count, identities[input] != identity { input += 1 }
        return input < identities.count ? input : nil
    }

    /// What the consumer says between records (transactions.md, "Errors of the consumer").
    func handle(_ message: borrowing Message) {
        if message.isEnd { return noteEnd(message) }
        guard let event = message.event, let error = message.error else { return }
        switch event {
        case .ignore, .notReady: break
        case .unreachable: statistics.unreachableAt = .now
        case .stopPartition where error.isDamagedBatch && message.offset >= 0:
            noteDamage(message, error)
        case .stopPartition:
            let place = TopicPartition(message.topic, message.partition)
            unreadable[place] = .unreadable(place, because: error)
        // Not by the error, which of a twin says no more than that it is fatal.
        case .stopProcess(let reason): failure = .stop(error, reason)
        }
    }

    /// The transaction that is open, or a new one.
    func opened() throws(WorkerFailure) -> Transaction {
        if let transaction = open.take() { return transaction }
        schedule.open(at: .now)
        isUncertain = true
        let now = now()
        beginJournal()
        let transaction: Transaction
        do throws(KafkaError) { transaction = try producer.begin() } catch {
            throw WorkerFailure(error)
        }
        statistics.recycled = producer.recycleCount
        do throws(KafkaError) { try task.begin(atMilliseconds: now) } catch {
            transaction.abandon()
            throw WorkerFailure(error)
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

    /// What became of the transaction that this worker ended with.
    func lastTransaction() -> LastTransaction {
        guard isUncertain else { return LastTransaction() }
        let isSmaller = schedule.failed(sent: task.sent, at: .now)
        return LastTransaction(isOutlived: schedule.wasOutlived, nextIsSmaller: isSmaller)
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

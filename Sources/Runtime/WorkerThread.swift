// A worker on a thread of its own, built there from Sendable settings, so that nothing unsendable
// moves; and built again when only the log can be trusted (transactions.md, "Rebuilds").
import Kafka
import Synchronization
package import System

/// Runs one worker until it is stopped or cannot go on.
package final class WorkerThread: Sendable {
    private struct State {
        var status = WorkerStatus()
        var end: WorkerEnd?
    }
    private let isStopping = Atomic<Bool>(false)
    private let state = Mutex(State())
    private let thread = Mutex<Thread?>(nil)
    /// Of the worker that runs: its figures while it is busy.
    private let gauges = Mutex<(lag: LagGauge, throttle: ThrottleGauge)?>(nil)
    private let log: Log

    /// - Parameters:
    ///   - task: makes the task of each new worker, on its thread.
    ///   - clock: wall time in milliseconds.
    init<Processor: WorkerTask>(
        _ settings: WorkerSettings, log: Log, clock: @escaping @Sendable () -> Int64,
        task: @escaping @Sendable () throws(KafkaError) -> Processor
    ) {
        self.log = log
        state.withLock { $0.status.name = settings.name }
        thread.withLock { $0 = Thread { self.run(settings, clock, task) } }
    }

    /// As of the last turn of the loop; lag and quota as of now.
    package var status: WorkerStatus {
        var status = state.withLock { $0.status }
        if let (lag, throttle) = gauges.withLock({ $0 }) {
            status.lagRecords = lag.records
            status.throttledMilliseconds = throttle.milliseconds(since: .now - .seconds(10))
        }
        return status
    }
    /// nil while it runs.
    package var end: WorkerEnd? { state.withLock { $0.end } }

    /// Asks for the end: after the batch in hand, everything is written and the group left.
    package func requestStop() { isStopping.store(true, ordering: .releasing) }

    /// Asks for the end and waits for it.
    @discardableResult
    package func stop() -> WorkerEnd {
        requestStop()
        return join()
    }

    /// Waits for the end.
    package func join() -> WorkerEnd {
        thread.withLock { $0.take() }?.join()
        return state.withLock { $0.end! }
    }

    private func run<Processor: WorkerTask>(
        _ settings: WorkerSettings, _ clock: @escaping @Sendable () -> Int64,
        _ task: @Sendable () throws(KafkaError) -> Processor
    ) {
        var history = RebuildHistory(transactionalId: settings.transactionalId)
        var limit: TransactionLimit?
        var end: WorkerEnd?
        while end == nil {
            var unreachableAt: ContinuousClock.Instant?
            var last = LastTransaction()
            do throws(WorkerFailure) {
                let worker = try Self.worker(settings, clock, limit, task)
                gauges.withLock { $0 = (worker.lagGauge, worker.throttle) }
                defer {
                    unreachableAt = worker.statistics.unreachableAt
                    last = worker.lastTransaction()
                    limit = worker.schedule.limit
                    publish(worker)
                }
                worker.entered = { self.enter($0, settings.name) }
                try worker.run(
                    until: { self.isStopping.load(ordering: .acquiring) },
                    say: { self.log.warning("\(settings.name) \($0)") },
                    turned: { self.publish(worker) })
                end = .stopped
            } catch {
                log.warning("\(settings.name): \(error)")
                end = history.reaction(
                    to: error, at: .now, sawOutageAt: unreachableAt, after: last,
                    isStopping: isStopping.load(ordering: .acquiring))
                if last.nextIsSmaller, end == nil, let records = limit?.records {
                    log.warning(
                        "\(settings.name): the last transaction did not get through in time (a quota "
                            + "of the cluster?): the next ones take \(records) records at most")
                }
                if end == nil {
                    state.withLock { $0.status.rebuilds += 1 }
                    enter(.waiting, settings.name)
                }
            }
        }
        state.withLock { $0.end = end }
    }

    private func enter(_ phase: WorkerPhase, _ name: String) {
        let says = state.withLock { $0.status.phase.enter(phase, at: .now) }
        if let says { log.info("\(name): \(says)") }
    }

    private static func worker<Processor: WorkerTask>(
        _ settings: WorkerSettings, _ clock: @escaping @Sendable () -> Int64,
        _ limit: TransactionLimit?, _ task: () throws(KafkaError) -> Processor
    ) throws(WorkerFailure) -> Worker<Processor> {
        do throws(KafkaError) {
            return try Worker(settings, task: task(), limit: limit, clock: clock)
        } catch { throw WorkerFailure(error) }
    }

    private func publish<Processor: WorkerTask>(_ worker: Worker<Processor>) {
        for notice in worker.takeNotices() { log.write(notice, client: worker.settings.name) }
        let (task, statistics) = (worker.task.status, worker.statistics)
        let before = state.withLock { state in
            defer { (state.status.task, state.status.loop) = (task, statistics) }
            return state.status.task.notes
        }
        for note in task.notes where !before.contains(note) {
            log.warning("\(worker.settings.name): \(note)")
        }
    }
}

/// What others may know of a worker.
package struct WorkerStatus: Sendable {
    package internal(set) var name = ""
    package internal(set) var task = TaskStatus()
    package internal(set) var loop = WorkerStatistics()
    /// Records of the owned partitions that the group has not committed, as last asked; nil while
    /// nothing is owned.
    package internal(set) var lagRecords: Int64?
    /// How long brokers held back the last answer; nil without a quota that bites.
    package internal(set) var throttledMilliseconds: Int?
    package internal(set) var rebuilds = 0
    package var phase = PhaseSince()
}

/// Why a worker is no more.
package enum WorkerEnd: Sendable, Equatable {
    /// It was asked to; everything is written.
    case stopped
    /// - Parameter code: of `run`, as operations.md, "Exit codes" lists them.
    case failed(code: ExitCode, reason: String)
}

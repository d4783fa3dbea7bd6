// Whether a failed worker is built again or the process ends, and with which code
// (transactions.md, "Rebuilds", operations.md, "Exit codes").
import Kafka
import Scoring
import System

/// The transaction that a failed worker had open.
struct LastTransaction: Equatable {
    /// For so long that the broker may have timed it out.
    var isOutlived = false
    /// The next worker's will be smaller, and so may get through.
    var nextIsSmaller = false
}

struct RebuildHistory {
    private var rebuilds: [ContinuousClock.Instant] = []
    private var fencedAt: ContinuousClock.Instant?
    private let transactionalId: String

    static let rebuildsMax = 5
    static let window = Duration.seconds(600)
    /// Fenced again within this time, without an outage: a rival has our id.
    static let rivalWindow = Duration.seconds(30)

    init(transactionalId: String) { self.transactionalId = transactionalId }

    /// - Parameters:
    ///   - outage: when the worker last saw that no broker answers.
    ///   - last: the transaction that was open.
    ///   - isStopping: nobody wants a new worker any more.
    /// - Returns: nil: build a new worker.
    mutating func reaction(
        to failure: WorkerFailure, at now: ContinuousClock.Instant,
        sawOutageAt outage: ContinuousClock.Instant?, after last: LastTransaction = .init(),
        isStopping: Bool
    ) -> WorkerEnd? {
        switch failure {
        case .stopped: return .stopped
        case .stop(let error, let reason):
            return .failed(code: reason.exitCode, reason: error.description)
        case .abortLoop(let error):
            return .failed(
                code: error.isUnreachable || error.isTooLarge ? .tryAgain : .bug,
                reason: failure.description
                    + (error.isTooLarge
                        ? "; a topic takes smaller records than at the start: the next start reads "
                            + "max.message.bytes anew" : ""))
        case .refused(let refusals):
            let isPassing = refusals.contains(where: \.isPassing)
            return .failed(code: isPassing ? .tryAgain : .data, reason: failure.description)
        case .rebuild(let error):
            // The broker timed it out: that fences as a rival does.
            if error.isFenced, !last.isOutlived,
                let rival = rival(error, at: now, sawOutageAt: outage)
            {
                return rival
            }
            if last.nextIsSmaller, !isStopping { return nil }
            return next(after: error, at: now, isStopping: isStopping)
        }
    }

    /// The end, if a second fence came too soon after the first.
    private mutating func rival(
        _ error: KafkaError, at now: ContinuousClock.Instant,
        sawOutageAt outage: ContinuousClock.Instant?
    ) -> WorkerEnd? {
        let isOutage = outage.map { now - $0 < Self.rivalWindow } ?? false
        defer { fencedAt = now }
        guard let last = fencedAt, now - last < Self.rivalWindow, !isOutage else { return nil }
        return .failed(
            code: .configuration,
            reason: "fenced twice within 30 s: another process has the transactional id "
                + "\(transactionalId) (\(error))"
        )
    }

    private mutating func next(
        after error: KafkaError, at now: ContinuousClock.Instant, isStopping: Bool
    ) -> WorkerEnd? {
        rebuilds = rebuilds.filter { now - $0 < Self.window } + [now]
        if rebuilds.count > Self.rebuildsMax {
            return .failed(
                code: .tryAgain, reason: "rebuilt \(Self.rebuildsMax) times in 10 minutes: \(error)"
            )
        }
        return isStopping ? .failed(code: .tryAgain, reason: error.description) : nil
    }
}

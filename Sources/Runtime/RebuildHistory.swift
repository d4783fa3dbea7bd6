// Whether a failed worker is built again or the process ends, and with which code
// (transactions.md, "Rebuilds", operations.md, "Exit codes").
import Kafka
import Scoring
import System

struct RebuildHistory {
    private var rebuilds: [ContinuousClock.Instant] = []
    private var fencedAt: ContinuousClock.Instant?

    static let rebuildsMax = 5
    static let window = Duration.seconds(600)
    /// Fenced again within this time, without an outage: a rival has our id.
    static let rivalWindow = Duration.seconds(30)

    /// - Returns: nil: build a new worker.
    mutating func reaction(
        to error: any Error, at now: ContinuousClock.Instant,
        sawOutageAt outage: ContinuousClock.Instant?, isStopping: Bool
    ) -> WorkerEnd? {
        switch error {
        case let refusal as StateRefusal:
            .failed(code: refusal.isPassing ? 75 : 65, reason: refusal.description)
        case let failure as WorkerFailure: reaction(to: failure, now, outage, isStopping)
        case let error as KafkaError: reaction(to: error, now, outage, isStopping)
        default: .failed(code: 70, reason: "\(error)")
        }
    }

    private mutating func reaction(
        to failure: WorkerFailure, _ now: ContinuousClock.Instant,
        _ outage: ContinuousClock.Instant?, _ isStopping: Bool
    ) -> WorkerEnd? {
        switch failure {
        case .rebuild(let error): return reaction(to: error, now, outage, isStopping)
        case .stop(let error, let code):
            return .failed(code: code, reason: error.description)
        case .abortLoop(let error):
            return .failed(
                code: error.isUnreachable ? 75 : 70,
                reason: "the same transaction was aborted again and again: \(error)")
        case .refused(let refusals):
            return .failed(
                code: 65, reason: refusals.map(\.description).joined(separator: "\n"))
        }
    }

    private mutating func reaction(
        to error: KafkaError, _ now: ContinuousClock.Instant, _ outage: ContinuousClock.Instant?,
        _ isStopping: Bool
    ) -> WorkerEnd? {
        if case .stop(let reason) = error.remedy {
            return .failed(code: reason.exitCode.rawValue, reason: error.description)
        }
        if error.isFenced {
            let isOutage = outage.map { now - $0 < Self.rivalWindow } ?? false
            if let last = fencedAt, now - last < Self.rivalWindow, !isOutage {
                return .failed(
                    code: 78,
                    reason: "fenced twice within 30 s: another process has this transactional id "
                        + "(\(error))")
            }
            fencedAt = now
        }
        rebuilds = rebuilds.filter { now - $0 < Self.window } + [now]
        if rebuilds.count > Self.rebuildsMax {
            return .failed(
                code: 75, reason: "rebuilt \(Self.rebuildsMax) times in 10 minutes: \(error)")
        }
        return isStopping ? .failed(code: 75, reason: error.description) : nil
    }
}

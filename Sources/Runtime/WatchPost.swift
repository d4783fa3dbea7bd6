import Kafka
package import Scoring
import Synchronization
import Wire

/// Where a worker and who watches its logs leave word for each other. The worker looks at it once a
/// turn, at the cost of one flag.
package final class WatchPost: Sendable {
    private struct State {
        var logs: [TopicPartition: LogMarks] = [:]
        var next: [TopicPartition: Int64] = [:]
        var proven: [TopicPartition: LogFingerprint] = [:]
        var refusal: StateRefusal?
    }
    private let state = Mutex(State())
    private let isWaiting = Atomic<Bool>(false)

    package init() {}

    // MARK: The worker's side

    /// Whether `answer` is to be called.
    @inline(__always) var hasWord: Bool { isWaiting.load(ordering: .acquiring) }

    /// Tells what the owned partitions know of their inputs, and gets to know what was found.
    ///
    /// - Returns: records that were found where they should be, and why the group must not go on.
    func answer(_ logs: [TopicPartition: LogMarks], at positions: [Position])
        -> (proven: [TopicPartition: LogFingerprint], refusal: StateRefusal?)
    {
        isWaiting.store(false, ordering: .releasing)
        return state.withLock { state in
            state.logs = logs
            state.next = positions.reduce(into: [:]) { $0[$1.place] = $1.offset }
            defer { state.proven = [:] }
            return (state.proven, state.refusal)
        }
    }

    // MARK: The side of who watches

    /// What the worker told last, and where it was; asks it to tell again.
    func ask() -> (logs: [TopicPartition: LogMarks], next: [TopicPartition: Int64]) {
        defer { isWaiting.store(true, ordering: .releasing) }
        return state.withLock { ($0.logs, $0.next) }
    }

    func prove(_ proven: [TopicPartition: LogFingerprint]) {
        state.withLock { $0.proven.merge(proven) { $1 } }
    }

    /// For good: the first refusal stays.
    package func refuse(_ refusal: StateRefusal) {
        state.withLock { $0.refusal = $0.refusal ?? refusal }
        isWaiting.store(true, ordering: .releasing)
    }
}

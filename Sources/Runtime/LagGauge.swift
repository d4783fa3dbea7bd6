// How far a worker is behind, for whoever asks while it is busy: a commit that a quota holds back
// would else leave the figure of before.
//
// Counted from what is committed, not from what was taken. Ends are those of the log, where markers of
// transactions take offsets that nobody reads; so where the reader has reached an end, that is where
// the commit stands.
import Kafka
import Synchronization

final class LagGauge: Sendable {
    private struct State {
        var committed: [TopicPartition: Int64] = [:]
        /// Ends that were reached behind records which are not committed yet.
        var reached: [TopicPartition: ClosedRange<Int64>] = [:]
    }
    private let state = Mutex(State())
    private let ends: @Sendable () -> [TopicPartition: Int64]

    /// - Parameter ends: next offsets of the logs, as last seen.
    init(ends: @escaping @Sendable () -> [TopicPartition: Int64]) { self.ends = ends }

    /// What is owned now, and where the group stands there.
    func assigned(_ positions: [Position]) {
        state.withLock { state in
            state = State()
            state.committed = positions.reduce(into: [:]) { $0[$1.place] = $1.offset }
        }
    }

    /// - Parameter next: the offset after the last record that was received.
    func reached(_ end: Int64, next: Int64, of place: TopicPartition) {
        guard end >= next else { return }
        state.withLock { $0.reached[place] = next...end }
    }

    /// Everything that was taken is committed.
    func committed(_ positions: [Position]) {
        state.withLock { state in
            for position in positions {
                guard let next = position.offset else { continue }
                let markers = state.reached[position.place].flatMap { $0.contains(next) ? $0 : nil }
                let known = state.committed[position.place] ?? next
                state.committed[position.place] = max(known, markers?.upperBound ?? next, next)
            }
        }
    }

    /// What was taken is taken back.
    func aborted() { state.withLock { $0.reached = [:] } }

    /// Records that the group has not committed; nil while nothing is owned.
    var records: Int64? {
        let ends = ends()
        let committed = state.withLock { $0.committed }
        guard !committed.isEmpty else { return nil }
        return committed.reduce(0) { $0 + max(0, (ends[$1.key] ?? $1.value) - $1.value) }
    }
}

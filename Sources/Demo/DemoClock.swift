import Synchronization

/// Simulated time: that of the newest event that was sent. Workers, reps and the view read it.
final class DemoClock: Sendable {
    private let time = Atomic<Int64>(Market.startMilliseconds)

    var milliseconds: Int64 { time.load(ordering: .acquiring) }

    /// Never back.
    func advance(to milliseconds: Int64) {
        _ = time.max(milliseconds, ordering: .acquiringAndReleasing)
    }
}

// How long brokers held back their answers: a quota of the cluster. librdkafka tells it in a callback
// inside its owner's calls, long ones among them; who writes status lines reads it meanwhile.
import Synchronization

/// The last word of brokers about a quota.
package final class ThrottleGauge: Sendable {
    private struct State {
        var milliseconds = 0
        var at: ContinuousClock.Instant?
    }
    private let state = Mutex(State())

    package init() {}

    func note(milliseconds: Int, at now: ContinuousClock.Instant) {
        guard milliseconds > 0 else { return }
        state.withLock { $0 = State(milliseconds: milliseconds, at: now) }
    }

    /// How long the last answer was held back, in milliseconds; nil if none was since then, and any
    /// wait is over.
    package func milliseconds(since: ContinuousClock.Instant) -> Int? {
        state.withLock { state in
            guard let at = state.at, at + .milliseconds(state.milliseconds) >= since else {
                return nil
            }
            return state.milliseconds
        }
    }
}

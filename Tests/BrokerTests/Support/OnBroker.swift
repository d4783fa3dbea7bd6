import Brokers
import Kafka
import System
import Testing

/// All tests that need a broker, one after another: they share one. Extend it with a `@Suite`.
@Suite(
    "on a broker", .serialized,
    .enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.howToGetOne)))
struct OnBroker {}

extension Trait where Self == ConditionTrait {
    /// For tests that cut, kill or pause: not with a broker that others may use.
    static var needsOwnBroker: Self {
        .enabled(if: TestBroker.canStart, Comment(rawValue: TestBroker.howToGetOne))
    }
}

/// Waits for a state instead of sleeping; says what was last seen.
func wait(
    _ seconds: Int = 30, until isThere: () throws -> Bool, _ last: @autoclosure () -> String
) rethrows {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !isThere() {
        guard ContinuousClock.now < deadline else {
            Issue.record("still waiting after \(seconds) s: \(last())")
            return
        }
        Thread.sleep(milliseconds: 20)
    }
}

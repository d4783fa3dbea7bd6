// Ends the process when a call that must end does not.
//
// `rd_kafka_destroy` and `rd_kafka_consumer_close` can hang for ever in 2.0.2 (#4187, #4724), and
// nothing else in the process can end them. Exit 75 asks the supervisor for a new try; the log holds
// everything that is needed for it. `_exit`, because exit handlers would wait for the same threads.
import Dispatch
import Glibc
import Synchronization
import System

package final class Watchdog {
    private static let limit = Atomic<Int>(Limits.destroyMilliseconds)

    /// How long destroying or closing a client may take; 0 turns the watchdog off.
    package static var limitMilliseconds: Int {
        get { limit.load(ordering: .relaxed) }
        set { limit.store(newValue, ordering: .relaxed) }
    }

    private let what: String
    private var alarm: DispatchWorkItem?

    /// Watches from now until `callOff`.
    init(over what: String) {
        self.what = what
        arm()
    }

    func callOff() { alarm?.cancel() }

    /// The time of `body` does not count: it is ours, not the library's.
    func pausing<Result>(_ body: () -> Result) -> Result {
        callOff()
        defer { arm() }
        return body()
    }

    private func arm() {
        let milliseconds = Self.limitMilliseconds
        guard milliseconds > 0 else { return }
        let text =
            "error: \(what) did not end within \(milliseconds) ms\n"
            + "why:   librdkafka hangs (#4187, #4724); nothing is lost, the log holds all state\n"
            + "do:    start again; a supervisor does it on exit code 75\n"
        let alarm = DispatchWorkItem {
            let bytes = Array(text.utf8)
            _ = write(STDERR_FILENO, bytes, bytes.count)
            _exit(ExitCode.tryAgain.rawValue)
        }
        self.alarm = alarm
        DispatchQueue.global().asyncAfter(
            deadline: .now() + .milliseconds(milliseconds), execute: alarm)
    }
}

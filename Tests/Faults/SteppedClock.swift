// A wall clock that a worker of a faults build believes and that can be moved under it. Not
// libfaketime: under it a Swift process loses its arguments.
import Brokers
import Glibc

struct SteppedClock {
    private let file: String

    init(file: String) {
        self.file = file
        step(seconds: 0)
    }

    /// For the process that is to believe it.
    var environment: [String: String] { ["INJECT_CLOCK": file] }

    /// From the true time; negative: back.
    func step(seconds: Int) {
        let descriptor = open(file, O_WRONLY | O_CREAT, 0o644)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // In one go and of one length: a process must never read half a number.
        let digits = String(1_000_000_000 + abs(seconds * 1_000)).dropFirst()
        let text = (seconds < 0 ? "-" : "+") + digits
        _ = write(descriptor, text, text.utf8.count)
    }
}

import Glibc
import Synchronization

/// A file descriptor that text goes to: whole writes, and quiet once its reader has gone.
///
/// SIGPIPE is ignored in `main`; a closed pipe is seen here, and whoever writes without end asks
/// `isClosed`.
final class Output: Sendable {
    let descriptor: Int32
    private let closed = Atomic<Bool>(false)
    /// Why it cannot be written to, for another reason than that nobody reads; 0: it can.
    private let fault = Atomic<Int32>(0)
    private let turn = Mutex(())

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Whether nobody reads any more: what is written is dropped.
    var isClosed: Bool { closed.load(ordering: .relaxed) }
    /// What is wrong with the file that it goes to, such as a full disk; nil if nothing is.
    var failure: String? {
        let number = fault.load(ordering: .relaxed)
        return number == 0 ? nil : String(cString: strerror(number))
    }

    /// Looks whether the reader of a pipe has gone, for those who may write nothing for long.
    func lookForReader() {
        var event = pollfd(fd: descriptor, events: 0, revents: 0)
        if poll(&event, 1, 0) > 0, event.revents & Int16(POLLERR) != 0 {
            closed.store(true, ordering: .relaxed)
        }
    }

    var isTerminal: Bool { isatty(descriptor) != 0 }

    /// Columns of the terminal; nil where there is none.
    var columns: Int? {
        var size = winsize()
        guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    func write(_ text: String) { write(text.utf8Span.span.bytes) }

    func line(_ text: String) { write(text + "\n") }

    func write(_ bytes: RawSpan) {
        turn.withLock { _ in
            bytes.withUnsafeBytes { buffer in
                var done = 0
                while done < buffer.count, !isClosed {
                    let count = Glibc.write(
                        descriptor, buffer.baseAddress! + done, buffer.count - done)
                    if count >= 0 {
                        done += count
                    } else if errno != EINTR, errno != EAGAIN {
                        if errno != EPIPE { fault.store(errno, ordering: .relaxed) }
                        closed.store(true, ordering: .relaxed)
                    }
                }
            }
        }
    }
}

/// Where a command writes: data to one place, talk to the other.
struct Terminal: Sendable {
    let data: Output
    let talk: Output
    /// Of each by itself: data may go into a file while talk goes to the screen.
    let dataStyle: Style
    let talkStyle: Style

    init(data: Output, talk: Output, environment: [String: String], noColor: Bool) {
        (self.data, self.talk) = (data, talk)
        dataStyle = Style(
            isTerminal: data.isTerminal, environment: environment, noColor: noColor)
        talkStyle = Style(
            isTerminal: talk.isTerminal, environment: environment, noColor: noColor)
    }
}

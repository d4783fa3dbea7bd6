import Brokers
import Glibc
import Kafka
import Synchronization
import System

/// A terminal that a test holds in its hands: what a program shows on it, and how it is set.
final class PseudoTerminal: Sendable {
    /// TIOCSPTLCK and TIOCGPTN of Linux: `posix_openpt` hides behind a macro that is not set.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    private let leader: Int32
    private let follower: Int32
    private let shown = Mutex<[UInt8]>([])
    private let reader = Mutex<Thread?>(nil)

    init(columns: UInt16, rows: UInt16) throws {
        leader = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (locked, number): (Int32, Int32) = (0, 0)
        guard leader >= 0, ioctl(leader, Self.setLock, &locked) == 0,
            ioctl(leader, Self.getNumber, &number) == 0
        else { throw Program.Failure(description: "pseudo terminal: error \(errno)") }
        follower = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard follower >= 0 else {
            throw Program.Failure(description: "pseudo terminal: error \(errno)")
        }
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(follower, UInt(TIOCSWINSZ), &size)
        reader.withLock { $0 = Thread { self.read() } }
    }

    /// Ends with the last writer: when the follower is closed everywhere.
    private func read() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(leader, &buffer, buffer.count)
            if count <= 0 { return }
            shown.withLock { $0 += buffer.prefix(count) }
        }
    }

    /// Everything so far.
    var text: String { shown.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Echo and the like, as the terminal is set now.
    var localFlags: tcflag_t {
        var settings = termios()
        tcgetattr(follower, &settings)
        return settings.c_lflag
    }

    func start(_ words: [String], environment: [String: String] = ["TERM": "xterm"]) throws -> pid_t
    {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_adddup2(&actions, follower, descriptor)
        }
        var arguments = ([Program.path] + words).map { strdup($0) } + [nil]
        var entries = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + entries { free(pointer) } }
        var id = pid_t()
        let code = posix_spawn(&id, Program.path, &actions, nil, &arguments, &entries)
        guard code == 0 else {
            throw Program.Failure(description: "pseudo terminal: error \(code)")
        }
        return id
    }

    func waits(for part: String, seconds: Int = 60) -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if text.contains(part) { return true }
            usleep(50_000)
        }
        return false
    }

    /// - Returns: the exit code, or 128 + signal, once all that it wrote has been read.
    func wait(for child: pid_t) throws -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else {
                throw Program.Failure(description: "pseudo terminal: error \(errno)")
            }
        }
        // The terminal hands over in order: when this has come, so has everything before.
        let mark = "<end of \(child)>"
        _ = mark.withCString { write(follower, $0, strlen($0)) }
        while !text.contains(mark) { usleep(10_000) }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    deinit {
        close(follower)
        reader.withLock { $0.take() }?.join()
        close(leader)
    }
}

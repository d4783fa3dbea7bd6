// A process of a test: started with an argument list, signalled, waited for.
package import Glibc
import Synchronization

package final class ChildProcess: Sendable {
    package enum End: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
    }
    package struct Failure: Error, CustomStringConvertible { package let description: String }

    package let pid: pid_t
    private let end = Mutex<End?>(nil)

    /// Starts a program of `PATH`, in a process group of its own so that Ctrl-C is ours alone.
    ///
    /// - Parameters:
    ///   - environment: on top of this process's own.
    ///   - output: the file that stdout and stderr are appended to; nil: /dev/null.
    ///   - input: a descriptor for stdin; nil: /dev/null. No other descriptor is passed on.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        output: String? = nil, input: Int32? = nil
    ) throws(Failure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(
            &actions, 1, output ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Closing what is not open is no error here; above these nothing of a test lies.
        for descriptor: Int32 in 3..<512 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

        var pid = pid_t()
        let code = withCStrings([program] + arguments) { arguments in
            withCStrings(Self.environment(with: environment)) { environment in
                posix_spawnp(&pid, program, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else {
            throw Failure(description: "start \(program): \(String(cString: strerror(code)))")
        }
        self.pid = pid
    }

    package func signal(_ number: Int32) {
        // After the end the number may belong to somebody else.
        if poll() == nil { kill(pid, number) }
    }

    /// nil while it runs.
    package func poll() -> End? {
        end.withLock { end in
            if end == nil {
                var status: Int32 = 0
                if waitpid(pid, &status, WNOHANG) == pid { end = End(status) }
            }
            return end
        }
    }

    /// nil if it still runs after this time.
    package func wait(seconds: Int) -> End? {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if let end = poll() { return end }
            usleep(5_000)
        }
        return poll()
    }

    private static func environment(with added: [String: String]) -> [String] {
        var all: [String] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            let name = text.prefix { $0 != "=" }
            if added[String(name)] == nil { all.append(text) }
            next += 1
        }
        return all + added.map { "\($0.key)=\($0.value)" }
    }
}

extension ChildProcess.End {
    /// As waitpid encodes it; the macros are not imported.
    fileprivate init(_ status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }
}

private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var copies = texts.map { strdup($0) }
    copies.append(nil)
    defer { for copy in copies { free(copy) } }
    return body(copies)
}

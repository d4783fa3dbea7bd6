import FoundationEssentials
import Glibc
import System

/// `leadloop run` as a process of its own, so that its CPU time and memory are its alone.
final class ChildRun {
    /// What it used, by the kernel's account.
    struct Usage {
        var cpuSeconds: Double
        var peakResidentBytes: Int
    }

    private let pid: pid_t
    private let folder: String
    private var usage: Usage?
    private(set) var code: Int32?

    /// - Parameters:
    ///   - arguments: of `leadloop`, without the program.
    ///   - environment: on top of ours.
    ///   - folder: where stdout and stderr go.
    init(_ arguments: [String], environment: [String: String], folder: String) throws {
        self.folder = folder
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, name) in [(1 as Int32, "data"), (2, "log")] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, "\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Ctrl-C is ours: we stop it in order.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var words = (["leadloop"] + arguments).map { strdup($0) } + [nil]
        let variables = environmentVariables().merging(environment) { $1 }
        var entries = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + entries { free(pointer) } }
        var pid = pid_t()
        let error = posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, &words, &entries)
        guard error == 0 else {
            throw Failure(
                .localIO, "leadloop run cannot be started", why: String(cString: strerror(error)),
                remedy: "see that this program may start processes")
        }
        self.pid = pid
    }

    /// Whether it has ended.
    func hasEnded() -> Bool { collect(WNOHANG) }

    func requestStop() { if usage == nil { kill(pid, SIGTERM) } }

    /// Waits for the end.
    func join() -> Usage {
        _ = collect(0)
        return usage ?? Usage(cpuSeconds: 0, peakResidentBytes: 0)
    }

    var data: [UInt8] { (try? readFile(folder + "/data")) ?? [] }

    /// The end of what it had to say.
    var log: String {
        let text = String(decoding: (try? readFile(folder + "/log")) ?? [], as: UTF8.self)
        return text.split(separator: "\n").suffix(12).joined(separator: "\n")
    }

    private func collect(_ options: Int32) -> Bool {
        guard usage == nil else { return true }
        var (status, used) = (Int32(0), rusage())
        var found = wait4(pid, &status, options, &used)
        while found < 0, errno == EINTR { found = wait4(pid, &status, options, &used) }
        guard found == pid else { return false }
        code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        let time = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        usage = Usage(
            cpuSeconds: time(used.ru_utime) + time(used.ru_stime),
            peakResidentBytes: used.ru_maxrss * 1_024)
        return true
    }
}

/// A new empty folder for files of this process; its user removes it.
func makeTemporaryFolder() throws -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/leadloop-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
        throw Failure(
            .localIO, "no folder can be made in \(base)", why: String(cString: strerror(errno)),
            remedy: "set TMPDIR to a folder that may be written to")
    }
    return String(
        decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

func writeFile(_ path: String, _ text: String) throws {
    do { try Data(text.utf8).write(to: URL(filePath: path)) } catch {
        throw Failure(
            .localIO, "\(path) cannot be written", why: "\(error)",
            remedy: "see that the disk has room and may be written to")
    }
}

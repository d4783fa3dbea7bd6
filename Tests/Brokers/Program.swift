// Runs the built binary, which lies beside the test bundle.
package import Glibc

/// `leadloop` from outside, with stdout and stderr apart.
package struct Program: Sendable {
    package struct End: Sendable {
        package let code: Int32, data: String, talk: String
    }
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        package init(description: String) { self.description = description }
    }

    package static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        let folder = String(decoding: bytes, as: UTF8.self).split(separator: "/").dropLast()
        return "/" + folder.joined(separator: "/") + "/leadloop"
    }()

    /// Runs to its end. Output goes through files, so that no full pipe can hold it up.
    package static func run(_ words: [String], environment: [String: String] = [:]) throws -> End {
        try start(words, environment: environment).wait()
    }

    /// - Parameter environment: all of it, but for PATH.
    package static func start(_ words: [String], environment: [String: String] = [:]) throws
        -> Running
    {
        let folder = try temporaryFolder()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, name) in [(1 as Int32, "data"), (2, "talk")] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, "\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        let variables = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        var arguments = ([path] + words).map { strdup($0) } + [nil]
        var entries = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + entries { free(pointer) } }
        var id = pid_t()
        let code = posix_spawn(&id, path, &actions, nil, &arguments, &entries)
        guard code == 0 else {
            throw Failure(description: "start \(path): \(String(cString: strerror(code)))")
        }
        return Running(id: id, folder: folder)
    }

    /// A process that was started.
    package struct Running: Sendable {
        package let id: pid_t
        let folder: String

        package func signal(_ number: Int32) { kill(id, number) }
        /// What it wrote to stdout so far.
        package var data: String { (try? readFile(folder + "/data")) ?? "" }
        /// What it wrote to stderr so far.
        package var talk: String { (try? readFile(folder + "/talk")) ?? "" }

        /// - Returns: with the exit code, or 128 + signal.
        package func wait() -> End {
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
            let end = End(code: code, data: data, talk: talk)
            for name in ["data", "talk"] { unlink("\(folder)/\(name)") }
            rmdir(folder)
            return end
        }
    }
}

/// A new folder under /tmp.
package func temporaryFolder() throws -> String {
    var template = Array("/tmp/leadloop-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
        throw Program.Failure(description: "mkdtemp: \(String(cString: strerror(errno)))")
    }
    let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
}

package func readFile(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Program.Failure(description: "no \(path)") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer.prefix(count)
    }
}

package func writeFile(_ path: String, _ text: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard descriptor >= 0 else { throw Program.Failure(description: "cannot write \(path)") }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw Program.Failure(description: "cannot write \(path)") }
        rest = rest.dropFirst(count)
    }
}

// The workers: processes of the real binary, restarted as a supervisor would.
import Brokers
import Glibc

final class Fleet {
    private let binary: String
    private let bootstrap: String
    private let folder: String
    private let environment: [String: String]
    private(set) var processes: [ChildProcess] = []
    /// How workers ended that nobody killed.
    private(set) var ends: [Int32: Int] = [:]
    /// Codes that no fault explains: state refused, a bug.
    private(set) var findings: [String] = []

    init(
        _ count: Int, binary: String, bootstrap: String, folder: String,
        environment: [String: String]
    )
        throws
    {
        (self.binary, self.bootstrap, self.folder) = (binary, bootstrap, folder)
        self.environment = environment
        for number in 0..<count { processes.append(try start("w\(number)")) }
    }

    static let session = 6_000

    func start(_ instance: String, environment extra: [String: String] = [:]) throws -> ChildProcess
    {
        try ChildProcess(
            binary,
            [
                "run", "--bootstrap", bootstrap, "--group", "faults", "--roles",
                "scorer,aggregator", "--workers", "1", "--instance", instance, "--definition",
                folder + "/definition.yaml", "--log-level", "warning", "--set",
                "session.timeout=\(Self.session / 1_000)s",
            ], environment: environment.merging(extra) { $1 }, output: log(instance))
    }

    func log(_ instance: String) -> String { folder + "/\(instance).log" }

    func kill(_ number: Int) {
        processes[number].signal(SIGKILL)
        _ = processes[number].wait(seconds: 10)
    }

    func restart(_ number: Int, environment: [String: String] = [:]) throws {
        processes[number] = try start("w\(number)", environment: environment)
    }

    /// Starts again what ended by itself.
    func revive() throws {
        for number in processes.indices {
            guard let end = processes[number].poll() else { continue }
            note(end, of: "w\(number)")
            try restart(number)
        }
    }

    func note(_ end: ChildProcess.End, of instance: String) {
        switch end {
        case .exited(let code):
            ends[code, default: 0] += 1
            if ![0, 75, 78].contains(code) {
                findings.append("\(instance) ended with \(code): see \(log(instance))")
            }
        case .signalled(SIGKILL): break
        case .signalled(let signal):
            findings.append("\(instance) crashed with signal \(signal): see \(log(instance))")
        }
    }

    /// Stops all cleanly.
    func stop() {
        for process in processes { process.signal(SIGTERM) }
        for (number, process) in processes.enumerated() {
            let end = process.wait(seconds: 90)
            guard end != .exited(0) else { continue }
            findings.append("w\(number) did not stop cleanly: \(end.map { "\($0)" } ?? "hangs")")
            process.signal(SIGKILL)
        }
    }
}

// The workers: processes of the real binary, restarted as a supervisor would.
import Brokers
import Glibc

final class Fleet {
    /// How every worker is started.
    struct Start {
        var binary: String, bootstrap: String
        /// Of logs.
        var folder: String
        var group: String, prefix: String
        var environment: [String: String] = [:]
        /// Settings as `--set` takes them.
        var settings: [String: String] = [:]
        var roles = "scorer,aggregator"
    }

    let start: Start
    private(set) var processes: [ChildProcess] = []
    /// How workers ended that nobody killed.
    private(set) var ends: [Int32: Int] = [:]
    /// Codes that no fault explains: state refused, a bug.
    private(set) var findings = Findings()
    /// Codes that are no finding.
    private static let expectedCodes: Set<Int32> = [0, 75, 78]

    init(_ count: Int, _ start: Start) throws {
        self.start = start
        for number in 0..<count { processes.append(try process("w\(number)")) }
    }

    static let session = 6_000

    /// What is different for one process.
    struct Variation {
        var environment: [String: String] = [:]
        var settings: [String: String] = [:]
        var more: [String] = []
        /// For what it says, instead of its log.
        var output: String?
    }

    func process(_ instance: String, _ variation: Variation = Variation()) throws -> ChildProcess {
        let settings = [
            "session.timeout": "\(Self.session / 1_000)s", "static_membership": "false",
        ]
        .merging(start.settings) { $1 }.merging(variation.settings) { $1 }
        return try ChildProcess(
            start.binary,
            [
                "run", "--bootstrap", start.bootstrap, "--group", start.group, "--prefix",
                start.prefix, "--roles", start.roles, "--workers", "1", "--instance",
                instance, "--definition", start.folder + "/definition.yaml", "--log-level",
                "warning",
            ] + settings.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] }
                + variation.more,
            // Zombies have the name of the process that takes their place: no locks of names here.
            environment: start.environment.merging(["TMPDIR": start.folder + "/no-locks"]) { $1 }
                .merging(variation.environment) { $1 },
            output: variation.output ?? log(instance))
    }

    func log(_ instance: String) -> String { start.folder + "/\(instance).log" }

    func kill(_ number: Int) {
        processes[number].signal(SIGKILL)
        _ = processes[number].wait(seconds: 10)
    }

    func restart(_ number: Int, _ variation: Variation = Variation()) throws {
        processes[number] = try process("w\(number)", variation)
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
            if !Self.expectedCodes.contains(code) {
                findings.add("service", "\(instance) ended with \(code): see \(log(instance))")
            }
        case .signalled(SIGKILL): break
        case .signalled(let signal):
            findings.add(
                "service", "\(instance) crashed with signal \(signal): see \(log(instance))")
        }
    }

    /// What the workers' own checks found: O4, where a restore refuses a partition, and a seek of
    /// what is not assigned, which the loop never asks for.
    func selfChecks() -> Findings {
        var findings = Findings()
        for number in processes.indices {
            let log = (try? readFile(log("w\(number)"))) ?? ""
            for line in log.split(separator: "\n") {
                let text = "w\(number): \(line.prefix(300))"
                if line.contains("does not run partition") { findings.add("O4", text) }
                if line.contains(": seek "), line.contains("_STATE") {
                    findings.add("service", text)
                }
            }
        }
        return findings
    }

    /// Stops all cleanly.
    func stop() {
        for process in processes { process.signal(SIGTERM) }
        for (number, process) in processes.enumerated() {
            let end = process.wait(seconds: 90)
            guard end != .exited(0) else { continue }
            findings.add(
                "service",
                "w\(number) did not stop cleanly: \(end.map { "\($0)" } ?? "hangs")")
            process.signal(SIGKILL)
        }
    }
}

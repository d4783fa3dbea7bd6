// A service under load on a broker: what campaigns, scenarios and controls all start from and end
// with.
import Brokers
import Config
import FoundationEssentials
import Glibc
import Kafka
import System

final class Stage {
    let broker: TestBroker
    let names: TopicNames
    let group: String
    let folder: String
    let fleet: Fleet
    let load: Load
    let sales: Sales
    let witness: Witness
    let progress: Progress
    private let bug: String?
    private let binary: String
    var baseline: Resources?
    /// A scenario that leads to them.
    var expectsComplaints = false
    static let partitions: Int32 = 4

    /// How one differs from another.
    struct Setting {
        var name = "faults"
        var workers = 2, rate = 2_000
        var seed: UInt64 = 1
        var environment: [String: String] = [:]
        var settings: [String: String] = [:]
        var roles = "scorer,aggregator"
        var bug: String?
    }

    /// Creates topics, starts all, and waits until every worker works: a fault before has nothing to
    /// break.
    init(_ setting: Setting, _ broker: TestBroker, folder: String) throws {
        self.broker = broker
        self.folder = folder
        (group, bug) = (setting.name, setting.bug)
        let prefix = setting.name + "."
        names = TopicNames(prefix: prefix, group: group)
        binary = Self.neighbour("leadloop")
        try makeFolder(folder)
        try writeFile(folder + "/definition.yaml", definitionText)
        var environment = setting.environment
        environment["INJECT_JOURNAL"] = folder + "/journal"
        environment["INJECT_BUG"] = setting.bug
        let bootstrap = broker.bootstrap
        let applied = try Self.run(
            binary,
            [
                "topics", "apply", "--bootstrap", bootstrap, "--group", group, "--prefix", prefix,
                "--partitions", "\(Self.partitions)", "--keep-inputs",
            ], folder + "/topics.out")
        guard applied == 0 else { throw Options.Wrong(text: "no topics: \(folder)/topics.out") }
        fleet = try Fleet(
            setting.workers,
            Fleet.Start(
                binary: binary, bootstrap: broker.proxied, folder: folder, group: group,
                prefix: prefix, environment: environment, settings: setting.settings,
                roles: setting.roles))
        load = Load(
            bootstrap: bootstrap, topic: names.engagement, rate: setting.rate, seed: setting.seed)
        sales = Sales(bootstrap: bootstrap, partitions: Self.partitions, names: names)
        witness = Witness(bootstrap: bootstrap, places: try Self.outputs(names, bootstrap))
        progress = try Progress(
            bootstrap: bootstrap, group: group, names: names, partitions: Self.partitions)
        for number in 0..<setting.workers { try awaitCommits(of: number) }
    }

    /// Waits until a worker, as it runs now, has committed something.
    func awaitCommits(of number: Int) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline, !Interrupt.isRaised {
            let name = "w\(number)-scorer-0/\(fleet.processes[number].pid) "
            let journal = (try? readFile(folder + "/journal")) ?? ""
            let isThere = journal.split(separator: "\n").contains {
                $0.hasPrefix(name) && $0.hasSuffix(" committed")
            }
            if isThere { return }
            Thread.sleep(milliseconds: 50)
            try fleet.revive()
        }
    }

    /// Beside this program.
    private static func neighbour(_ name: String) -> String {
        let own = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
        return (own.dropLast() + [Substring(name)]).joined(separator: "/")
    }

    /// Every partition that workers write to.
    private static func outputs(_ names: TopicNames, _ bootstrap: String) throws -> [TopicPartition]
    {
        let topics =
            [
                names.mqlEvents, names.judgements, names.weights, names.weightChanges,
                names.changelog,
            ]
            + names.sources.map { names.deadLetter(of: $0) }
        let counts = try Admin(["bootstrap.servers": bootstrap]).describe(Set(topics))
        return topics.flatMap { topic in
            (0..<Int32(counts[topic]?.partitions ?? 0)).map { TopicPartition(topic, $0) }
        }
    }

    /// Lets the workers take what is left, stops all and audits.
    func finish(drainSeconds: Int = 180) throws -> Ending {
        var ending = Ending()
        if let failure = load.stop() { ending.findings.add("service", "the load: \(failure)") }
        let limit = drainSeconds
        let isDrained = try progress.drain(limitSeconds: limit) { try fleet.revive() }
        if !isDrained {
            ending.findings.add("service", "the workers did not reach the end of the inputs")
        }
        if let failure = sales.stop() { ending.findings.add("service", "sales: \(failure)") }
        _ = try progress.drain(limitSeconds: isDrained ? 60 : 1) { try fleet.revive() }
        ending.findings.add(checkResources())
        fleet.stop()
        ending.findings.add(fleet.findings)
        if !expectsComplaints { ending.findings.add(fleet.selfChecks()) }
        ending.findings.add(witness.findings(journal: folder + "/journal"))
        ending.findings.add(try sales.findings())
        ending.audit = try audit(&ending.findings)
        ending.transactions = witness.count
        if !ending.findings.isEmpty, hasBrokerSkippedMarkers {
            ending.findings.add(
                "service",
                "the broker took partitions without a leader for deleted and skipped their "
                    + "transaction markers (\(broker.folder)/server.out): transactions hang since")
        }
        return ending
    }

    /// Kafka 4.3.1 completes a transaction without its markers when the partitions have no leader
    /// at that moment, and no client can mend that. `TestBroker.start` avoids the common way to it.
    private var hasBrokerSkippedMarkers: Bool {
        let log = (try? readFile(broker.folder + "/server.out")) ?? ""
        return log.split(separator: "\n").contains {
            $0.contains("while trying to send transaction markers")
                && $0.contains("can be skipped")
        }
    }

    private func audit(_ findings: inout Findings) throws -> AuditAnswer? {
        let start = ContinuousClock.now
        let file = folder + "/audit.json"
        let code = try leadloop(
            ["audit", "--definition", folder + "/definition.yaml", "--json"], "audit.json")
        say("audited in \(Int(seconds(.now - start))) s")
        guard let answer = AuditAnswer(file: file) else {
            findings.add("service", "audit ended with \(code): see \(file)")
            return nil
        }
        findings.add(answer.asFindings)
        return answer
    }

    /// Runs the product's own command on this group.
    func leadloop(_ arguments: [String], _ output: String) throws -> Int32 {
        try Self.run(
            binary,
            arguments + [
                "--bootstrap", broker.bootstrap, "--group", group, "--prefix", group + ".",
            ], folder + "/" + output)
    }

    private static func run(_ binary: String, _ arguments: [String], _ output: String) throws
        -> Int32
    {
        let command = try ChildProcess(binary, arguments, output: output)
        guard case .exited(let code)? = command.wait(seconds: 7_200) else { return -1 }
        return code
    }

    /// Lets the service take what it gets for a while.
    func run(seconds: UInt32) throws {
        for _ in 0..<seconds * 4 where !Interrupt.isRaised {
            Thread.sleep(milliseconds: 250)
            try fleet.revive()
        }
    }

    /// Waits until every partition has moved on.
    /// - Returns: whether it did.
    @discardableResult
    func moves(limitSeconds: Int) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(limitSeconds)
        var before: [Int64]?
        // Unknown as long as an open transaction may move them.
        while before == nil, ContinuousClock.now < deadline { before = progress.committed() }
        guard let before else { return false }
        let limit = Int(seconds(deadline - .now).rounded(.up))
        return try progress.recovery(from: before, limitSeconds: limit) {
            try fleet.revive()
        } != nil
    }

    /// Whether the injected bug's code ran.
    var hasReachedBug: Bool {
        guard let bug else { return false }
        return fleet.processes.indices.contains { number in
            (try? readFile(fleet.log("w\(number)")))?
                .contains("injected bug reached: \(bug)") ?? false
        }
    }
}

/// What is left when a stage is closed.
struct Ending {
    var findings = Findings()
    var audit: AuditAnswer?
    var transactions = 0
}

func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
        throw Options.Wrong(text: "no folder \(path): \(String(cString: strerror(errno)))")
    }
}

/// At once, also into a file: a campaign takes long.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(1, bytes, bytes.count)
}

import Brokers
import FoundationEssentials
import Glibc
import Kafka

struct Campaign {
    private let options: Options
    private let broker: TestBroker
    private let binary: String
    private let folder: String
    private static let partitions: Int32 = 4

    init(_ options: Options) throws {
        self.options = options
        binary = Self.neighbour("leadloop")
        broker = try TestBroker(settings: ["transaction.max.timeout.ms": "900000"])
        folder = options.folder ?? broker.folder
        _ = mkdir(folder, 0o755)
        try Data(definitionText.utf8).write(to: URL(filePath: folder + "/definition.yaml"))
    }

    /// Beside this program.
    private static func neighbour(_ name: String) -> String {
        let own = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
        return (own.dropLast() + [Substring(name)]).joined(separator: "/")
    }

    /// - Returns: whether the outcome is the wanted one: no finding, or with a bug some.
    func run() throws -> Bool {
        say(
            "seed \(options.seed), \(options.seconds) s, \(options.workers) workers, folder \(folder)"
        )
        try leadloop(
            ["topics", "apply", "--partitions", "\(Self.partitions)", "--keep-inputs"], "topics.out"
        )
        var environment: [String: String] = [:]
        if let bug = options.bug { environment["INJECT_BUG"] = bug }
        if options.abortEvery > 0 { environment["INJECT_ABORT_EVERY"] = "\(options.abortEvery)" }
        let fleet = try Fleet(
            options.workers, binary: binary, bootstrap: broker.proxied, folder: folder,
            environment: environment)
        let load = Load(bootstrap: broker.bootstrap, rate: options.rate, seed: options.seed)
        let sales = Sales(bootstrap: broker.bootstrap, partitions: Self.partitions)
        let progress = try Progress(bootstrap: broker.bootstrap, partitions: Self.partitions)
        var injector = Injector(broker, fleet, progress, SeededRandom(options.seed &+ 1))
        try breakThings(&injector, load)

        var findings: [String] = []
        if let failure = load.stop() { findings.append("the load failed: \(failure)") }
        let isDrained = try injector.progress.drain(limitSeconds: 180) { try fleet.revive() }
        if !isDrained { findings.append("the workers did not reach the end of the inputs") }
        if let failure = sales.stop() { findings.append("sales failed: \(failure)") }
        _ = try injector.progress.drain(limitSeconds: 60) { try fleet.revive() }
        fleet.stop()
        findings += injector.findings + fleet.findings
        findings += try sales.findings()
        let audit = try leadloop(
            ["audit", "--definition", folder + "/definition.yaml", "--json"], "audit.json")
        if audit != 0 { findings.append("audit ended with \(audit): see \(folder)/audit.json") }
        let summary = Summary(
            options, injector.counts, injector.recoveries, records: load.sentCount,
            mqlEvents: sales.seenCount, ends: fleet.ends, audit: auditCounts, findings)
        say(summary.text)
        return try verdict(findings, fleet)
    }

    private func breakThings(_ injector: inout Injector, _ load: Load) throws {
        // Until the group has started: a fault before has nothing to break.
        let start = [Int64](repeating: 0, count: Int(Self.partitions) * 2)
        let fleet = injector.fleet
        _ = try injector.progress.recovery(from: start, limitSeconds: 60) { try fleet.revive() }
        let end = ContinuousClock.now + .seconds(options.seconds)
        var plan = options.plan.shuffled(using: &injector.random)
        var reported = ContinuousClock.now
        while options.plan.isEmpty ? ContinuousClock.now < end : !plan.isEmpty {
            Thread.sleep(milliseconds: .random(in: 300...2_500, using: &injector.random))
            let kind =
                plan.popLast() ?? FaultKind.next(among: options.faults, &injector.random)
            try injector.inject(kind)
            try fleet.revive()
            if ContinuousClock.now - reported > .seconds(30) {
                reported = .now
                let faults = injector.counts.values.reduce(0, +)
                say("\(faults) faults, \(load.sentCount) records sent, ends \(fleet.ends)")
            }
        }
    }

    /// With an injected bug, findings are what is wanted; but only if its code ran.
    private func verdict(_ findings: [String], _ fleet: Fleet) throws -> Bool {
        guard let bug = options.bug else { return findings.isEmpty }
        let wasReached = try fleet.processes.indices.contains { number in
            try String(contentsOf: URL(filePath: fleet.log("w\(number)")), encoding: .utf8)
                .contains("injected bug reached: \(bug)")
        }
        say("bug \(bug): \(wasReached ? "reached" : "never reached"), findings \(findings.count)")
        return wasReached && !findings.isEmpty
    }

    /// Runs the product's own command.
    @discardableResult
    private func leadloop(_ arguments: [String], _ output: String) throws -> Int32 {
        let command = try ChildProcess(
            binary, arguments + ["--bootstrap", broker.bootstrap, "--group", "faults"],
            output: folder + "/" + output)
        guard case .exited(let code)? = command.wait(seconds: 900) else { return -1 }
        return code
    }

    private var auditCounts: String {
        guard
            let text = try? String(
                contentsOf: URL(filePath: folder + "/audit.json"), encoding: .utf8)
        else { return "" }
        return String(text.split(separator: "\n").last { $0.hasPrefix("{") } ?? "").prefix(2_000)
            .description
    }
}

/// At once, also into a file: a campaign takes long.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(1, bytes, bytes.count)
}

// Faults that stop the service, or that need a machine of their own: one by one, each with what must
// come of it.
import Brokers
import Glibc
import Kafka

enum Scenario: String, CaseIterable {
    /// The group's offsets are deleted: refused, and brought back by the documented remedy.
    case deletedOffsets = "deleted-offsets"
    /// The changelog is deleted: refused.
    case deletedChangelog = "deleted-changelog"
    /// Records between C and O are deleted: refused.
    case deletedInputs = "deleted-inputs"
    /// No room for the broker's log.
    case fullDisk = "full-disk"
    /// No room for what a worker says.
    case fullLog = "full-log"
    /// Two processes with one instance id, as static members.
    case staticTwin = "static-twin"
    /// A zombie that has no input, but state to write when it wakes (guarantees.md, "M12").
    case idleZombie = "idle-zombie"
    /// A zombie's open transaction in the changelog, and a second takeover behind it (M4).
    case openZombie = "open-zombie"
    /// Workers that die amid the restore of a million leads, while the changelog is compacted.
    case longRestore = "long-restore"

    /// nil, or why it cannot be played here.
    var obstacle: String? {
        switch self {
        case .fullDisk: geteuid() == 0 ? nil : "only root can mount a small disk"
        default: nil
        }
    }

    static func run(_ scenarios: [Scenario], _ options: Options) throws -> Bool {
        let shared = try TestBroker(settings: [
            "transaction.max.timeout.ms": "900000", "log.cleaner.backoff.ms": "1000",
        ])
        let folder = options.folder ?? shared.folder + "/stage"
        try makeFolder(folder)
        var isGood = true
        for scenario in scenarios where !Interrupt.isRaised {
            if let obstacle = scenario.obstacle {
                say("skipped | \(scenario.rawValue) | \(obstacle)")
                continue
            }
            let start = ContinuousClock.now
            let findings = try scenario.run(
                shared, folder + "/" + scenario.rawValue, options.seed)
            let time = Int(seconds(.now - start))
            say("\(findings.isEmpty ? "passed" : "FAILED") | \(scenario.rawValue) | \(time) s")
            for finding in findings.kept.prefix(20) { say("  \(finding)") }
            isGood = isGood && findings.isEmpty
        }
        return isGood
    }

    private func run(_ shared: TestBroker, _ folder: String, _ seed: UInt64) throws -> Findings {
        var setting = Stage.Setting(name: "s." + rawValue, rate: 1_000, seed: seed)
        let disk = self == .fullDisk ? try SmallDisk(megabytes: 300) : nil
        let broker = try disk.map { try TestBroker(dataFolder: $0.folder + "/data") } ?? shared
        if self == .staticTwin { setting.settings["static_membership"] = "true" }
        if self == .longRestore {
            setting.workers = 1
            // No wait for the dead one's session: what is timed and interrupted is the restore.
            setting.settings["static_membership"] = "true"
        }
        if self == .idleZombie { setting.settings["checkpoint.interval"] = "2s" }
        if self == .openZombie { setting.roles = "scorer" }
        let stage = try Stage(setting, broker, folder: folder)
        try stage.run(seconds: 3)
        var findings = Findings()
        switch self {
        case .deletedOffsets: findings = try stage.deleteOffsets()
        case .deletedChangelog: return try stage.deleteChangelog()
        case .deletedInputs: return try stage.deleteInputs()
        case .fullDisk: if let disk { findings = try stage.fill(disk) }
        case .fullLog: findings = try stage.fillLog()
        case .staticTwin: findings = try stage.startStaticTwin()
        case .idleZombie: try stage.sleepIdle(0)
        case .openZombie: try stage.takeOverTwice()
        case .longRestore: findings = try stage.restoreMany()
        }
        var ending = try stage.finish()
        ending.findings.add(findings)
        return ending.findings
    }
}

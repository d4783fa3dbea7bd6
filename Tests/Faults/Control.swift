// Negative controls (faults.md, "Negative controls"): for each injected bug the shortest run that
// surely reveals it. A test that never failed is not counted, and neither is a bug that was never
// reached.
import Brokers
import Glibc

enum Control: String, CaseIterable {
    case seekOffByOne = "seek_off_by_one"
    case keepBatchAfterAbort = "keep_batch_after_abort"
    case cleanBeforeCommit = "clean_before_commit"
    case noReplay = "no_replay"
    case ignoreLost = "ignore_lost"
    case noOffsetsWhenIdle = "no_offsets_when_idle"
    case noRecycle = "no_recycle"
    case restoreToEnd = "restore_to_end"

    /// The fault that brings it to light.
    var fault: String {
        switch self {
        case .seekOffByOne, .cleanBeforeCommit: "every 5th commit aborts"
        case .keepBatchAfterAbort: "a transaction aborts amid a batch"
        case .noReplay: "kill -9 under load"
        case .ignoreLost: "a zombie wakes under load"
        case .noOffsetsWhenIdle: "an idle zombie wakes with a checkpoint due"
        case .noRecycle: "EndTxn arrives inside the next transaction"
        case .restoreToEnd: "a zombie's open transaction, and a second takeover behind it"
        }
    }

    private static let attemptsMax = 3

    /// What a run is asked to find.
    struct Demand {
        let control: Control
        /// All of these must find it; none: any will do.
        var oracles: [String] = []

        func isMet(by findings: Findings) -> Bool {
            !findings.isEmpty && oracles.allSatisfy { findings.byOracle[$0] != nil }
        }
    }

    static func run(_ demands: [Demand], _ options: Options) throws -> Bool {
        let broker = try TestBroker(settings: ["transaction.max.timeout.ms": "900000"])
        let folder = options.folder ?? broker.folder + "/stage"
        try makeFolder(folder)
        var isGood = true
        for demand in demands where !Interrupt.isRaised {
            let control = demand.control
            var isFound = false
            // Whether a bug does harm is a race, and a control is about the oracles.
            for attempt in 1...attemptsMax where !isFound && !Interrupt.isRaised {
                let result = try control.run(
                    broker, folder + "/\(control.rawValue)-\(attempt)",
                    options.seed &+ UInt64(attempt - 1), attempt)
                isFound = result.isReached && demand.isMet(by: result.findings)
                say(result.text(isFound: isFound))
            }
            isGood = isGood && isFound
        }
        return isGood
    }

    /// A row of the table.
    struct Result {
        let control: Control
        let isReached: Bool, findings: Findings, seconds: Double

        func text(isFound: Bool) -> String {
            let oracles = findings.byOracle.sorted { $0.key < $1.key }
                .map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
            return "\(isFound ? "found" : isReached ? "MISSED" : "NOT REACHED")"
                + " | \(control.rawValue) | \(control.fault) | \(oracles)"
                + " | \(Int(seconds)) s | \(findings.kept.first?.prefix(160) ?? "")"
        }
    }

    private func run(
        _ broker: TestBroker, _ folder: String, _ seed: UInt64, _ attempt: Int
    ) throws -> Result {
        let start = ContinuousClock.now
        var setting = self.setting
        setting.name += "-\(attempt)"
        setting.seed = seed
        let stage = try Stage(setting, broker, folder: folder)
        try provoke(stage)
        let ending = try stage.finish(drainSeconds: 10)
        return Result(
            control: self, isReached: stage.hasReachedBug, findings: ending.findings,
            seconds: seconds(.now - start))
    }

    private var setting: Stage.Setting {
        var setting = Stage.Setting(name: "c." + rawValue.replacing("_", with: "-"), rate: 1_000)
        setting.bug = rawValue
        switch self {
        case .seekOffByOne: setting.environment["INJECT_ABORT_EVERY"] = "5"
        case .cleanBeforeCommit:
            setting.environment["INJECT_ABORT_EVERY"] = "5"
            // So that what aborts surely was to write leads.
            setting.settings["checkpoint.interval"] = "1s"
        case .keepBatchAfterAbort: setting.environment["INJECT_ABORT_WITHIN"] = "997"
        case .noOffsetsWhenIdle: setting.settings["checkpoint.interval"] = "2s"
        case .noRecycle:
            (setting.workers, setting.roles) = (1, "scorer")
            setting.environment["INJECT_ABORT_EVERY"] = "2"
            setting.settings["commit.interval"] = "2s"
        case .restoreToEnd: setting.roles = "scorer"
        case .noReplay, .ignoreLost: break
        }
        return setting
    }

    private func provoke(_ stage: Stage) throws {
        let fleet = stage.fleet
        switch self {
        case .seekOffByOne, .keepBatchAfterAbort, .cleanBeforeCommit: try stage.run(seconds: 8)
        case .noReplay:
            try stage.run(seconds: 4)
            fleet.kill(0)
            try fleet.restart(0)
            try stage.run(seconds: 2)
        case .ignoreLost:
            try stage.sleep(0, then: {})
            try stage.run(seconds: 4)
        case .noOffsetsWhenIdle: try stage.sleepIdle(0)
        case .noRecycle:
            for _ in 0..<4 {
                stage.holdEndTxn(releasingAfterMilliseconds: 1_000)
                try stage.run(seconds: 2)
            }
        case .restoreToEnd:
            try stage.sleepAmidCommit(0)
            // Behind the open transaction the second owner writes, the third has to read it.
            try stage.moves(limitSeconds: 40)
            fleet.processes[1].signal(SIGTERM)
            _ = fleet.processes[1].wait(seconds: 20)
            try fleet.restart(1)
            try stage.moves(limitSeconds: 15)
            fleet.processes[0].signal(SIGCONT)
        }
    }
}

// Faults by a seeded plan over a service under load, and at the end the audit.
import Brokers
import Glibc
import Kafka
import System

struct Campaign {
    private let options: Options
    private let stage: Stage
    private let broker: TestBroker

    init(_ options: Options) throws {
        self.options = options
        broker = try TestBroker(settings: ["transaction.max.timeout.ms": "900000"])
        var setting = Stage.Setting(
            workers: options.workers, rate: options.rate, seed: options.seed)
        if options.abortEvery > 0 {
            setting.environment["INJECT_ABORT_EVERY"] = "\(options.abortEvery)"
        }
        stage = try Stage(setting, broker, folder: options.folder ?? broker.folder + "/stage")
    }

    /// - Returns: whether nothing was found.
    func run() throws -> Bool {
        say(
            "seed \(options.seed), \(options.plan.values.reduce(0, +)) faults planned, "
                + "at least \(options.seconds) s and \(grouped(options.records)) records, "
                + "\(options.workers) workers, folder \(stage.folder)")
        stage.settle()
        let start = ContinuousClock.now
        var injector = Injector(stage, SeededRandom(options.seed &+ 1))
        try breakThings(&injector)
        if Interrupt.isRaised { say("interrupted: what was done is audited") }
        let time = seconds(.now - start)
        var ending = try stage.finish()
        ending.findings.add(injector.findings)
        if !injector.reachedPoints.isEmpty {
            say("died at " + injector.reachedPoints.sorted().joined(separator: ", "))
        }
        say(
            Summary(
                options, injector.counts, injector.recoveries, seconds: time,
                sent: stage.load.sentCount, mqlEvents: stage.sales.seenCount,
                ends: stage.fleet.ends, diskBytes: diskBytes(of: broker.folder), ending
            ).text)
        return ending.findings.isEmpty
    }

    private func breakThings(_ injector: inout Injector) throws {
        var plan = Plan(options, &injector.random)
        let start = ContinuousClock.now
        var reported = start
        while !Interrupt.isRaised {
            let (elapsed, sent) = (seconds(.now - start), stage.load.sentCount)
            if plan.isOver(atSeconds: elapsed, sent: sent) { break }
            Thread.sleep(milliseconds: .random(in: 300...2_500, using: &injector.random))
            try injector.inject(plan.next(atSeconds: elapsed, sent: sent, &injector.random))
            try stage.fleet.revive()
            guard ContinuousClock.now - reported > .seconds(30) else { continue }
            reported = .now
            report(injector, plan, atSeconds: seconds(.now - start))
            if let failure = stage.load.failed ?? stage.sales.failed {
                injector.findings.add("service", "load or sales failed: \(failure)")
                break
            }
        }
    }

    /// One line, for who waits.
    private func report(_ injector: borrowing Injector, _ plan: Plan, atSeconds elapsed: Double) {
        let sent = stage.load.sentCount
        let faults = FaultKind.allCases.compactMap { kind in
            injector.counts[kind].map { "\($0) \(kind.rawValue)" }
        }
        let findings = injector.findings.count + stage.fleet.findings.count
        let left = plan.left(atSeconds: elapsed, sent: sent)
        say(
            "\(Int(elapsed)) s, about \(Int(left)) s left: \(grouped(sent)) records, "
                + "\(findings) findings, worker ends \(stage.fleet.ends), "
                + faults.joined(separator: ", "))
    }
}

/// Of all files below a folder.
func diskBytes(of folder: String) -> Int {
    guard let stream = opendir(folder) else { return 0 }
    defer { closedir(stream) }
    var sum = 0
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name != ".", name != ".." else { continue }
        let path = folder + "/" + name
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
            sum += diskBytes(of: path)
        } else {
            sum += Int(status.st_blocks) * 512
        }
    }
    return sum
}

/// 5204113 as 5,204,113.
func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return number < 0 ? "-" + text : text
}

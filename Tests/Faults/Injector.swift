// Does one fault after another, and takes the time until the group moves again.
import Brokers
import Glibc
import Kafka
import System

struct Injector {
    private let stage: Stage
    private var broker: TestBroker { stage.broker }
    private var fleet: Fleet { stage.fleet }
    var random: SeededRandom
    private(set) var counts: [FaultKind: Int] = [:]
    /// Crash points at which a worker did die.
    private(set) var reachedPoints: Set<String> = []
    private(set) var recoveries: [Double] = []
    var findings = Findings()

    init(_ stage: Stage, _ random: SeededRandom) { (self.stage, self.random) = (stage, random) }

    /// Longest that any fault may keep the group from moving: session, transaction time-out, sweep,
    /// restore (guarantees.md, "G7"), and what a shared machine adds.
    static let recoverySecondsMax = 120

    mutating func inject(_ kind: FaultKind) throws {
        let before = stage.progress.committed()
        switch kind {
        case .kill: try kill()
        case .crashPoint: try crash()
        case .zombie: zombie()
        case .deepZombie: try deepZombie()
        case .brokerKill: try brokerKill(milliseconds: .random(in: 200...2_000, using: &random))
        case .brokerOutage: try brokerKill(milliseconds: 13_000)
        case .brokerPause:
            broker.pause()
            pause(2_000...8_000)
            broker.resume()
        case .cut: broker.proxy.cutAll()
        case .network: network()
        case .torn: torn()
        case .storm: try storm()
        case .twin: try twin()
        case .clock: try clock()
        case .overload: try overload()
        }
        counts[kind, default: 0] += 1
        guard let before else { return }
        let fleet = fleet
        let time = try stage.progress.recovery(from: before, limitSeconds: Self.recoverySecondsMax)
        {
            try fleet.revive()
        }
        if let time {
            recoveries.append(time)
        } else if !Interrupt.isRaised {
            findings.add(
                "service", "no progress for \(Self.recoverySecondsMax) s after \(kind.rawValue)")
        }
        broker.proxy.disarm()
    }

    /// Waits a random time: the fault's own length, never for a state.
    mutating func pause(_ milliseconds: ClosedRange<UInt32>) {
        Thread.sleep(milliseconds: .random(in: milliseconds, using: &random))
    }

    mutating func victim() -> Int {
        Int.random(in: fleet.processes.indices, using: &random)
    }

    mutating func kill() throws {
        let number = victim()
        fleet.kill(number)
        if Bool.random(using: &random) { pause(0...3_000) }
        try fleet.restart(number)
    }

    /// Replaces a worker by one that dies at a point of its loop: each in its turn.
    mutating func crash() throws {
        let points = [
            "before_abort:1", "before_idle_write:1",
            "after_send:\(Int.random(in: 1...4_000, using: &random))",
            "before_commit:\(Int.random(in: 1...20, using: &random))",
            "after_commit:\(Int.random(in: 1...20, using: &random))", "in_assign:1",
            "in_replay:\(Int.random(in: 1...200, using: &random))",
            "in_flush:\(Int.random(in: 1...30, using: &random))",
        ]
        let number = victim()
        fleet.kill(number)
        let point = points[(counts[.crashPoint] ?? 0) % points.count]
        var environment = ["INJECT_CRASH": point]
        if point.hasPrefix("before_abort") { environment["INJECT_ABORT_EVERY"] = "5" }
        var settings: [String: String] = [:]
        if point.hasPrefix("before_idle") {
            stage.load.pause(true)
            settings["checkpoint.interval"] = "1s"
        }
        try fleet.restart(
            number, Fleet.Variation(environment: environment, settings: settings))
        if fleet.processes[number].wait(seconds: 14) == .signalled(SIGKILL) {
            reachedPoints.insert(String(point.prefix { $0 != ":" }))
        } else {
            fleet.kill(number)
        }
        stage.load.pause(false)
        try fleet.restart(number)
    }

    mutating func zombie() {
        let number = victim()
        fleet.processes[number].signal(SIGSTOP)
        pause(UInt32(Fleet.session) * 12 / 10...UInt32(Fleet.session) * 2)
        fleet.processes[number].signal(SIGCONT)
    }

    /// One sleeps, another takes over and is killed, and only then the first wakes.
    mutating func deepZombie() throws {
        let number = victim()
        fleet.processes[number].signal(SIGSTOP)
        pause(UInt32(Fleet.session) * 12 / 10...UInt32(Fleet.session) * 2)
        for other in fleet.processes.indices where other != number {
            fleet.kill(other)
            try fleet.restart(other)
        }
        pause(500...4_000)
        fleet.processes[number].signal(SIGCONT)
    }

    mutating func brokerKill(milliseconds: UInt32) throws {
        broker.kill()
        Thread.sleep(milliseconds: milliseconds)
        try broker.start()
    }

    mutating func network() {
        let requests: [Request] = [
            .produce, .initProducerId, .addPartitionsToTxn, .addOffsetsToTxn, .endTxn,
            .txnOffsetCommit,
        ]
        let request = requests.randomElement(using: &random) ?? .produce
        let direction: Fault.Direction = Bool.random(using: &random) ? .request : .response
        let actions: [Fault.Action] = [
            .cut, .drop, .delay(milliseconds: .random(in: 500...6_000, using: &random)),
            .truncate(bytes: Int.random(in: 1...60, using: &random)), .replay,
        ]
        let action = actions.randomElement(using: &random) ?? .cut
        broker.proxy.arm(
            Fault(request, direction, action, skipping: Int.random(in: 0...3, using: &random)))
        pause(1_000...3_000)
    }

    mutating func torn() {
        let requests: [Request] = [
            .endTxn, .endTxn, .endTxn, .txnOffsetCommit, .addPartitionsToTxn,
        ]
        let request = requests.randomElement(using: &random) ?? .endTxn
        broker.proxy.arm(Fault(request, .request, .hold(isCutting: true)))
        let deadline = ContinuousClock.now + .seconds(5)
        while broker.proxy.heldCount == 0, ContinuousClock.now < deadline {
            Thread.sleep(milliseconds: 10)
        }
        pause(50...1_500)
        broker.proxy.release()
    }

    mutating func storm() throws {
        for round in 0..<4 {
            let guest = try fleet.process("guest")
            pause(1_000...3_000)
            if round.isMultiple(of: 2) { guest.signal(SIGTERM) } else { guest.signal(SIGKILL) }
            if let end = guest.wait(seconds: 60) { fleet.note(end, of: "guest") }
        }
    }

    /// Both have the same transactional id: they fence each other until one gives up with 78.
    mutating func twin() throws {
        let number = victim()
        let twin = try fleet.process("w\(number)")
        let end = twin.wait(seconds: 60)
        if let end { fleet.note(end, of: "twin of w\(number)") }
        let hasGivenUp = end != nil || fleet.processes[number].poll() != nil
        if !hasGivenUp { findings.add("service", "two workers with one id lived on for 60 s") }
        twin.signal(SIGKILL)
        _ = twin.wait(seconds: 10)
    }

    /// Replaces a worker by one whose clock goes forth and back by minutes.
    mutating func clock() throws {
        let number = victim()
        let clock = SteppedClock(file: stage.folder + "/clock")
        fleet.kill(number)
        try fleet.restart(number, Fleet.Variation(environment: clock.environment))
        pause(2_000...4_000)
        for _ in 0..<2 {
            clock.step(seconds: .random(in: -3_000...3_000, using: &random))
            pause(1_500...3_000)
        }
        fleet.kill(number)
        try fleet.restart(number)
    }

    /// What a worker holds meanwhile is bounded by its prefetch, whatever waits
    /// (guarantees.md, "G10").
    mutating func overload() throws {
        broker.proxy.setLatency(milliseconds: 200)
        stage.load.multiply(by: 10)
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end, !Interrupt.isRaised {
            Thread.sleep(milliseconds: 250)
            try fleet.revive()
            let over = stage.overloadFindings()
            findings.add(over)
            if !over.isEmpty { break }
        }
        stage.load.multiply(by: 1)
        broker.proxy.setLatency(milliseconds: 0)
    }
}

// One process's run of rebuilds and rebalances, between two looks at what it holds.
import Brokers
import Config
import Glibc
import Kafka
import Leads
import Runtime
import System

struct LeakRun {
    let rebuilds: Int
    let rebalances: Int
    /// The negative control: somebody holds the task of each worker that is gone, and with it a
    /// client, and 5 MB are lost each time.
    var leaks = false

    /// Caches of the allocator and of librdkafka that grow to their size in the first rounds.
    /// Measured: 50 rebuilds and 200 rebalances end 2.6 MB above the baseline, the share less.
    static let slackKB = 8_000
    /// Of Swift's pool, which makes them when it likes; it has two on two cores.
    static let slackThreads = 2

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Prints what it sees, and a line with "are left" for whatever is.
    func run() throws {
        let broker = try TestBroker(settings: [
            "group.min.session.timeout.ms": "500", "group.initial.rebalance.delay.ms": "0",
        ])
        let platform = try Platform(
            "leaks", definition: .small, bootstrap: broker.bootstrap)
        var kept: [ScorerTask] = []
        // The first rounds fill caches; what they leave is the baseline.
        try rebuild(2, platform, &kept)
        try rebalance(2, platform)
        let before = Footprint.now()
        print("before: \(before)")
        try rebuild(rebuilds, platform, &kept)
        print("after \(rebuilds) rebuilds: \(Footprint.now())")
        try rebalance(rebalances, platform)
        let after = Footprint.now()
        print("after \(rebalances) rebalances: \(after)")
        let left = findings(before, after)
        for line in left { print(line) }
        fflush(nil)
    }

    private func findings(_ before: Footprint, _ after: Footprint) -> [String] {
        var left: [String] = []
        if after.threads > before.threads + Self.slackThreads {
            left.append("\(after.threads - before.threads) threads are left")
        }
        if after.descriptors > before.descriptors {
            left.append("\(after.descriptors - before.descriptors) descriptors are left")
        }
        if after.residentKB > before.residentKB + Self.slackKB {
            left.append("\(after.residentKB - before.residentKB) kB are left")
        }
        return left
    }

    // MARK: Rebuilds

    /// Each worker is fenced by another producer with its id, as after a takeover, and dropped with
    /// its transaction open, as `WorkerThread` does before it builds a new one.
    private func rebuild(_ count: Int, _ platform: Platform, _ kept: inout [ScorerTask]) throws {
        let settings = platform.settings(.scorer, instance: "rebuilt")
        for number in 0..<count {
            let worker = try Worker(
                settings, task: platform.scorerTask(settings), clock: wallMilliseconds)
            var isFenced = false
            do {
                let deadline = ContinuousClock.now + .seconds(30)
                try worker.run(
                    until: { ContinuousClock.now > deadline },
                    turned: {
                        guard !isFenced, !worker.task.positions.isEmpty else { return }
                        isFenced = true
                        fence(platform, settings, number)
                    })
                throw Failure(description: "worker \(number) was not fenced")
            } catch WorkerFailure.rebuild {
                // As it must.
            }
            guard leaks else { continue }
            kept.append(worker.task)
            memset(UnsafeMutableRawPointer.allocate(byteCount: 5 << 20, alignment: 16), 1, 5 << 20)
        }
    }

    private func fence(_ platform: Platform, _ settings: WorkerSettings, _ number: Int) {
        do {
            let presets = ClientPresets(common: [:])
            _ = try TransactionalProducer(
                presets.transactional(id: settings.transactionalId).with([
                    "bootstrap.servers": platform.bootstrap
                ]), topics: [])
            try platform.send(
                [track("lead-\(number % 20)", "Demo Requested", id: "r\(number)", at: 60)],
                to: platform.topics.engagement)
        } catch { print("fence: \(error)") }
    }

    // MARK: Rebalances

    /// A second worker comes and goes: the first one gives up its partitions and gets them again,
    /// with a restore each time.
    private func rebalance(_ count: Int, _ platform: Platform) throws {
        guard count > 0 else { return }
        let first = WorkerThread.start(
            platform.settings(.scorer, instance: "first"), platform.parts, log: .silent,
            clock: wallMilliseconds)
        defer { first.stop() }
        try wait("the first worker", first) { first.status.loop.rebalances > 0 }
        let start = first.status.loop.rebalances
        var second: WorkerThread?
        while first.status.loop.rebalances < start + count {
            let seen = first.status.loop.rebalances
            if let worker = second {
                worker.stop()
                second = nil
            } else {
                second = WorkerThread.start(
                    platform.settings(.scorer, instance: "second"), platform.parts, log: .silent,
                    clock: wallMilliseconds)
            }
            try wait("a rebalance", first) { first.status.loop.rebalances > seen }
        }
        second?.stop()
    }

    private func wait(_ what: String, _ worker: WorkerThread, until isThere: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while !isThere() {
            guard ContinuousClock.now < deadline else {
                throw Failure(description: "\(what) does not come: \(worker.status)")
            }
            Thread.sleep(milliseconds: 20)
        }
    }
}

extension Platform {
    /// With a heartbeat so short that rebalances are seen at once.
    func settings(_ role: Role, instance: String) -> WorkerSettings {
        var settings = WorkerSettings(
            common: ["bootstrap.servers": bootstrap], group: group, instance: instance, role: role)
        settings.sessionMilliseconds = 2_000
        return settings
    }

    func scorerTask(_ settings: WorkerSettings) throws -> ScorerTask {
        try ScorerTask(
            settings, topics: ScorerTopics(parts.topics), environment: parts.environment)
    }
}

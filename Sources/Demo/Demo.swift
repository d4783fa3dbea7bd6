// The demo: a cluster, the service's own workers, a market and a sales team around them, and
// somebody who watches. The workers are those of `run`, started by the same call; only their clock
// is another one.
import Config
import Kafka
import Leads
import Runtime
import Scoring
import Synchronization
import System
import Wire

package final class Demo {
    package let seed: UInt64
    private let cluster: DemoCluster
    private let clock = DemoClock()
    private let sent = SentCounts()
    private let witness: Witness
    private let scorer: WorkerThread
    private let aggregator: WorkerThread
    private let watching: DemoThread
    private let perSecond: Int
    private let selling: DemoThread
    private var feeding: DemoThread?
    private var startedAt: ContinuousClock.Instant?
    private var meter = Meter()

    /// Starts cluster, workers and who reads of them; nothing is fed yet.
    package init(seed: UInt64, perSecond: Int) throws {
        (self.seed, self.perSecond) = (seed, perSecond)
        let cluster = try DemoCluster()
        let (settings, names) = (cluster.settings, cluster.names)
        let (clock, sent) = (clock, sent)
        let definition = DemoDefinition.parsed
        let parts = ServiceParts(
            definition: definition,
            definitionHash: Definition.hash(of: Array(DemoDefinition.file.utf8)), topics: names,
            partitionCount: DemoCluster.partitions, clusterId: "demo",
            idSecret: DemoCluster.group)
        let workers = [Role.scorer, .aggregator].map { role in
            WorkerThread.start(
                Self.worker(settings, role, perSecond: perSecond), parts, log: .silent,
                clock: { clock.milliseconds })
        }
        (scorer, aggregator) = (workers[0], workers[1])
        let witness = Witness(
            Story(definition, .demo), model: definition.model, settings: settings, names: names)
        watching = DemoThread { try witness.run(while: $0) }
        let desk = SalesDesk(
            settings: settings, names: names, team: SalesTeam(seed: seed, truth: .demo),
            clock: clock, sent: sent)
        selling = DemoThread { try desk.run(while: $0) }
        self.witness = witness
        self.cluster = cluster
    }

    private static func worker(_ common: Kafka.Settings, _ role: Role, perSecond: Int)
        -> WorkerSettings
    {
        var settings = WorkerSettings(
            common: common, group: DemoCluster.group, instance: "demo", role: role)
        settings.offsets = .state
        // Its clock runs this much faster than the wall: the same leads go to the changelog.
        let speed = Int64(Double(perSecond) / Market.eventsADay * Double(Market.dayMilliseconds))
        settings.write.checkpointMilliseconds *= max(1, speed / 1_000)
        settings.write.commitMilliseconds *= max(1, speed / 1_000)
        return settings
    }

    // MARK: Course

    /// Whether the workers own their partitions.
    package var isReady: Bool {
        scorer.status.task.partitions.count == Int(DemoCluster.partitions)
            && !aggregator.status.task.partitions.isEmpty
    }

    /// Opens the market.
    package func open() {
        let (scorer, clock, sent) = (scorer, clock, sent)
        let feeder = Feeder(
            settings: cluster.settings, names: cluster.names, seed: seed, perSecond: perSecond,
            clock: clock, committed: { scorer.status.task.counts.total }, sent: sent)
        feeding = DemoThread { try feeder.run(while: $0) }
        startedAt = .now
    }

    /// Why the demo cannot go on.
    package var failure: (any Error)? {
        for worker in [scorer, aggregator] {
            if case .failed(_, let reason)? = worker.end {
                return WorkerEnded(reason: reason, seed: seed)
            }
        }
        return watching.failure ?? selling.failure ?? feeding?.failure
    }

    /// Closes the market and waits until all that was sent is taken, judged and seen.
    ///
    /// - Parameter turned: called while waiting, for the view.
    package func settle(turned: () -> Void) {
        feeding?.stop()
        wait(turned) { scorer.status.task.counts.total >= sent.total }
        // Reps answer what is due by now; the clock stands.
        wait(turned) {
            witness.story.qualifiedCount >= scorer.status.task.mqls
        }
        selling.stop()
        wait(turned) {
            let status = scorer.status.task
            let story = witness.story
            return status.counts.total >= sent.total && story.qualifiedCount >= status.mqls
                && story.outcomes.count >= status.verdicts
                && story.version >= aggregator.status.task.weightsVersion
                && story.deadLetterCount >= status.counts.deadLettered
                && aggregator.status.task.counts.total >= status.verdicts
        }
    }

    private static let settleSeconds = 15

    private func wait(_ turned: () -> Void, until isDone: () -> Bool) {
        let deadline = ContinuousClock.now + .seconds(Self.settleSeconds)
        while !isDone(), ContinuousClock.now < deadline, failure == nil {
            turned()
            Thread.sleep(milliseconds: 20)
        }
    }

    /// Ends everything; workers write their state and leave their groups.
    ///
    /// - Returns: why a worker did not end cleanly.
    package func stop() -> String? {
        feeding?.stop()
        selling.stop()
        for worker in [scorer, aggregator] { worker.requestStop() }
        let ends = [scorer.join(), aggregator.join()]
        watching.stop()
        return ends.lazy.compactMap { end in
            if case .failed(_, let reason) = end { reason } else { nil }
        }.first
    }

    // MARK: What is seen

    package var elapsedSeconds: Double { startedAt.map { seconds(.now - $0) } ?? 0 }

    package func scene(_ phase: Scene.Phase) -> Scene {
        let status = scorer.status.task
        var scene = Scene(
            phase: phase, story: witness.story, clockMilliseconds: clock.milliseconds, seed: seed)
        scene.counts = status.counts
        (scene.leads, scene.mqls) = (status.leads, status.mqls)
        scene.ahead = max(0, sent.total - status.counts.total)
        scene.perSecond = meter.rate(of: status.counts.total, at: .now)
        scene.elapsedSeconds = elapsedSeconds
        return scene
    }

    /// What the summary is made of; to be taken before the workers stop, because counters leave
    /// with their partitions.
    package var result: DemoResult {
        let status = scorer.status.task
        return DemoResult(
            seed: seed, story: witness.story, seconds: elapsedSeconds,
            simulatedMilliseconds: clock.milliseconds - Market.startMilliseconds,
            sent: sent.total, buyers: sent.buyers.load(ordering: .relaxed), counts: status.counts,
            leads: status.leads, mqls: status.mqls, verdicts: status.verdicts,
            aborts: scorer.status.loop.aborts + aggregator.status.loop.aborts)
    }
}

/// A worker of the demo cannot go on.
package struct WorkerEnded: Error {
    package let reason: String
    package let seed: UInt64
}

/// A rate over the last two seconds.
struct Meter {
    private var samples: [(at: ContinuousClock.Instant, count: Int64)] = []
    private static let window = Duration.seconds(2)

    mutating func rate(of count: Int64, at now: ContinuousClock.Instant) -> Double {
        samples.append((now, count))
        while samples.count > 2, now - samples[1].at >= Self.window { samples.removeFirst() }
        let span = seconds(now - samples[0].at)
        return span > 0.2 ? Double(count - samples[0].count) / span : 0
    }
}

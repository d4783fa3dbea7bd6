// Whole histories through a worker on librdkafka's own cluster: fed at once, they decide as they did
// step by step. Restarts: HistoryOrderTests, on a broker, where groups take turns quickly.
import Config
import Kafka
import Runtime
import TestSupport
import Testing
import Wire

@Suite("the order of the inputs, over a worker", .serialized)
struct InputOrderTests {
    enum Feed: CaseIterable { case eventsFirst, verdictsFirst }

    static let history = RandomHistory(leads: 60, days: 12, eventsADay: 150, seed: 23)

    // Caught: records taken as they arrive; verdicts taken while the events before
    // them are on the way; waiting for ever for an input that is at its end.
    @Test("fed at once it decides as step by step", arguments: Feed.allCases)
    func atOnce(feed: Feed) throws {
        #expect(try decisions(feed) == Self.stepByStep.get())
    }

    // Caught: going on at what the library remembers, dropping what is held, or taking what still
    // arrives of a paused partition.
    @Test(
        "with no room to wait it is paused and goes on, and decides the same",
        arguments: Feed.allCases)
    func paused(feed: Feed) throws {
        let decisions = try decisions(feed) {
            ($0.hold.bytesMax, $0.hold.partitionBytesMin) = (4_000, 4_000)
        }
        #expect(try decisions == Self.stepByStep.get())
    }

    // Caught: all that waited is taken into one transaction, which a slow cluster never lets through.
    @Test("a transaction takes no more than it may of what waited", arguments: Feed.allCases)
    func room(feed: Feed) throws {
        let cluster = try MockCluster()
        let world = try WorkerWorld(cluster)
        try send(feed, world)
        let count = Int64(Self.history.events.count + Self.history.verdicts.count)
        let worker = world.start(.scorer) { $0.commit.recordCountMax = 20 }
        world.wait("record \(count)", worker) {
            worker.status.task.counts.total == count || worker.end != nil
        }
        #expect(worker.status.loop.commits >= Int(count) / 20)
        #expect(worker.stop() == .stopped)
        #expect(try world.read(world.names.mqlEvents) == Self.stepByStep.get())
    }

    // MARK: A world

    private static let stepByStep = Result { () throws -> [String: [String]] in
        let cluster = try MockCluster()
        let world = try WorkerWorld(cluster)
        let worker = world.start(.scorer)
        var count: Int64 = 0
        for day in history.days {
            for (lines, topic) in [
                (day.events, world.names.engagement), (day.verdicts, world.names.feedback),
            ] {
                try world.send(lines, to: topic)
                count += Int64(lines.count)
                world.wait("record \(count)", worker) {
                    worker.status.task.counts.total == count || worker.end != nil
                }
            }
        }
        #expect(worker.stop() == .stopped)
        let decisions = try world.read(world.names.mqlEvents)
        // Or there is nothing to get wrong.
        let all = decisions.values.flatMap { $0 }
        for kind in ["qualified", "rejected", "accepted", "retracted"] {
            #expect(all.count { $0.contains(#""type":"\#(kind)""#) } > 10, "\(kind)")
        }
        return decisions
    }

    private func decisions(
        _ feed: Feed, _ change: (inout WorkerSettings) -> Void = { _ in }
    ) throws
        -> [String: [String]]
    {
        let cluster = try MockCluster()
        let world = try WorkerWorld(cluster)
        try send(feed, world)
        return try finish(world, change)
    }

    private func send(_ feed: Feed, _ world: WorkerWorld) throws {
        let inputs = [
            (Self.history.events, world.names.engagement),
            (Self.history.verdicts, world.names.feedback),
        ]
        for (lines, topic) in feed == .eventsFirst ? inputs : inputs.reversed() {
            try world.send(lines, to: topic)
        }
    }

    private func finish(_ world: WorkerWorld, _ change: (inout WorkerSettings) -> Void) throws
        -> [String: [String]]
    {
        let count = Int64(Self.history.events.count + Self.history.verdicts.count)
        let worker = world.start(.scorer, change)
        world.wait("record \(count)", worker) {
            worker.status.task.counts.total == count || worker.end != nil
        }
        #expect(worker.stop() == .stopped)
        return try world.read(world.names.mqlEvents)
    }
}

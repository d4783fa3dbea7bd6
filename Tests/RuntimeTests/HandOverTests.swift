// What crosses between a worker's thread and the others: the wish to stop, snapshots, log lines, the
// end. On librdkafka's own cluster, for thread sanitizer above all (Tests/sanitize thread): a status
// that is published without the lock is reported there. Without it the order of things is checked.
import Config
import Kafka
import Leads
import Runtime
import Synchronization
import System
import Testing
import Wire

@Suite("a worker's hand-over", .serialized)
struct HandOverTests {
    @Test("many may look while it works, and stop it from anywhere; it ends once, written whole")
    func lookAndStop() throws {
        let cluster = try MockCluster()
        let world = try WorkerWorld(cluster)
        var taken: Int64 = 0
        for round in 0..<3 {
            let scorer = world.start(.scorer)
            let aggregator = world.start(.aggregator)
            let isDone = Flag()
            let watchers = (0..<2).map { _ in
                Box(Thread { Self.watch(scorer, aggregator, isDone) })
            }
            try world.send(200, from: round * 200)
            taken += 200
            world.wait("record \(taken)", scorer) { scorer.status.task.counts.total == taken }
            // Both wishes and the wait at once.
            let stopper = Thread {
                scorer.requestStop()
                aggregator.requestStop()
            }
            #expect(scorer.stop() == .stopped)
            #expect(aggregator.stop() == .stopped)
            stopper.join()
            isDone.raise()
            for watcher in watchers { watcher.join() }
            #expect(scorer.end == .stopped && scorer.status.rebuilds == 0)
            // Given up: nobody may take it for the owner.
            #expect(scorer.status.task.partitions.isEmpty)
        }
        #expect(world.lines.withLock { !$0.isEmpty })
    }

    @Test("one that is stopped before it has begun ends too")
    func stoppedAtOnce() throws {
        let cluster = try MockCluster()
        let world = try WorkerWorld(cluster)
        for number in 0..<3 {
            let scorer = world.start(.scorer, number: number)
            #expect(scorer.end == nil || scorer.end == .stopped)
            #expect(scorer.stop() == .stopped)
        }
    }

    private static func watch(_ scorer: WorkerThread, _ aggregator: WorkerThread, _ isDone: Flag) {
        var last: Int64 = 0
        while !isDone.isUp {
            let status = scorer.status
            let counts = status.task.counts
            let isWhole = counts.scored + counts.duplicate + counts.late == counts.total
            if !isWhole { Issue.record("a torn snapshot: \(counts)") }
            // Of this worker; partitions that come bring their counts, those that go take them.
            last = max(last, counts.total)
            _ = (aggregator.status, scorer.end, aggregator.end)
            Thread.sleep(milliseconds: 1)
        }
        if last == 0 { Issue.record("nothing was seen") }
    }
}

private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isUp: Bool { value.load(ordering: .acquiring) }
    func raise() { value.store(true, ordering: .releasing) }
}

/// An array holds no noncopyable values.
private final class Box: Sendable {
    private let thread: Mutex<Thread?>
    init(_ thread: consuming Thread) { self.thread = Mutex(thread) }
    func join() { thread.withLock { $0.take() }?.join() }
}

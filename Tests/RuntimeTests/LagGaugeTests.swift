// What a worker calls its lag.
import Kafka
import Synchronization
import Testing

@testable import Runtime

@Suite("lag")
struct LagGaugeTests {
    private final class Ends: Sendable {
        let all = Mutex<[TopicPartition: Int64]>([:])
    }
    private let ends = Ends()
    private let gauge: LagGauge
    private let a = TopicPartition("t", 0)
    private let b = TopicPartition("u", 0)

    init() {
        let ends = ends
        gauge = LagGauge { ends.all.withLock { $0 } }
    }

    private func ends(_ a: Int64, _ b: Int64) {
        ends.all.withLock { $0 = [self.a: a, self.b: b] }
    }

    /// Caught: 0 while 10,000 records wait, because they had been taken and never committed.
    @Test("it counts from what is committed, of all inputs; nil while nothing is owned")
    func committed() {
        #expect(gauge.records == nil)
        gauge.assigned([Position(a, 0), Position(b, 5)])
        #expect(gauge.records == 0)
        ends(10_000, 8)
        #expect(gauge.records == 10_003)
        gauge.committed([Position(a, 9_000), Position(b, 8)])
        #expect(gauge.records == 1_000)
        gauge.assigned([])
        #expect(gauge.records == nil)
    }

    /// Caught: 1 for ever on topics that transactions write.
    @Test("a marker at the end is no lag, once it was reached and what lay before is committed")
    func markers() {
        gauge.assigned([Position(a, 0), Position(b, 0)])
        ends(6, 0)
        gauge.reached(6, next: 5, of: a)
        #expect(gauge.records == 6)
        gauge.aborted()
        gauge.committed([Position(a, 5)])
        #expect(gauge.records == 1)
        gauge.reached(6, next: 5, of: a)
        // Received, and held for the other input.
        gauge.committed([Position(a, 5), Position(b, 0)])
        #expect(gauge.records == 0)
        ends(9, 0)
        #expect(gauge.records == 3)
        gauge.reached(9, next: 8, of: a)
        gauge.committed([Position(a, 7)])
        #expect(gauge.records == 2)
        gauge.committed([Position(a, 8)])
        #expect(gauge.records == 0)
        gauge.committed([Position(a, 8)])
        #expect(gauge.records == 0)
    }
}

// Events with known content: few leads that collide, repeats, late ones, broken ones.
import Glibc
import Kafka
import Synchronization
import System

/// Feeds engagement until told to stop; everything it sent is on the broker when it ends.
final class Load: Sendable {
    private let isStopping = Atomic<Bool>(false)
    private let isPaused = Atomic<Bool>(false)
    private let factor = Atomic<Int>(1)
    private let sent = Atomic<Int>(0)
    private let failure = Mutex<String?>(nil)
    private let thread = Mutex<Thread?>(nil)

    /// How many leads are talked of at a time, and after how many events an old one fades out.
    private static let currentLeads = 4_000, eventsPerNewLead = 200

    init(bootstrap: String, topic: String, rate: Int, seed: UInt64) {
        thread.withLock {
            $0 = Thread {
                do throws(KafkaError) {
                    try self.run(bootstrap, TopicName(topic), rate, seed)
                } catch {
                    self.failure.withLock { $0 = error.description }
                }
            }
        }
    }

    var sentCount: Int { sent.load(ordering: .relaxed) }

    /// How many leads it has talked of, at most.
    var leadCountMax: Int { Self.currentLeads + sentCount / Self.eventsPerNewLead }

    func pause(_ isPaused: Bool) { self.isPaused.store(isPaused, ordering: .relaxed) }

    /// So many times the rate, until told otherwise.
    func multiply(by factor: Int) { self.factor.store(factor, ordering: .relaxed) }

    /// What went wrong so far.
    var failed: String? { failure.withLock { $0 } }

    /// - Returns: what went wrong, if anything did.
    func stop() -> String? {
        isStopping.store(true, ordering: .releasing)
        thread.withLock { $0.take() }?.join()
        return failure.withLock { $0 }
    }

    private func run(_ bootstrap: String, _ topic: TopicName, _ rate: Int, _ seed: UInt64)
        throws(KafkaError)
    {
        // Not idempotent: to such a producer an outage may be fatal. What is sent twice is told by
        // its messageId.
        let producer = try PlainProducer([
            "bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": "false",
            "partitioner": "murmur2_random", "linger.ms": "5", "compression.type": "lz4",
            "queue.buffering.max.messages": "1000000",
        ])
        var random = SeededRandom(seed)
        var last = ContinuousClock.now
        var credit = 0.0
        var number = 0
        var recent = Array(repeating: Self.event(0, &random), count: 2_000)
        while !isStopping.load(ordering: .acquiring) {
            let now = ContinuousClock.now
            if !isPaused.load(ordering: .relaxed) {
                credit += seconds(now - last) * Double(rate * factor.load(ordering: .relaxed))
            }
            last = now
            while credit >= 1, !isStopping.load(ordering: .relaxed) {
                let event = Self.event(number, &random)
                try Self.send(producer, topic, event.key, event.value)
                // One in thirty comes again later.
                recent[number % recent.count] = event
                if Int.random(in: 0..<30, using: &random) == 0,
                    let again = recent.randomElement(using: &random)
                {
                    try Self.send(producer, topic, again.key, again.value)
                }
                number += 1
                credit -= 1
            }
            sent.store(number, ordering: .relaxed)
            _ = producer.poll(milliseconds: 5)
        }
        try producer.flush(milliseconds: 120_000)
    }

    static func send(
        _ producer: borrowing PlainProducer, _ topic: TopicName, _ key: String, _ value: String
    ) throws(KafkaError) {
        let key = Array(key.utf8)
        let value = Array(value.utf8)
        while true {
            do throws(KafkaError) {
                return try producer.send(
                    Outgoing(to: topic, key: key.span.bytes, value: value.span.bytes))
            } catch {
                guard error.isQueueFull else { throw error }
                _ = producer.poll(milliseconds: 20)
            }
        }
    }

    /// One event; one in a hundred is broken.
    static func event(_ number: Int, _ random: inout SeededRandom) -> (key: String, value: String) {
        // Old ones fade out, new ones come: else all would be customers some day.
        let first = number / eventsPerNewLead
        let lead = "lead-\(Int.random(in: first..<first + currentLeads, using: &random))"
        let kind = Int.random(in: 0..<100, using: &random)
        let second = number / 50 - (kind % 7 == 0 ? Int.random(in: 0..<5_000, using: &random) : 0)
        let name =
            switch kind {
            case 0..<4: "Demo Requested"
            case 4..<24: "Pricing Page Viewed"
            case 24..<27: "Unsubscribed"
            case 27..<90: "Page Viewed"
            default: "Something Else"
            }
        var value = text(name, of: lead, id: "m-\(number)", atSecond: second)
        if Int.random(in: 0..<100, using: &random) == 0 { value.removeLast(20) }
        return (lead, value)
    }

    /// - Parameter second: of the load's own time.
    static func text(_ name: String, of lead: String, id: String, atSecond second: Int) -> String {
        """
        {"type":"track","event":"\(name)","userId":"\(lead)","messageId":"\(id)",\
        "timestamp":"\(time(1_760_000_000 + second))"}
        """
    }

    private static func time(_ seconds: Int) -> String {
        var seconds = time_t(seconds)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T"
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }
}

/// What the campaign's workers score by: four behaviours, an MQL now and then, withdrawals too.
let definitionText = """
    version: 1
    model: faults
    threshold: 45
    exit: 35
    events: {late: 1h}
    base_rate: 0.2
    behaviours:
      - {name: demo, match: {event: Demo Requested}, points: 40, max_count: 1, half_life: 1h}
      - {name: pricing, match: {event: Pricing Page Viewed}, points: 10, max_count: 3, half_life: 30m}
      - {name: page, match: {event: Page Viewed}, points: 1, max_count: 5, half_life: 1h}
      - {name: unsubscribed, match: {event: Unsubscribed}, points: -30, max_count: 1, half_life: 2h}
    learning: {mode: auto, publish: {every: 5, dead_band: 0, evidence: 5}}
    """

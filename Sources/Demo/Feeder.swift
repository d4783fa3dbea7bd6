// Sends what buyers do, at an even pace, and close ahead of the commits: the cluster keeps some
// 5 MiB of a partition, and who falls behind would read a hole.
import Config
import Kafka
import Synchronization
import System

struct Feeder: Sendable {
    let settings: Kafka.Settings
    let names: TopicNames
    let seed: UInt64
    /// Events of buyers.
    let perSecond: Int
    let clock: DemoClock
    /// Records of both inputs that scorers have committed.
    let committed: @Sendable () -> Int64
    let sent: SentCounts

    private static let tickMilliseconds: UInt32 = 20
    /// Longer pauses are not made up for: no bursts.
    private static let tickSecondsMax = 0.1

    func run(while goesOn: () -> Bool) throws {
        let producer = try PlainProducer(DemoCluster.producer(settings))
        let topics = (engagement: TopicName(names.engagement), feedback: TopicName(names.feedback))
        var market = Market(seed: seed)
        var mishaps = Mishaps(seed: seed)
        var (last, due) = (ContinuousClock.now, 0.0)
        let aheadMax = Int64(max(4_000, perSecond))
        while goesOn() {
            Thread.sleep(milliseconds: Self.tickMilliseconds)
            let now = ContinuousClock.now
            due += min(seconds(now - last), Self.tickSecondsMax) * Double(perSecond)
            last = now
            if sent.total - committed() > aheadMax { due = 0 }
            while due >= 1, let event = market.next(until: .max) {
                due -= 1
                clock.advance(to: event.milliseconds)
                sent.buyers.store(market.buyerCount, ordering: .relaxed)
                for parcel in mishaps.parcels(for: event) {
                    let topic =
                        parcel.topic == .engagement ? topics.engagement : topics.feedback
                    try send(parcel, to: topic, producer)
                    sent.count(parcel.topic)
                }
            }
            try check(producer)
        }
        try producer.flush(milliseconds: 5_000)
        try check(producer)
    }

    private func send(
        _ parcel: Parcel, to topic: TopicName, _ producer: borrowing PlainProducer
    ) throws(KafkaError) {
        // Its time is simulated as well: lateness is measured against it.
        if let key = parcel.key {
            try producer.send(
                Outgoing(
                    to: topic, key: key.span.bytes, value: parcel.value.span.bytes,
                    timestamp: parcel.milliseconds), ticket: 1)
        } else {
            try producer.send(
                Outgoing(
                    to: topic, key: nil, value: parcel.value.span.bytes,
                    timestamp: parcel.milliseconds), ticket: 1)
        }
    }

    private func check(_ producer: borrowing PlainProducer) throws {
        if let error = producer.poll(milliseconds: 0).compactMap(\.error).first { throw error }
    }
}

/// Records that were sent to the inputs of the scorers.
final class SentCounts: Sendable {
    let engagement = Atomic<Int64>(0)
    let feedback = Atomic<Int64>(0)
    /// Who came so far.
    let buyers = Atomic<Int>(0)

    var total: Int64 { engagement.load(ordering: .relaxed) + feedback.load(ordering: .relaxed) }

    func count(_ topic: Parcel.Topic) {
        switch topic {
        case .engagement: engagement.add(1, ordering: .relaxed)
        case .feedback: feedback.add(1, ordering: .relaxed)
        }
    }
}

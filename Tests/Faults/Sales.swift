// Sales, and at once the witness of O5: reads MQL events while everything breaks, answers them, and
// remembers what it saw.
import Kafka
import Synchronization

final class Sales: Sendable {
    struct Seen: Hashable, Sendable {
        let partition: Int32, offset: Int64, id: String
    }
    private let isStopping = Atomic<Bool>(false)
    private let seen = Mutex<[Seen]>([])
    private let failure = Mutex<String?>(nil)
    private let thread = Mutex<Thread?>(nil)
    private let bootstrap: String
    private let partitions: Int32

    init(bootstrap: String, partitions: Int32) {
        (self.bootstrap, self.partitions) = (bootstrap, partitions)
        thread.withLock {
            $0 = Thread {
                do throws(KafkaError) { try self.run() } catch {
                    self.failure.withLock { $0 = error.description }
                }
            }
        }
    }

    var seenCount: Int { seen.withLock { $0.count } }

    func stop() -> String? {
        isStopping.store(true, ordering: .releasing)
        thread.withLock { $0.take() }?.join()
        return failure.withLock { $0 }
    }

    private func reader() throws(KafkaError) -> Consumer {
        let reader = try Consumer([
            "bootstrap.servers": bootstrap, "group.id": "unused", "enable.auto.commit": "false",
            "isolation.level": "read_committed", "enable.partition.eof": "true",
            "auto.offset.reset": "error", "fetch.wait.max.ms": "50",
        ])
        try reader.assign((0..<partitions).map { Position(TopicPartition("mql.events", $0), 0) })
        return reader
    }

    private func run() throws(KafkaError) {
        let reader = try reader()
        let producer = try PlainProducer([
            "bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": "true",
            "partitioner": "murmur2_random", "linger.ms": "5",
        ])
        let topic = TopicName("sales.feedback")
        while !isStopping.load(ordering: .acquiring) {
            let batch = try reader.read(milliseconds: 100)
            for index in 0..<batch.count where batch[index].isRecord {
                let event = note(batch[index])
                guard let answer = Self.answer(event) else { continue }
                let (key, value) = (Array(event.lead.utf8), Array(answer.utf8))
                try producer.send(Outgoing(to: topic, key: key.span.bytes, value: value.span.bytes))
            }
            _ = producer.poll(milliseconds: 0)
        }
        try producer.flush(milliseconds: 120_000)
    }

    private struct Event { let id: String, lead: String, type: String }

    private func note(_ message: borrowing Message) -> Event {
        let event = Event(
            id: Self.text(message.header("ce_id")), lead: Self.text(message.key),
            type: Self.text(message.header("ce_type")))
        let seen = Seen(partition: message.partition, offset: message.offset, id: event.id)
        self.seen.withLock { $0.append(seen) }
        return event
    }

    /// A verdict on two of three MQLs; every eleventh is sent twice, with the same id.
    private static func answer(_ event: Event) -> String? {
        guard event.type.contains("qualified") else { return nil }
        let draw = event.id.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
        guard draw % 3 != 0 else { return nil }
        let verdict =
            draw % 2 == 0
            ? #""verdict":"accepted""# : #""verdict":"rejected","reason":"researching""#
        return """
            {"feedbackId":"f-\(event.id)","leadId":"\(event.lead)",\(verdict),\
            "repId":"rep-\(draw % 5)","occurredAt":"2026-01-01T00:00:00Z"}
            """
    }

    /// O5: what was seen during the faults is what is there afterwards.
    func findings() throws(KafkaError) -> [String] {
        let during = seen.withLock { $0 }
        var after: Set<Seen> = []
        let reader = try reader()
        var ended: Set<Int32> = []
        while ended.count < Int(partitions) {
            let batch = try reader.read(milliseconds: 200)
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEnd { ended.insert(message.partition) }
                guard message.isRecord else { continue }
                after.insert(
                    Seen(
                        partition: message.partition, offset: message.offset,
                        id: Self.text(message.header("ce_id"))))
            }
        }
        var findings: [String] = []
        for one in during where !after.contains(one) {
            findings.append("O5 mql.events/\(one.partition) at \(one.offset): seen, then gone")
        }
        if Set(after.map(\.id)).count != after.count {
            findings.append("O5 mql.events: an event id stands there twice")
        }
        return findings
    }

    private static func text(_ span: RawSpan?) -> String {
        guard let span else { return "" }
        return span.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

// Sales, and at once the witness of O5: reads MQL events while everything breaks, answers them, and
// remembers what it saw.
import Config
import Kafka
import Leads
import Synchronization
import System

final class Sales: Sendable {
    private let isStopping = Atomic<Bool>(false)
    private let seen: Mutex<Seen>
    private let failure = Mutex<String?>(nil)
    private let thread = Mutex<Thread?>(nil)
    private let bootstrap: String
    private let partitions: Int32
    private let names: TopicNames

    init(bootstrap: String, partitions: Int32, names: TopicNames) {
        (self.bootstrap, self.partitions, self.names) = (bootstrap, partitions, names)
        seen = Mutex(Seen(partitions: partitions))
        thread.withLock {
            $0 = Thread {
                do throws(KafkaError) { try self.run() } catch {
                    self.failure.withLock { $0 = error.description }
                }
            }
        }
    }

    /// What went wrong so far.
    var failed: String? { failure.withLock { $0 } }
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
        try reader.assign((0..<partitions).map { Position(TopicPartition(names.mqlEvents, $0), 0) })
        return reader
    }

    private func run() throws(KafkaError) {
        let reader = try reader()
        let producer = try PlainProducer([
            "bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": "false",
            "partitioner": "murmur2_random", "linger.ms": "5",
        ])
        let topic = TopicName(names.feedback)
        while !isStopping.load(ordering: .acquiring) {
            let batch = try reader.read(milliseconds: 100)
            try batch.forEachRecord { record throws(KafkaError) in
                let event = note(record)
                guard let answer = Self.answer(event) else { return }
                let (key, value) = (Array(event.lead.utf8), Array(answer.utf8))
                try producer.send(Outgoing(to: topic, key: key.span.bytes, value: value.span.bytes))
            }
            _ = producer.poll(milliseconds: 0)
        }
        try producer.flush(milliseconds: 120_000)
    }

    private struct Event { let id: String, lead: String, type: String, time: String }

    private func note(_ message: borrowing Message) -> Event {
        let event = Event(
            id: Self.text(message.header("ce_id")), lead: Self.text(message.key),
            type: Self.text(message.header("ce_type")), time: Self.text(message.header("ce_time")))
        let (partition, offset, id) = (message.partition, message.offset, Self.hash(event.id))
        seen.withLock { $0.take(partition, offset, id) }
        return event
    }

    /// A verdict on two of three MQLs, given as they qualify.
    private static func answer(_ event: Event) -> String? {
        guard event.type.contains("qualified") else { return nil }
        let draw = event.id.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
        guard draw % 3 != 0 else { return nil }
        let verdict =
            draw % 2 == 0
            ? #""verdict":"accepted""# : #""verdict":"rejected","reason":"researching""#
        return """
            {"feedbackId":"f-\(event.id)","leadId":"\(event.lead)",\(verdict),\
            "repId":"rep-\(draw % 5)","occurredAt":"\(event.time)"}
            """
    }

    /// O5: what was seen during the faults is what is there afterwards.
    func findings() throws(KafkaError) -> Findings {
        let during = seen.withLock { $0 }
        var after = Seen(partitions: partitions)
        var hashes: [Int: UInt64] = [:]
        var ids: [UInt64] = []
        let reader = try reader()
        var ended: Set<Int32> = []
        while ended.count < Int(partitions) {
            let batch = try reader.read(milliseconds: 200)
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEnd { ended.insert(message.partition) }
                guard message.isRecord else { continue }
                let id = Self.hash(Self.text(message.header("ce_id")))
                after.take(message.partition, message.offset, id)
                ids.append(id)
                let partition = Int(message.partition)
                if message.offset == during.lastOffset(partition) {
                    hashes[partition] = after.hash(partition)
                }
            }
        }
        var findings = Findings()
        for difference in during.differences(from: after, lastOf: hashes) {
            findings.add("O5", names.mqlEvents + difference)
        }
        ids.sort()
        let twice = zip(ids, ids.dropFirst()).count { $0 == $1 }
        if twice > 0 {
            findings.add(
                "O5", "\(names.mqlEvents): \(twice) event ids are there twice", times: twice)
        }
        return findings
    }

    private static func hash(_ id: String) -> UInt64 {
        Array(id.utf8).withUnsafeBytes { StableHash.hash64($0) }
    }

    private static func text(_ span: RawSpan?) -> String {
        guard let span else { return "" }
        return span.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

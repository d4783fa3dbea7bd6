// A record that cannot be read goes on as it came, with the reason in its headers, in the same
// transaction as its offset (records.md, "Dead letters").
import Crypto
import Kafka
import Leads
import Wire

package enum DeadLetter {
    /// Larger ones become a stub.
    package static let bytesMax = WireLimits.writtenBytesMax

    /// - Parameter limit: of the topic's batches; our headers need room too.
    static func bytesMax(ofTopic limit: Int) -> Int { min(bytesMax, max(0, limit - 4_096)) }

    /// Sends the record to `topic`; its time is the time of writing, never the record's (M15).
    static func send(
        _ message: borrowing Message, _ rejection: Rejection, to topic: TopicName,
        _ settings: WorkerSettings, in transaction: borrowing Transaction,
        deadline: ContinuousClock.Instant
    ) throws(KafkaError) {
        let bytesMax = settings.deadLetterBytesMax
        let size = (message.key?.byteCount ?? 0) + (message.value?.byteCount ?? 0)
        var headerBytes = 0
        var headerCount = 0
        message.forEachHeader { name, value in
            headerCount += 1
            headerBytes += name.utf8.count + (value?.byteCount ?? 0) + 16
        }
        let isTooLarge = size + headerBytes > bytesMax
        var headers =
            isTooLarge && headerBytes > bytesMax / 2 ? Headers() : Headers(copying: message)
        for name in DeadLetterHeader.all { headers.remove(name) }
        headers.add(DeadLetterHeader.exception, rejection.code.rawValue)
        headers.add(DeadLetterHeader.message, rejection.code.sentence)
        headers.add(DeadLetterHeader.topic, message.topic)
        headers.add(DeadLetterHeader.partition, String(message.partition))
        headers.add(DeadLetterHeader.offset, String(message.offset))
        headers.add(DeadLetterHeader.code, rejection.code.rawValue)
        if let pointer = rejection.pointer {
            headers.add(DeadLetterHeader.pointer, pointer.description)
        }
        headers.add(DeadLetterHeader.timestamp, String(message.timestamp ?? 0))
        headers.add(DeadLetterHeader.group, settings.group)
        Journal.mark(&headers)
        guard isTooLarge else {
            let record = Outgoing(to: topic, key: message.key, value: message.value)
            return try transaction.send(record, headers, deadline: deadline)
        }
        headers.add(DeadLetterHeader.truncated, "true")
        let stub = stub(message)
        let key = (message.key?.byteCount ?? 0) > Limits.leadIdBytesMax ? nil : message.key
        try transaction.send(
            Outgoing(to: topic, key: key, value: stub.span.bytes), headers, deadline: deadline)
    }

    /// Sends a stub that stands for a batch which cannot be decompressed.
    static func send(
        _ batch: Range<Int64>, of place: TopicPartition, to topic: TopicName,
        _ settings: WorkerSettings, in transaction: borrowing Transaction,
        deadline: ContinuousClock.Instant
    ) throws(KafkaError) {
        let code = RejectionCode.batchUnreadable
        let last = batch.upperBound - 1
        var headers = Headers()
        for (name, value) in [
            (DeadLetterHeader.exception, code.rawValue), (DeadLetterHeader.message, code.sentence),
            (DeadLetterHeader.topic, place.topic),
            (DeadLetterHeader.partition, String(place.partition)),
            (DeadLetterHeader.offset, String(last)), (DeadLetterHeader.code, code.rawValue),
            (DeadLetterHeader.timestamp, "0"), (DeadLetterHeader.group, settings.group),
            (DeadLetterHeader.truncated, "true"),
        ] { headers.add(name, value) }
        Journal.mark(&headers)
        var json = JSONWriter()
        json.object {
            $0.field("topic", place.topic)
            $0.field("partition", Int(place.partition))
            $0.field("firstOffset", batch.lowerBound)
            $0.field("offset", last)
        }
        let stub = json.bytes
        try transaction.send(
            Outgoing(to: topic, key: nil, value: stub.span.bytes), headers, deadline: deadline)
    }

    private static func stub(_ message: borrowing Message) -> [UInt8] {
        var hash: String?
        if let value = message.value { hash = sha256(value).hex }
        let valueBytes = message.value?.byteCount ?? 0
        let keyBytes = message.key?.byteCount ?? 0
        let (topic, partition, offset) = (message.topic, message.partition, message.offset)
        var json = JSONWriter()
        json.object {
            $0.field("topic", topic)
            $0.field("partition", Int(partition))
            $0.field("offset", offset)
            $0.field("keyBytes", keyBytes)
            $0.field("valueBytes", valueBytes)
            if let hash { $0.field("sha256", hash) }
        }
        return json.bytes
    }
}

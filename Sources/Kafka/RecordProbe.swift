// Looks at single records of many partitions at once, outside of any group: whether a log is still
// the one that it was.
import CRdkafka

/// Reads what lies at given offsets, and where the logs begin and end.
package struct RecordProbe: ~Copyable {
    private let reader: Consumer
    private static let waitMilliseconds: Int32 = 10_000

    /// - Parameters:
    ///   - clients: brokers and security; whatever people passed on for consumers.
    ///   - isolation: of what is read; of `.committed` the ends are last stable offsets.
    package init(_ clients: ClientPresets, isolation: ClientPresets.Isolation = .uncommitted)
        throws(KafkaError)
    {
        // One record of each partition is wanted, not what follows it.
        let least: Settings = [
            "queued.min.messages": "1", "fetch.message.max.bytes": "16384",
            "queued.max.messages.kbytes": "4096",
        ]
        reader = try Consumer(clients.reader(isolation: isolation).with(least), capacity: 100)
    }

    /// First and next offsets, in two requests to each leading broker; partitions that do not answer
    /// are missing.
    package func ranges(of places: [TopicPartition]) throws(KafkaError)
        -> [TopicPartition: Range<Int64>]
    {
        guard !places.isEmpty else { return [:] }
        let low = try edges(places, RD_KAFKA_OFFSET_BEGINNING)
        let high = try edges(places, RD_KAFKA_OFFSET_END)
        return low.reduce(into: [:]) { ranges, first in
            guard let end = high[first.key] else { return }
            ranges[first.key] = first.value..<max(first.value, end)
        }
    }

    private func edges(_ places: [TopicPartition], _ edge: Int32) throws(KafkaError)
        -> [TopicPartition: Int64]
    {
        let list = PartitionList(places.map { Position($0, nil) }, unknown: edge)
        try check(
            rd_kafka_offsets_for_times(
                reader.client.handle, list.pointer, Self.waitMilliseconds), "watermarks")
        return list.answered.reduce(into: [:]) { $0[$1.place] = $1.offset }
    }

    /// How many partitions a topic has; nil where it does not exist or may not be described.
    package func partitionCount(of topic: String) throws(KafkaError) -> Int32? {
        let metadata = try Metadata(of: topic, reader.client.handle, Self.waitMilliseconds)
        guard let found = metadata.topics.first, found.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            return nil
        }
        return found.partition_cnt
    }

    /// Reads the record at each of the positions, one a partition. Where none lies any more, or none
    /// that can be read, `body` is not called.
    ///
    /// - Throws: also when a broker does not answer for 10 s.
    package func records(
        at positions: [Position], _ body: (borrowing Message) -> Void
    ) throws(KafkaError) {
        let wanted = positions.reduce(into: [:]) { $0[$1.place] = $1.offset }
        try read(from: positions) { message, place in
            if message.isRecord, message.offset == wanted[place] { body(message) }
            return false
        }
    }

    /// Reads what lies in the last `count` offsets of each partition, or more.
    package func tails(
        of ranges: [TopicPartition: Range<Int64>], _ count: Int64,
        _ body: (borrowing Message) -> Void
    ) throws(KafkaError) {
        let starts = ranges.filter { !$0.value.isEmpty }.map {
            Position($0.key, max($0.value.lowerBound, $0.value.upperBound - count))
        }
        try read(from: starts) { message, place in
            guard message.isRecord else { return false }
            body(message)
            return message.offset + 1 < ranges[place]!.upperBound
        }
    }

    /// - Parameter body: whether more of the partition is wanted; its end and what cannot be read are
    ///   always the last that is told.
    private func read(
        from positions: [Position],
        _ body: (borrowing Message, TopicPartition) -> Bool
    ) throws(KafkaError) {
        var left = Set(positions.map(\.place))
        guard !left.isEmpty else { return }
        try reader.assign(positions)
        defer { try? reader.assign([]) }
        var deadline = ContinuousClock.now + .milliseconds(Int(Self.waitMilliseconds))
        while !left.isEmpty {
            guard ContinuousClock.now < deadline else {
                throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, doing: "read \(left.first!)")
            }
            let batch = try reader.read(milliseconds: 100)
            if batch.count > 0 {
                deadline = .now + .milliseconds(Int(Self.waitMilliseconds))
            }
            for index in 0..<batch.count {
                let message = batch[index]
                let isLast = message.isEnd || message.event == .stopPartition
                // An event of no partition answers nothing.
                guard message.isRecord || isLast else { continue }
                let place = TopicPartition(message.topic, message.partition)
                guard left.contains(place) else { continue }
                if !body(message, place) || isLast { left.remove(place) }
            }
        }
    }
}

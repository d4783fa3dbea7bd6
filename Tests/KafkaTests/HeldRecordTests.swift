import Kafka
import Testing

@Suite("records that wait as copies", .serialized)
struct HeldRecordTests {
    // Caught: a copy that still points into the library's message, loses time or headers, or turns
    // nothing into no bytes.
    @Test("a copy says what the message said, after the message is gone")
    func copies() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t")
        let topic = TopicName("t")
        let producer = try PlainProducer(["bootstrap.servers": cluster.bootstrap])
        let rows: [(key: String?, value: String?)] = [
            ("k", "value"), (nil, "value"), ("k", nil), ("", ""), (nil, nil),
        ]
        for (index, row) in rows.enumerated() {
            var headers = Headers()
            if index > 0 { headers.add("n", "\(index)") }
            let key = row.key.map { Array($0.utf8) }
            let value = row.value.map { Array($0.utf8) }
            try producer.send(
                Outgoing(
                    to: topic, partition: 0, key: key?.span.bytes, value: value?.span.bytes,
                    timestamp: 1_000 + Int64(index)), headers)
        }
        try producer.flush(milliseconds: 5_000)
        let held = HeldRecords()
        let reader = try Consumer(.reader(cluster.bootstrap))
        let identity = try reader.identity(of: "t")
        try receive(rows.count, reader, into: held)
        #expect(held.count == rows.count && held.byteCount > rows.count * 64)
        for (index, row) in rows.enumerated() {
            #expect(held.withFirst { $0.timestamp } == 1_000 + Int64(index))
            held.takeFirst { copy in
                #expect(copy.isRecord && copy.offset == Int64(index) && copy.partition == 0)
                #expect(text(copy.key) == row.key && text(copy.value) == row.value)
                let isSame = copy.topicIdentity == identity
                #expect(isSame && copy.topic == "t")
                #expect(text(copy.header("n")) == (index > 0 ? "\(index)" : nil))
                #expect(Headers(copying: copy).count == (index > 0 ? 1 : 0))
            }
        }
        #expect(held.isEmpty && held.byteCount == 0 && held.withFirst { _ in 0 } == nil)
    }

    // Caught: places that are given up twice, or never.
    @Test("a queue goes on after thousands were taken, and forgets the rest")
    func queue() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t")
        let topic = TopicName("t")
        let producer = try PlainProducer(["bootstrap.servers": cluster.bootstrap])
        for _ in 0..<6_000 {
            try producer.send(Outgoing(to: topic, partition: 0, key: nil, value: nil))
        }
        try producer.flush(milliseconds: 10_000)
        let held = HeldRecords()
        let reader = try Consumer(.reader(cluster.bootstrap))
        try receive(6_000, reader, into: held)
        for offset in 0..<5_000 {
            let taken = held.takeFirst { $0.offset }
            guard taken == Int64(offset) else {
                Issue.record("\(taken) at the place of \(offset)")
                return
            }
        }
        #expect(held.count == 1_000)
        try receive(10, reader, into: held)
        #expect(held.count == 1_010 && held.withFirst { $0.offset } == 5_000)
        held.removeAll()
        #expect(held.isEmpty && held.byteCount == 0)
    }

    /// Copies the first records of the topic, whose batches are given back before this returns.
    private func receive(_ count: Int, _ reader: borrowing Consumer, into held: HeldRecords) throws
    {
        try reader.assign([Position(TopicPartition("t", 0), 0)])
        let deadline = soon()
        var left = count
        while left > 0, ContinuousClock.now < deadline {
            let batch = try reader.read(milliseconds: 100)
            for index in 0..<batch.count where batch[index].isRecord && left > 0 {
                held.append(copying: batch[index])
                left -= 1
            }
        }
    }
}

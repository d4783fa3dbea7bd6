import Kafka
import Testing

@Suite("received messages on the mock cluster", .serialized)
struct MessageTests {
    @Test("a topic's identity is the same for all its records, over unassign and reassign")
    func identity() throws {
        let cluster = try MockCluster()
        let reader = try Consumer(.reader(cluster.bootstrap))
        let producer = try PlainProducer(["bootstrap.servers": cluster.bootstrap])
        for topic in ["a", "b"] {
            try cluster.createTopic(topic, partitions: 2)
            for number in 0..<20 {
                try producer.send(
                    Outgoing(
                        to: TopicName(topic), partition: Int32(number % 2), key: nil, value: nil))
            }
        }
        try producer.flush(milliseconds: 5_000)
        let identities = [try reader.identity(of: "a"), try reader.identity(of: "b")]
        #expect(identities[0] != identities[1])
        #expect(try reader.identity(of: "a") == identities[0])
        for round in 1...3 {
            try reader.assign(
                ["a", "b"].flatMap { topic in
                    (0..<2).map { Position(TopicPartition(topic, $0), 0) }
                })
            var seen: [String: Int] = [:]
            let deadline = soon()
            while seen != ["a": 20, "b": 20], ContinuousClock.now < deadline {
                let batch = try reader.read(milliseconds: 100)
                batch.forEachRecord { record in
                    seen[record.topic, default: 0] += 1
                    let isSame = record.topicIdentity == identities[record.topic == "a" ? 0 : 1]
                    #expect(isSame)
                }
            }
            #expect(seen == ["a": 20, "b": 20], "round \(round)")
            try reader.assign([])
        }
    }

    @Test("all headers are walked in order with repeats, and a copy passes them on unchanged")
    func headers() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t")
        let topic = TopicName("t")
        let producer = try PlainProducer(["bootstrap.servers": cluster.bootstrap])
        var original = Headers()
        original.add("a", "1")
        original.add("null", nil)
        original.add("a", "2")
        original.add("empty", "")
        try producer.send(Outgoing(to: topic, partition: 0, key: nil, value: nil), original)
        try producer.flush(milliseconds: 5_000)
        let expected = ["a=1", "null=nil", "a=2", "empty="]
        let first = try readHeaders(cluster.bootstrap, from: 0) { message in
            let copy = Headers(copying: message)
            #expect(copy.count == 4)
            try producer.send(Outgoing(to: topic, partition: 0, key: nil, value: nil), copy)
        }
        #expect(first == expected)
        try producer.flush(milliseconds: 5_000)
        #expect(try readHeaders(cluster.bootstrap, from: 1) { _ in } == expected)
        // A record without headers has none, and its copy is empty.
        try producer.send(Outgoing(to: topic, partition: 0, key: nil, value: nil))
        try producer.flush(milliseconds: 5_000)
        let none = try readHeaders(cluster.bootstrap, from: 2) { message in
            #expect(Headers(copying: message).count == 0)
        }
        #expect(none == [])
    }

    func readHeaders(
        _ bootstrap: String, from offset: Int64, _ take: (borrowing Message) throws -> Void
    ) throws -> [String] {
        let reader = try Consumer(.reader(bootstrap))
        try reader.assign([Position(TopicPartition("t", 0), offset)])
        let deadline = soon()
        while ContinuousClock.now < deadline {
            let batch = try reader.read(milliseconds: 100)
            guard batch.count > 0, batch[0].isRecord else { continue }
            var seen: [String] = []
            batch[0].forEachHeader { name, value in seen.append("\(name)=\(text(value) ?? "nil")") }
            try take(batch[0])
            return seen
        }
        return ["nothing came"]
    }
}

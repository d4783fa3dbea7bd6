import Kafka
import Leads
import Testing

@Suite("murmur2")
struct Murmur2Tests {
    /// From Java's own client and librdkafka, as kafka.md, "Partitioner" lists them.
    @Test(
        "gives what Java gives",
        arguments: [
            ("21", Int32(-973_932_308), Int32(0), Int32(0)),
            ("foobar", -790_332_482, 2, 6),
            ("lead-1", -218_231_179, 1, 1),
            ("lead-42", 153_853_215, 3, 3),
        ])
    func vectors(key: String, hash: Int32, of4: Int32, of12: Int32) {
        let bytes = Array(key.utf8)
        #expect(Murmur2.hash(bytes.span.bytes) == hash)
        #expect(Murmur2.partition(key: bytes.span.bytes, count: 4) == of4)
        #expect(Murmur2.partition(key: bytes.span.bytes, count: 12) == of12)
    }

    @Test("agrees with librdkafka's partitioner for keys of every length from 1 to 40")
    func agrees() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 7)
        let producer = try PlainProducer([
            "bootstrap.servers": cluster.bootstrap, "partitioner": "murmur2_random",
        ])
        let topic = TopicName("t")
        for length in 1...40 {
            let key = (0..<length).map { UInt8(truncatingIfNeeded: 37 &* $0 &+ 201 &* length) }
            try producer.send(Outgoing(to: topic, key: key.span.bytes, value: nil))
        }
        try producer.flush(milliseconds: 10_000)

        let reader = try Consumer(.reader(cluster.bootstrap))
        try reader.assign((0..<7).map { Position(TopicPartition("t", $0), 0) })
        var count = 0
        let deadline = soon()
        while count < 40, ContinuousClock.now < deadline {
            let batch = try reader.read(milliseconds: 100)
            batch.forEachRecord { record in
                count += 1
                let isThere = Murmur2.partition(key: record.key!, count: 7) == record.partition
                #expect(isThere)
            }
        }
        #expect(count == 40)
    }
}

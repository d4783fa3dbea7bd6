import Kafka
import Leads
import Testing

@Suite("partitioners")
struct PartitionerTests {
    /// From Java's own client and librdkafka, as kafka.md, "Partitioner" lists them.
    @Test(
        "murmur2 gives what Java gives",
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

    @Test(
        "CRC32 hashes as librdkafka's default partitioner does",
        arguments: [("21", 0, 4), ("foobar", 1, 5), ("lead-1", 0, 4), ("lead-42", 3, 3)])
    func crcVectors(key: String, mod4: UInt32, mod12: UInt32) {
        let hash = CRC32.hash(key.utf8Span.span.bytes)
        #expect(hash % 4 == mod4)
        #expect(hash % 12 == mod12)
    }

    /// From librdkafka's own unit test (`rdfnv1a.c`).
    @Test(
        "FNV-1a gives what librdkafka's own test says",
        arguments: [
            ("", UInt32(0x7ee3_623b)), ("kafka", 0x0d33_c4e1), ("giberish123456789", 0x77a5_8295),
        ])
    func fnvVectors(key: String, hash: UInt32) {
        #expect(FNV1a.hash(key.utf8Span.span.bytes) == hash)
    }

    @Test(
        "each agrees with librdkafka for keys of every length from 1 to 40",
        arguments: Partitioner.allCases, [1, 7, 12])
    func agrees(partitioner: Partitioner, partitions: Int32) throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: Int(partitions))
        let producer = try PlainProducer([
            "bootstrap.servers": cluster.bootstrap, "partitioner": partitioner.rawValue,
        ])
        let topic = TopicName("t")
        for length in 1...40 {
            let key = (0..<length).map { UInt8(truncatingIfNeeded: 37 &* $0 &+ 201 &* length) }
            try producer.send(Outgoing(to: topic, key: key.span.bytes, value: nil))
        }
        try producer.flush(milliseconds: 10_000)

        let reader = try Consumer(.reader(cluster.bootstrap))
        try reader.assign((0..<partitions).map { Position(TopicPartition("t", $0), 0) })
        var count = 0
        let deadline = soon()
        while count < 40, ContinuousClock.now < deadline {
            let batch = try reader.read(milliseconds: 100)
            batch.forEachRecord { record in
                count += 1
                let isThere =
                    partitioner.partition(key: record.key!, count: partitions) == record.partition
                #expect(isThere)
            }
        }
        #expect(count == 40)
    }
}

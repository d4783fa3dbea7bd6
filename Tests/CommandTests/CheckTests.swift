import Kafka
import Leads
import Testing

@testable import leadloop

@Suite struct CheckTests {
    private func sample(
        _ count: Int = 1_000, _ partitions: Int32 = 4,
        on partition: (_ key: [UInt8], _ number: Int) -> Int32
    ) -> PartitionerSample {
        var sample = PartitionerSample(topic: "t", partitions: partitions)
        for number in 0..<count {
            let key = Array("lead-\(number)".utf8)
            sample.add(key: key, on: partition(key, number))
        }
        return sample
    }

    private func murmur2(_ key: [UInt8]) -> Int32 {
        Murmur2.partition(key: key.span.bytes, count: 4)
    }
    private func crc(_ key: [UInt8]) -> Int32 { Int32(crc32(key) % 4) }

    @Test(
        "CRC32 hashes as librdkafka's default partitioner does",
        arguments: [("21", 0, 4), ("foobar", 1, 5), ("lead-1", 0, 4), ("lead-42", 3, 3)])
    func crcVectors(key: String, mod4: UInt32, mod12: UInt32) {
        let hash = crc32(Array(key.utf8))
        #expect(hash % 4 == mod4)
        #expect(hash % 12 == mod12)
    }

    @Test("a sample of keys tells which partitioner wrote them")
    func partitioners() {
        #expect(sample { key, _ in murmur2(key) }.verdict == .murmur2)
        #expect(sample { key, _ in crc(key) }.verdict == .crc32)
        #expect(sample { key, n in n % 10 == 0 ? crc(key) : murmur2(key) }.verdict == .mixed)
        #expect(sample { _, n in Int32(n % 4) }.verdict == .neither)
        #expect(sample(0) { _, _ in 0 }.verdict == .unknown)
    }

    @Test("one key on a wrong partition is enough for an error, and the cure is named")
    func one() {
        var one = sample { key, _ in murmur2(key) }
        #expect(one.remark.level == .ok)
        one.add(key: Array("foobar".utf8), on: 1)
        #expect(one.remark.level == .error)
        #expect(one.remark.remedy.contains("murmur2_random"))
        one.add(key: [], on: 0)
        #expect(one.withoutKey == 1)
    }

    @Test(
        "settings of the broker under which transactions hang are errors",
        arguments: [
            (3, 2, 1, Remark.Level.error), (1, 1, 1, .ok), (3, 2, 3, .ok), (1, 2, 1, .error),
        ])
    func broker(factor: Int, inSync: Int, brokers: Int, level: Remark.Level) {
        let settings = [
            BrokerSettings.factor: "\(factor)", BrokerSettings.inSync: "\(inSync)",
        ]
        #expect(BrokerSettings.remarks(settings, brokers: brokers).map(\.level) == [level])
        #expect(BrokerSettings.remarks(nil, brokers: brokers).map(\.level) == [.warning])
    }

    @Test("a remark is a word and what it is about; why and what to do stand under it")
    func text() {
        #expect(Remark.ok("fine").text(.plain) == "ok       fine")
        #expect(
            Remark.error("a", why: "b\nc", remedy: "d").text(.plain) == """
                error    a
                         why: b
                              c
                         do:  d
                """)
    }
}

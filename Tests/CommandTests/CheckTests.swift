import Kafka
import Leads
import Testing

@testable import leadloop

@Suite struct CheckTests {
    private func sample(
        _ count: Int = 1_000, _ partitions: Int32 = 4, topic: String = "t",
        on partition: (_ key: [UInt8], _ number: Int) -> Int32
    ) -> PartitionerSample {
        var sample = PartitionerSample(topic: topic, partitions: partitions)
        for number in 0..<count {
            let key = Array("lead-\(number)".utf8)
            sample.add(key: key, on: partition(key, number))
        }
        return sample
    }

    private func by(
        _ partitioner: Partitioner, topic: String = "t", except one: String? = nil
    ) -> PartitionerSample {
        sample(topic: topic) { key, _ in
            let place = partitioner.partition(key: key.span.bytes, count: 4)
            return key.elementsEqual((one ?? "").utf8) ? (place + 1) % 4 : place
        }
    }

    private func advice(
        _ samples: PartitionerSample..., configured: Partitioner = .murmur2,
        ofState: Partitioner? = nil
    ) -> PartitionerAdvice {
        PartitionerAdvice(
            samples: samples, configured: configured, ofState: ofState, group: "g")
    }

    @Test("a sample of keys tells which partitioner wrote them", arguments: Partitioner.allCases)
    func partitioners(each: Partitioner) {
        #expect(by(each).verdict == .written(by: [each]))
        #expect(sample { _, n in Int32(n % 4) }.verdict == .neither)
        #expect(sample(0) { _, _ in 0 }.verdict == .unknown)
        for other in Partitioner.allCases where other != each {
            let both = sample { key, n in
                (n % 10 == 0 ? other : each).partition(key: key.span.bytes, count: 4)
            }
            #expect(
                both.verdict == .mixed(Partitioner.allCases.filter { [each, other].contains($0) }))
        }
    }

    @Test("of one partition every partitioner is right")
    func single() {
        let single = sample(50, 1) { _, _ in 0 }
        #expect(advice(single, configured: .fnv1a).remarks.map(\.level) == [.ok])
    }

    @Test("one key on a wrong partition is enough for an error, and the cure is named")
    func one() {
        #expect(advice(by(.murmur2)).remarks.map(\.level) == [.ok])
        var one = by(.murmur2, except: "lead-7")
        let remark = advice(one).remarks[0]
        #expect(remark.level == .error)
        #expect(remark.remedy.contains("murmur2_random"))
        #expect(remark.why.hasPrefix("1 of 1,000 sampled keys of t lie"))
        one.add(key: [], on: 0)
        #expect(one.withoutKey == 1)
    }

    @Test("the value that fits all inputs is proposed", arguments: Partitioner.allCases)
    func proposal(each: Partitioner) {
        for configured in Partitioner.allCases {
            let advice = advice(by(each, topic: "e"), by(each, topic: "v"), configured: configured)
            #expect(advice.proposal == each)
            #expect(
                advice.remarks.map(\.level)
                    == Array(
                        repeating: configured == each ? .ok : .error, count: 2))
            guard configured != each else { continue }
            #expect(advice.remarks[0].remedy.contains("set partitioner: \(each.rawValue)"))
            #expect(!advice.remarks[0].remedy.contains("repartition"))
        }
    }

    @Test("an empty input agrees with the other one")
    func halfEmpty() {
        let advice = advice(by(.crc32), sample(0) { _, _ in 0 })
        #expect(advice.proposal == .crc32)
        #expect(advice.remarks.map(\.level) == [.error, .ok])
    }

    @Test("inputs that disagree, and mixed ones, name the command that copies them")
    func disagreeing() {
        let two = advice(by(.murmur2, topic: "e"), by(.crc32, topic: "v"))
        #expect(two.proposal == nil)
        #expect(two.remarks.map(\.level) == [.ok, .error])
        #expect(two.remarks[1].remedy.contains("leadloop repartition --from v"))
        let mixed = sample(topic: "m") { key, n in
            (n % 2 == 0 ? Partitioner.crc32 : .fnv1a).partition(key: key.span.bytes, count: 4)
        }
        let remark = advice(mixed).remarks[0]
        #expect(remark.what.contains("consistent_random (CRC32) and fnv1a_random (FNV-1a)"))
        #expect(remark.remedy.contains("leadloop repartition --from m"))
    }

    @Test("a state that was made with another partitioner is told before run refuses it")
    func state() {
        let same = advice(by(.crc32), configured: .crc32, ofState: .crc32)
        #expect(same.remarks.map(\.level) == [.ok])
        let other = advice(by(.crc32), configured: .crc32, ofState: .murmur2)
        #expect(other.remarks.map(\.level) == [.ok, .error])
        #expect(other.remarks[1].what.contains("made with partitioner murmur2_random"))
        let proposed = advice(by(.crc32), configured: .murmur2, ofState: .murmur2)
        #expect(proposed.remarks[0].remedy.contains("a new group"))
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

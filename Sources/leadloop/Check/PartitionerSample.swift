import Kafka
import Leads
import System

/// Keys of a topic with the partitions they lie on: which producers' hash made them.
///
/// A key on the partition of another hash is sent to a worker that does not know the lead
/// (kafka.md, "Partitioner"). Java's murmur2 and librdkafka's default CRC32 agree on one key in n
/// by chance.
struct PartitionerSample: Equatable {
    let topic: String
    let partitions: Int32
    /// Records with a key.
    private(set) var count = 0
    private(set) var withoutKey = 0
    private var offMurmur2 = 0
    private var offBoth = 0
    /// A key that does not lie where murmur2 puts it.
    private(set) var example: (key: [UInt8], partition: Int32)?

    init(topic: String, partitions: Int32) { (self.topic, self.partitions) = (topic, partitions) }

    static func == (a: PartitionerSample, b: PartitionerSample) -> Bool {
        a.topic == b.topic && a.count == b.count && a.verdict == b.verdict
    }

    mutating func add(key: [UInt8], on partition: Int32) {
        guard !key.isEmpty else {
            withoutKey += 1
            return
        }
        count += 1
        guard Murmur2.partition(key: key.span.bytes, count: partitions) != partition else { return }
        offMurmur2 += 1
        if crc32(key) % UInt32(partitions) != UInt32(partition) { offBoth += 1 }
        if example == nil { example = (key, partition) }
    }

    enum Verdict: Equatable {
        case unknown, murmur2
        /// librdkafka's default, also of kcat and confluent-kafka.
        case crc32
        /// Some producers with each.
        case mixed
        case neither
    }

    var verdict: Verdict {
        if count == 0 { return .unknown }
        if offMurmur2 == 0 { return .murmur2 }
        if offBoth > 0 { return .neither }
        // Were all of CRC32, one in n would still lie where murmur2 puts it.
        return Double(count - offMurmur2) > 2.0 / Double(partitions) * Double(count)
            ? .mixed : .crc32
    }

    var remark: Remark {
        let share = "\(grouped(offMurmur2)) of \(counted(count, "sampled key"))"
        let why = "\(share) of \(topic) lie on a partition whose worker does not know the lead"
        switch verdict {
        case .unknown:
            return .ok("\(topic) is empty: its partitioner shows with the first records")
        case .murmur2: return .ok("\(topic): \(counted(count, "sampled key")) by murmur2")
        case .crc32:
            return .error(
                "\(topic) is written with CRC32, not murmur2", why: why,
                remedy: "set partitioner=murmur2_random at its producer (librdkafka's default is "
                    + "consistent_random)")
        case .mixed:
            return .error(
                "\(topic) is written with murmur2 and with CRC32", why: why,
                remedy: "set partitioner=murmur2_random at the producers on librdkafka")
        case .neither:
            return .error(
                "\(topic) is written with a partitioner that is neither murmur2 nor CRC32",
                why: why,
                remedy: "use the default partitioner of Java's client, or murmur2_random; or the "
                    + "number of partitions was changed after records were written")
        }
    }
}

/// CRC-32 of IEEE 802.3, as librdkafka's `consistent` partitioners hash.
func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = .max
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
}

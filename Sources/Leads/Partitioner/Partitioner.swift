/// How a producer chooses the partition of a record with a key, by librdkafka's names.
///
/// Events and verdicts of a lead meet in one worker only if both inputs are written by the same one.
/// The three are all that librdkafka 2.0.2 has for keys; `murmur2`, `consistent` and `fnv1a` without
/// `_random` put a key on the same partition and differ for records without one, which are dead
/// letters here. Source: librdkafka's list of properties, "partitioner".
package enum Partitioner: String, Sendable, CaseIterable {
    /// Java's default, also of Kafka Connect, Kafka Streams and ksqlDB.
    case murmur2 = "murmur2_random"
    /// CRC32, librdkafka's default: kcat, confluent-kafka for Python, Go and .NET.
    case crc32 = "consistent_random"
    /// FNV-1a as Sarama's hash partitioner for Go does.
    case fnv1a = "fnv1a_random"

    /// The partition of a key.
    ///
    /// - Parameters:
    ///   - key: not empty: `murmur2_random` and `fnv1a_random` put all empty keys on one partition,
    ///     `consistent_random` scatters them.
    ///   - count: partitions of the topic, > 0.
    @inlinable package func partition(key: RawSpan, count: Int32) -> Int32 {
        switch self {
        case .murmur2: return Murmur2.partition(key: key, count: count)
        case .crc32: return place(CRC32.hash(key), count)
        case .fnv1a: return place(FNV1a.hash(key), count)
        }
    }

    @usableFromInline func place(_ hash: UInt32, _ count: Int32) -> Int32 {
        precondition(count > 0, "a topic has at least one partition")
        return Int32(hash % UInt32(count))
    }

    /// The hash by its name, for people.
    package var hashName: String {
        switch self {
        case .murmur2: "murmur2"
        case .crc32: "CRC32"
        case .fnv1a: "FNV-1a"
        }
    }
}

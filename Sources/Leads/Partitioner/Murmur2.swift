// Where a keyed record lands: Java's partitioner, which librdkafka calls `murmur2_random`.
//
// The producer does this itself. Here it serves those who look at records that are already there:
// `check` samples the inputs, and a worker recomputes it when a lead would be created
// (`Partitioner`).

package enum Murmur2 {
    /// The hash of Java's Kafka clients.
    ///
    /// MurmurHash2, 32 bits, seed 0x9747b28c, signed as Java prints it. Source:
    /// `org.apache.kafka.common.utils.Utils.murmur2`; vectors in kafka.md, "Partitioner".
    @inlinable package static func hash(_ key: RawSpan) -> Int32 {
        let multiplier: UInt32 = 0x5bd1_e995
        let count = key.byteCount
        var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: count)
        let tail = count & ~3
        var offset = 0
        while offset < tail {
            var word = key.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
            word = UInt32(littleEndian: word) &* multiplier
            word ^= word &>> 24
            hash = (hash &* multiplier) ^ (word &* multiplier)
            offset += 4
        }
        if count > tail {
            var rest = count - 1
            while rest >= tail {
                let byte = key.unsafeLoad(fromByteOffset: rest, as: UInt8.self)
                hash ^= UInt32(byte) &<< UInt32(8 * (rest - tail))
                rest -= 1
            }
            hash = hash &* multiplier
        }
        hash ^= hash &>> 13
        hash = hash &* multiplier
        hash ^= hash &>> 15
        return Int32(bitPattern: hash)
    }

    /// The partition of a key.
    ///
    /// - Parameters:
    ///   - key: not empty: `murmur2_random` scatters null keys and puts all empty ones on one
    ///     partition.
    ///   - count: partitions of the topic, > 0.
    @inlinable package static func partition(key: RawSpan, count: Int32) -> Int32 {
        precondition(count > 0, "a topic has at least one partition")
        return (hash(key) & Int32.max) % count
    }
}

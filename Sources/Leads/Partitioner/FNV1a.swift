/// FNV-1a, 32 bits, as librdkafka's `fnv1a` and `fnv1a_random` hash a key (`rd_fnv1a` of
/// `rdfnv1a.c`).
package enum FNV1a {
    /// - Returns: the magnitude of the signed hash, as Sarama's partitioner takes it.
    package static func hash(_ key: RawSpan) -> UInt32 {
        var hash: UInt32 = 0x811C_9DC5
        for offset in 0..<key.byteCount {
            let byte = key.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            hash = (hash ^ UInt32(byte)) &* 0x0100_0193
        }
        return Int32(bitPattern: hash).magnitude
    }
}

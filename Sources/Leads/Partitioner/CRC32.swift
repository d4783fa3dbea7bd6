/// CRC-32 of IEEE 802.3, as librdkafka's `consistent` and `consistent_random` hash a key
/// (`rd_crc32` of `rdcrc32.h`).
package enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in
            crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1
        }
    }

    package static func hash(_ key: RawSpan) -> UInt32 {
        let table = table
        var crc = ~UInt32(0)
        for offset in 0..<key.byteCount {
            let byte = key.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            crc = (crc >> 8) ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
        }
        return ~crc
    }
}

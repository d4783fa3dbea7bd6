import Leads
import Testing

@Suite("stable hash")
struct StableHashTests {
    /// The reference implementation's own vectors: seed = row.
    static let vectors: [(text: String, seed: UInt64, value: UInt64)] = [
        ("", 0, 0x9322_8a4d_e0ee_c5a2),
        ("a", 1, 0xc5ba_c3db_1787_13c4),
        ("abc", 2, 0xa97f_2f7b_1d9b_3314),
        ("message digest", 3, 0x786d_1f1d_f380_1df4),
        ("abcdefghijklmnopqrstuvwxyz", 4, 0xdca5_a813_8ad3_7c87),
        (
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 5,
            0xb9e7_34f1_17cf_af70
        ),
        (
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890", 6,
            0x6cc5_eab4_9a92_d617
        ),
    ]

    private func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
        bytes.withUnsafeBytes { StableHash.hash64($0, seed: seed) }
    }

    @Test("equals the vectors of wyhash final 4", arguments: vectors)
    func equalsReference(text: String, seed: UInt64, value: UInt64) {
        #expect(hash(Array(text.utf8), seed: seed) == value)
    }

    @Test("every length from 0 to 200 gives its own value, whatever the alignment")
    func lengths() {
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var seen: Set<UInt64> = []
        for length in 0...200 {
            let value = hash(Array(bytes[..<length]))
            let shifted = ([0] + bytes).withUnsafeBytes {
                StableHash.hash64(UnsafeRawBufferPointer(rebasing: $0[1..<(1 + length)]))
            }
            #expect(shifted == value)
            seen.insert(value)
        }
        #expect(seen.count == 201)
    }

    @Test("a flipped bit flips about half of the bits, at every length")
    func avalanche() {
        for length in [1, 3, 4, 8, 15, 16, 17, 32, 47, 48, 49, 100] {
            var bytes = [UInt8](repeating: 0x61, count: length)
            let before = hash(bytes)
            var flips = 0
            for bit in 0..<(length * 8) {
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                flips += (hash(bytes) ^ before).nonzeroBitCount
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            let mean = Double(flips) / Double(length * 8)
            #expect(mean > 26 && mean < 38, "length \(length): \(mean) bits")
        }
    }
}

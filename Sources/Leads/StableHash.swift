// The hash whose values are stored: recent message ids in a lead's record, slots of the lead table.
//
// wyhash, final version 4 (Wang Yi, public domain): one 64 x 64 -> 128 bit multiplication per 16
// bytes. Swift's own `Hasher` is seeded per process, so its values cannot be kept.

/// A 64-bit hash of bytes that is the same in every process, on every machine, for ever.
///
/// Not for secrets and not against attackers: ids that must not be forged are keyed hashes.
package enum StableHash {
    @usableFromInline static let secret0: UInt64 = 0x2d35_8dcc_aa6c_78a5
    @usableFromInline static let secret1: UInt64 = 0x8bb8_4b93_962e_acc9
    @usableFromInline static let secret2: UInt64 = 0x4b33_a62e_d433_d4a3
    @usableFromInline static let secret3: UInt64 = 0x4d5a_2da5_1de1_aa47

    /// Hashes the bytes; equal bytes give equal values, the empty buffer included.
    ///
    /// - Parameter seed: separates families of values; 0 for everything that is stored.
    @inlinable package static func hash64(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0)
        -> UInt64
    {
        let count = bytes.count
        var state = seed ^ mixed(seed ^ secret0, secret1)
        var a: UInt64 = 0
        var b: UInt64 = 0
        if count <= 16 {
            if count >= 4 {
                let step = (count >> 3) << 2
                a = word4(bytes, 0) << 32 | word4(bytes, step)
                b = word4(bytes, count - 4) << 32 | word4(bytes, count - 4 - step)
            } else if count > 0 {
                a = UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8
                a |= UInt64(bytes[count - 1])
            }
        } else {
            var at = 0
            if count >= 48 {
                var state1 = state
                var state2 = state
                while count - at >= 48 {
                    state = mixed(word8(bytes, at) ^ secret1, word8(bytes, at + 8) ^ state)
                    state1 = mixed(word8(bytes, at + 16) ^ secret2, word8(bytes, at + 24) ^ state1)
                    state2 = mixed(word8(bytes, at + 32) ^ secret3, word8(bytes, at + 40) ^ state2)
                    at += 48
                }
                state ^= state1 ^ state2
            }
            while count - at > 16 {
                state = mixed(word8(bytes, at) ^ secret1, word8(bytes, at + 8) ^ state)
                at += 16
            }
            a = word8(bytes, count - 16)
            b = word8(bytes, count - 8)
        }
        let (high, low) = (a ^ secret1).multipliedFullWidth(by: b ^ state)
        return mixed(low ^ secret0 ^ UInt64(count), high ^ secret1)
    }

    @inlinable static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b)
        return high ^ low
    }

    @inlinable static func word4(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
    }

    @inlinable static func word8(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }
}

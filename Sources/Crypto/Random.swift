import CCrypto

/// Returns bytes that nobody can guess.
///
/// Traps when the system has no randomness: an id or a key made without is worse than none.
package func randomBytes(count: Int) -> [UInt8] {
    precondition(0...Int(Int32.max) ~= count, "count of random bytes is out of range")
    var bytes = [UInt8](repeating: 0, count: count)
    mustWork(RAND_bytes(&bytes, Int32(count)), "RAND_bytes")
    return bytes
}

/// Tells whether two secrets are equal, in a time that depends on their lengths only.
package func isEqualInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
}

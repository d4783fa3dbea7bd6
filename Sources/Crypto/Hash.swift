// Hashes of the system's libcrypto (OpenSSL 3). Its calls fail only when the process is out of
// memory or the installation is broken; neither is a state to go on from, so both trap.
import CCrypto

/// Length of a SHA-256 or HMAC-SHA-256 value, in bytes.
package let hashBytes = 32

/// Returns the SHA-256 of `bytes`, 32 bytes long (FIPS 180-4).
package func sha256(_ bytes: RawSpan) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: hashBytes)
    bytes.withUnsafeBytes {
        mustWork(EVP_Digest($0.baseAddress, $0.count, &hash, nil, EVP_sha256(), nil), "EVP_Digest")
    }
    return hash
}

/// Returns the SHA-256 of `bytes`, 32 bytes long.
package func sha256(_ bytes: [UInt8]) -> [UInt8] { sha256(bytes.span.bytes) }

/// Traps with libcrypto's name for the call when `result` is not 1.
func mustWork(_ result: Int32, _ call: String) {
    precondition(result == 1, "libcrypto: \(call) failed; is OpenSSL 3 installed whole?")
}

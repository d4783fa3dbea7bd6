import Crypto
package import Leads

extension Definition {
    /// Returns what names one text of a definition for ever: SHA-256 of its bytes, 64 hex digits.
    package static func hash(of yaml: [UInt8]) -> String { sha256(yaml).hex }
}

/// Ids of leads: the keys of records.
package enum LeadIdentifier {
    /// Tells whether a record's key can be a lead's id: 1 to 256 bytes of UTF-8 without control
    /// characters, so that no id can look like a key of ours (`\0meta`).
    @inlinable package static func isValid(_ key: RawSpan) -> Bool {
        if key.byteCount == 0 || key.byteCount > WireLimits.identifierBytesMax { return false }
        return key.withUnsafeBytes { bytes in
            var at = 0
            // Eight at a time: a high bit where a byte is below 0x20 or above 0x7F.
            while at + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                if (word | (word &- 0x2020_2020_2020_2020)) & 0x8080_8080_8080_8080 != 0 { break }
                at += 8
            }
            while at < bytes.count, bytes[at] >= 0x20, bytes[at] < 0x80 { at += 1 }
            return at == bytes.count || isPrintableUTF8(bytes)
        }
    }

    /// Well-formed UTF-8 (table 3-7 of the Unicode standard) without control characters.
    @usableFromInline static func isPrintableUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at < bytes.count {
            let second: ClosedRange<UInt8>
            let length: Int
            switch bytes[at] {
            case 0x20...0x7F: (length, second) = (1, 0x80...0xBF)
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return false
            }
            if at + length > bytes.count { return false }
            if length > 1, !second.contains(bytes[at + 1]) { return false }
            for index in (at + 2)..<max(at + 2, at + length) where bytes[index] & 0xC0 != 0x80 {
                return false
            }
            at += length
        }
        return true
    }
}

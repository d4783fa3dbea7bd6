/// Ids of leads: the keys of records.
package enum LeadIdentifier {
    /// Tells whether a record's key can be a lead's id: 1 to 256 bytes of UTF-8 without control
    /// characters, so that no id can look like a key of ours (`\0meta`).
    @inlinable package static func isValid(_ key: RawSpan) -> Bool {
        if key.byteCount == 0 || key.byteCount > WireLimits.identifierBytesMax { return false }
        return key.withUnsafeBytes { bytes in
            var isASCII = true
            for byte in bytes {
                if byte < 0x20 { return false }
                if byte >= 0x80 { isASCII = false }
            }
            return isASCII || isUTF8(bytes)
        }
    }

    /// Well-formed UTF-8 of the Unicode standard, table 3-7.
    @usableFromInline static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        func isTrail(_ index: Int, _ range: ClosedRange<UInt8>) -> Bool {
            index < bytes.count && range.contains(bytes[index])
        }
        while at < bytes.count {
            let second: ClosedRange<UInt8>
            let length: Int
            switch bytes[at] {
            case 0x00...0x7F: (length, second) = (1, 0x80...0xBF)
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return false
            }
            for index in 1..<max(2, length) where length > 1 {
                if !isTrail(at + index, index == 1 ? second : 0x80...0xBF) { return false }
            }
            at += length
        }
        return true
    }
}

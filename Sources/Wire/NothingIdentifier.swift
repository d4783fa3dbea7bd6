// Ids that are the text of nothing: what programs write where they know no id. One such text merges
// everybody who has it into one lead, so it is refused as a lead's id, and as nothing else. The list
// is PostHog's of distinct ids that it refuses, and what other languages print.

extension LeadIdentifier {
    private static let words: [StaticString] = [
        "undefined", "null", "none", "nil", "nan", "object object", "anonymous", "guest",
        "not_authenticated", "distinct_id", "distinctid", "id", "email", "true", "false",
    ]
    private static let wordBytesMax = 17

    /// Whether a text can be a lead's id: a valid one that is not the text of nothing.
    @inlinable package static func isLead(_ key: RawSpan) -> Bool {
        isValid(key) && !isNothing(key)
    }

    /// Whether a text says that there is no id: one of the words above, of any case and with any blanks
    /// and signs around it (`[object Object]`, `<nil>`, `"undefined"`), or nothing but zeros, blanks,
    /// dashes and brackets (`0`, `{}`, the UUID of zeros).
    package static func isNothing(_ key: RawSpan) -> Bool {
        key.withUnsafeBytes { bytes in
            if bytes.allSatisfy(isEmptyByte) { return true }
            var (start, end) = (0, bytes.count)
            while start < end, !isWordByte(bytes[start]) { start += 1 }
            while start < end, !isWordByte(bytes[end - 1]) { end -= 1 }
            let core = bytes[start..<end]
            guard core.count <= wordBytesMax else { return false }
            return words.contains { isSame(core, $0) }
        }
    }

    private static func isEmptyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0"), UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    /// A letter, a digit, or a byte of a character beyond ASCII.
    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func isSame(_ text: Slice<UnsafeRawBufferPointer>, _ word: StaticString) -> Bool
    {
        guard text.count == word.utf8CodeUnitCount else { return false }
        for (index, byte) in text.enumerated() {
            let isLetter = (0x41...0x5A).contains(byte)
            guard (isLetter ? byte | 0x20 : byte) == word.utf8Start[index] else { return false }
        }
        return true
    }
}

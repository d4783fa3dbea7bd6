/// Whether bytes are UTF-8, and how far they are from it.
struct UTF8Check: Equatable {
    /// Letters of two to four bytes that are right.
    private(set) var wideLetters = 0
    /// Bytes that belong to no letter.
    private(set) var strayBytes = 0
    /// Where the first of them stands.
    private(set) var firstStray: Int?

    init(_ bytes: ArraySlice<UInt8>) {
        var at = bytes.startIndex
        while at < bytes.endIndex {
            if bytes[at] < 0x80 {
                at += 1
                continue
            }
            let length = Self.length(bytes, at)
            if length > 0 {
                wideLetters += 1
                at += length
            } else {
                strayBytes += 1
                if firstStray == nil { firstStray = at }
                at += 1
            }
        }
    }

    /// Of the letter that begins at a byte from 0x80 on; 0 when none does. Source: RFC 3629, 4.
    private static func length(_ bytes: ArraySlice<UInt8>, _ at: Int) -> Int {
        let length: Int
        // Of the second byte: overlong forms, surrogates and what is over U+10FFFF are out.
        let second: ClosedRange<UInt8>
        switch bytes[at] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard at + length <= bytes.endIndex, second.contains(bytes[at + 1]) else { return 0 }
        for next in bytes[(at + 2)..<(at + length)] where !(0x80...0xBF).contains(next) { return 0 }
        return length
    }
}

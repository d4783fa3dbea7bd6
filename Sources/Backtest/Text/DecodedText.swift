// Excel saves "CSV" in the code page of the system and "Unicode text" as UTF-16; what a program
// writes is UTF-8, with or without a mark. The mark decides; without one UTF-16 shows by its zero
// bytes, and what is not UTF-8 can only be guessed: as Windows-1252, the code page of western Europe
// and of America, unless the file is UTF-8 but for a few broken places.

/// The text of a file, whatever it was written in, as UTF-8 without a mark.
package struct DecodedText: Sendable, Equatable {
    package let utf8: [UInt8]
    /// As `iconv -l` has it.
    package let encoding: String
    /// Nothing in the file says so: it is the most likely.
    package let isGuessed: Bool
    /// Places whose bytes mean nothing, which read as U+FFFD.
    package let damagedCount: Int
    /// Line of the first place, from 1, that is damaged or that shows that it is no UTF-8.
    package let oddLine: Int?

    static let windows = "WINDOWS-1252"
    private static let byteOrderMarks: [(mark: [UInt8], encoding: String, unitBytes: Int)] = [
        ([0xEF, 0xBB, 0xBF], "UTF-8", 1), ([0xFF, 0xFE, 0, 0], "UTF-32LE", 4),
        ([0, 0, 0xFE, 0xFF], "UTF-32BE", 4), ([0xFF, 0xFE], "UTF-16LE", 2),
        ([0xFE, 0xFF], "UTF-16BE", 2),
    ]
    /// A file whose letters beyond ASCII are right but for one in so many is damaged UTF-8.
    private static let wideLettersPerStray = 10

    /// - Parameter name: the encoding that a person says; nil: as the bytes tell.
    /// - Returns: nil when the C library does not know that encoding.
    package init?(_ bytes: [UInt8], as name: String? = nil) {
        let marked = Self.byteOrderMarks.first { bytes.starts(with: $0.mark) }
        if let name {
            let isMarked = marked?.encoding.lowercased() == name.lowercased()
            self.init(
                bytes.dropFirst(isMarked ? marked?.mark.count ?? 0 : 0), name, isGuessed: false)
        } else if let marked {
            self.init(
                bytes.dropFirst(marked.mark.count), marked.encoding, marked.unitBytes,
                isGuessed: false)
        } else if let wide = Self.unmarkedUTF16(bytes) {
            self.init(bytes[...], wide, 2, isGuessed: true)
        } else {
            let check = UTF8Check(bytes[...])
            let isUTF8 = check.wideLetters >= Self.wideLettersPerStray * check.strayBytes
            self.init(
                bytes[...], isUTF8 ? "UTF-8" : Self.windows, isGuessed: !isUTF8,
                oddAt: check.firstStray)
        }
    }

    private init?(
        _ bytes: ArraySlice<UInt8>, _ encoding: String, _ unitBytes: Int = 1, isGuessed: Bool,
        oddAt: Int? = nil
    ) {
        let (utf8, damage): ([UInt8], [Int])
        if ["UTF-8", "UTF8"].contains(encoding.uppercased()), UTF8Check(bytes).strayBytes == 0 {
            (utf8, damage) = (Array(bytes), [])
        } else {
            guard var iconv = Iconv(from: encoding, unitBytes: unitBytes) else { return nil }
            (utf8, damage) = iconv.convert(bytes)
        }
        self.utf8 = utf8.starts(with: Self.byteOrderMarks[0].mark) ? Array(utf8.dropFirst(3)) : utf8
        (self.encoding, self.isGuessed, damagedCount) = (encoding, isGuessed, damage.count)
        oddLine = (oddAt ?? damage.first).map { odd in
            1 + bytes[bytes.startIndex..<min(odd, bytes.endIndex)].count { $0 == 0x0A }
        }
    }

    /// UTF-16 without a mark: of its ASCII letters every second byte is 0.
    private static func unmarkedUTF16(_ bytes: [UInt8]) -> String? {
        let sample = bytes.prefix(4_096)
        guard sample.count >= 4, sample.count % 2 == 0 || bytes.count > sample.count else {
            return nil
        }
        var zeros = [0, 0]
        for (at, byte) in sample.enumerated() where byte == 0 { zeros[at % 2] += 1 }
        let all = zeros[0] + zeros[1]
        guard all * 5 >= sample.count else { return nil }
        if zeros[1] * 10 >= all * 9 { return "UTF-16LE" }
        return zeros[0] * 10 >= all * 9 ? "UTF-16BE" : nil
    }
}

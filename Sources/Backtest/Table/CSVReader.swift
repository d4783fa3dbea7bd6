// Records of a CSV text as RFC 4180 has it, and as spreadsheets and CRMs write it: any delimiter,
// lines that end with LF, CRLF or CR, quoted fields with line ends in them.

/// Reads records one by one from text that lies in memory.
struct CSVReader {
    /// A quote that nobody closes must not swallow the rest of the file.
    private static let recordBytesMax = 256 << 10
    private static let quote = UInt8(ascii: "\"")

    private let text: [UInt8]
    private let dialect: Dialect
    private var at = 0
    /// Of the file, from 1: what is read next.
    private(set) var nextLine = 1
    /// Line that the newest record began on.
    private(set) var line = 0

    init(_ text: [UInt8], _ dialect: Dialect) {
        (self.text, self.dialect) = (text, dialect)
        for _ in 0..<dialect.skippedLines { skipLine() }
    }

    /// The next record that is not blank.
    ///
    /// - Returns: nil at the end; a misfit when a quote stays open: what follows its line is read.
    mutating func next() -> Result<[String], Misfit>? {
        while at < text.count, isBlankLine() { skipLine() }
        guard at < text.count else { return nil }
        line = nextLine
        let start = at
        var fields: [String] = []
        while let field = field(from: start) {
            fields.append(field)
            if at >= text.count { return .success(fields) }
            if text[at] == dialect.delimiter {
                at += 1
                if at >= text.count { return .success(fields + [""]) }
            } else {
                endLine()
                return .success(fields)
            }
        }
        (at, nextLine) = (start, line)
        skipLine()
        return .failure(Misfit("a quote is opened and not closed"))
    }

    /// Leaves `at` on a delimiter, a line end or the end of the text.
    ///
    /// - Returns: nil when a quote stays open.
    private mutating func field(from start: Int) -> String? {
        var begin = at
        while begin < text.count, isBlank(text[begin]) { begin += 1 }
        guard begin < text.count, text[begin] == Self.quote else { return plain() }
        // Blanks before a quote belong to nobody; but if the quote does not close, it is a letter.
        guard let quoted = quoted(at: begin, from: start) else {
            return begin == at ? nil : plain()
        }
        return quoted
    }

    private mutating func plain() -> String {
        let begin = at
        while at < text.count, text[at] != dialect.delimiter, !isLineEnd(text[at]) { at += 1 }
        let isLast = at == text.count || isLineEnd(text[at])
        // The CR of CRLF is no part of the field.
        let end = isLast && at > begin && text[at - 1] == 0x0D ? at - 1 : at
        return String(decoding: text[begin..<end], as: UTF8.self)
    }

    /// A quoted field, and what stands between its end and the next delimiter.
    private mutating func quoted(at begin: Int, from start: Int) -> String? {
        var (field, place, lines) = ([UInt8](), begin + 1, 0)
        while true {
            guard place < text.count, place - start <= Self.recordBytesMax else { return nil }
            if text[place] == Self.quote {
                place += 1
                guard place < text.count, text[place] == Self.quote else { break }
            }
            if isLineEnd(text[place]) { lines += 1 }
            field.append(text[place])
            place += 1
        }
        (at, nextLine) = (place, nextLine + lines)
        return String(decoding: field, as: UTF8.self) + plain()
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        (byte == 0x20 || byte == 0x09) && byte != dialect.delimiter
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == dialect.lineEnd }

    private func isBlankLine() -> Bool {
        var place = at
        while place < text.count, !isLineEnd(text[place]) {
            guard [0x20, 0x09, 0x0D, 0x0A].contains(text[place]) else { return false }
            place += 1
        }
        return true
    }

    private mutating func skipLine() {
        while at < text.count, !isLineEnd(text[at]) { at += 1 }
        endLine()
    }

    private mutating func endLine() {
        at += 1
        nextLine += 1
    }
}

import Gzip

// Rows of a CSV file as RFC 4180 has it, and as spreadsheets and CRMs write it: `,`, `;` or tab,
// quoted fields with line feeds in them, CRLF, a byte order mark, gzip.

/// What divides the fields of an export.
package enum Delimiter: String, CaseIterable, Sendable {
    case comma, semicolon, tab, pipe

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: UInt8(ascii: "\t")
        case .pipe: UInt8(ascii: "|")
        }
    }
}

/// Reads records one by one; the file's lines are the only unit it keeps.
struct CSVReader: ~Copyable {
    /// A quote that nobody closes must not swallow the rest of the file.
    private static let recordBytesMax = 256 << 10

    private var lines: LineReader
    private var delimiter: UInt8?
    /// Lines that an open quote had taken and gave back, the next one last.
    private var returned: [(line: [UInt8], number: Int)] = []
    /// Line that the newest record began on.
    private(set) var lineNumber = 0

    /// - Parameter delimiter: nil: the one that the first record has most of.
    init(path: String, delimiter: Delimiter?) throws(GzipError) {
        lines = try LineReader(path: path)
        self.delimiter = delimiter?.byte
    }

    /// The next record that is not blank.
    ///
    /// - Returns: nil at the end.
    mutating func next() throws -> Result<[String], Misfit>? {
        guard let (first, number) = try nextLine(skipsBlank: true) else { return nil }
        lineNumber = number
        let delimiter = delimiter ?? Self.delimiter(of: first)
        self.delimiter = delimiter
        var (record, taken) = (first, [(line: [UInt8], number: Int)]())
        var fields = Self.fields(record, delimiter)
        while fields == nil {
            guard record.count <= Self.recordBytesMax,
                let more = try nextLine(skipsBlank: false)
            else {
                returned += taken.reversed()
                return .failure(Misfit("a quote is opened and not closed"))
            }
            taken.append(more)
            record.append(UInt8(ascii: "\n"))
            record += more.line
            // Only a quote can close it.
            if more.line.contains(UInt8(ascii: "\"")) { fields = Self.fields(record, delimiter) }
        }
        return .success(fields ?? [])
    }

    private mutating func nextLine(
        skipsBlank: Bool
    ) throws(GzipError) -> (line: [UInt8], number: Int)? {
        if let line = returned.popLast() { return line }
        let line = skipsBlank ? try lines.nextText() : try lines.next()
        return line.map { ($0, lines.lineNumber) }
    }

    private static func delimiter(of record: [UInt8]) -> UInt8 {
        var (isQuoted, counts) = (false, [UInt8: Int]())
        for byte in record {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted { counts[byte, default: 0] += 1 }
        }
        let delimiters = Delimiter.allCases.map(\.byte)
        return delimiters.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? delimiters[0]
    }

    /// Quotes that stand inside an unquoted field are part of it.
    ///
    /// - Returns: nil when a quote is open at the end.
    static func fields(_ record: [UInt8], _ delimiter: UInt8) -> [String]? {
        let quote = UInt8(ascii: "\"")
        let end = record.last == UInt8(ascii: "\r") ? record.count - 1 : record.count
        var (fields, field, at) = ([String](), [UInt8](), 0)
        while true {
            field.removeAll(keepingCapacity: true)
            if at < end, record[at] == quote {
                at += 1
                while true {
                    guard at < end else { return nil }
                    if record[at] == quote {
                        at += 1
                        guard at < end, record[at] == quote else { break }
                    }
                    field.append(record[at])
                    at += 1
                }
            }
            while at < end, record[at] != delimiter {
                field.append(record[at])
                at += 1
            }
            fields.append(String(decoding: field, as: UTF8.self))
            guard at < end else { return fields }
            at += 1
        }
    }
}

/// What divides the fields of an export.
package enum Delimiter: String, CaseIterable, Sendable {
    case comma, semicolon, tab, pipe

    /// In the order in which they are taken when two fit equally well: where `;` divides, commas
    /// are mostly decimal commas.
    static let byPreference: [Delimiter] = [.tab, .semicolon, .pipe, .comma]

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: UInt8(ascii: "\t")
        case .pipe: UInt8(ascii: "|")
        }
    }
}

/// How a CSV text is written.
package struct Dialect: Sendable, Equatable {
    var delimiter: UInt8 = 0
    /// LF or CR.
    var lineEnd: UInt8 = 0x0A
    /// Lines before the header: `sep=;`, or a title.
    var skippedLines = 0

    /// - Parameter delimiter: nil: as `sep=` says, else what divides the first records best.
    init(_ text: [UInt8], delimiter: Delimiter?) {
        lineEnd = Self.lineEnd(of: text)
        let first = text.prefix { $0 != 0x0A && $0 != 0x0D }
        let named = Self.separator(named: first)
        if named != nil { skippedLines = 1 }
        let candidates =
            (delimiter?.byte ?? named).map { [$0] } ?? Delimiter.byPreference.map(\.byte)
        var best = (delimiter: candidates[0], score: -1.0, linesBeforeHeader: 0)
        for candidate in candidates {
            self.delimiter = candidate
            let layout = Layout(text, self)
            if layout.score > best.score {
                best = (candidate, layout.score, layout.linesBeforeHeader)
            }
        }
        self.delimiter = best.delimiter
        skippedLines += best.linesBeforeHeader
    }

    /// CR, when more lines end with it alone than with LF; those inside quotes do not count.
    private static func lineEnd(of text: [UInt8]) -> UInt8 {
        var (isQuoted, lineFeeds, returns) = (false, 0, 0)
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case 0x0A where !isQuoted: lineFeeds += 1
            case 0x0D where !isQuoted: returns += 1
            default: break
            }
        }
        return returns > lineFeeds ? 0x0D : 0x0A
    }

    /// Of Excel's first line `sep=;`, which is no row.
    private static func separator(named line: ArraySlice<UInt8>) -> UInt8? {
        let line = line.filter { $0 != UInt8(ascii: "\"") && $0 != 0x20 }
        let name = String(decoding: line.prefix(4), as: UTF8.self).lowercased()
        guard name == "sep=", line.count == 5, let byte = line.last, byte < 0x80,
            !(UInt8(ascii: "0")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: ";")
        else { return nil }
        return byte
    }
}

/// How many fields the first records have, if a byte divides them.
private struct Layout {
    private var widths: [Int] = []
    private var lines: [Int] = []

    private let linesBefore: Int
    private static let recordsMax = 25

    init(_ text: [UInt8], _ dialect: Dialect) {
        linesBefore = dialect.skippedLines
        var reader = CSVReader(text, dialect)
        var tries = 0
        while tries < Self.recordsMax, let record = reader.next() {
            tries += 1
            guard case .success(let fields) = record else { continue }
            widths.append(fields.count)
            lines.append(reader.line)
        }
    }

    /// The width of most records; of two as frequent the larger one.
    private var width: Int {
        var counts: [Int: Int] = [:]
        for width in widths { counts[width, default: 0] += 1 }
        return counts.filter { $0.key > 1 }.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
            ?? 0
    }

    /// High when many fields come out, as many in each record.
    var score: Double {
        guard !widths.isEmpty, width > 1 else { return 0 }
        let share = Double(widths.count { $0 == width }) / Double(widths.count)
        return share * share * Double(width)
    }

    /// A title stands alone in its line; the header has as many fields as the rows.
    var linesBeforeHeader: Int {
        guard widths.first == 1, let header = widths.firstIndex(where: { $0 == width }) else {
            return 0
        }
        return widths[..<header].allSatisfy { $0 == 1 } ? lines[header] - 1 - linesBefore : 0
    }
}

import Gzip
import System

/// An export as it lies in memory: one code per cell, one text per code of a column.
package struct CSVTable: Sendable {
    package struct Column: Sendable {
        package let name: String
        /// Of each row; below 0 nothing is known: -1 is an empty cell, others a word for nothing.
        package private(set) var codes: [Int32] = []
        package private(set) var texts: [String] = []
        /// Rows that have the text.
        private(set) var counts: [Int] = []
        /// By -code - 1.
        private(set) var missingTexts = [""]
        private(set) var missingCounts = [0]
        private var codeOfText: [String: Int32] = ["": -1]

        init(_ name: String) { self.name = name }

        var filled: Int { counts.reduce(0, +) }

        package subscript(row: Int) -> String? { codes[row] < 0 ? nil : texts[Int(codes[row])] }

        /// Also of a cell that says nothing.
        func text(ofCode code: Int32) -> String {
            code < 0 ? missingTexts[Int(-code) - 1] : texts[Int(code)]
        }

        fileprivate mutating func append(_ text: String) {
            let code = codeOfText[text] ?? code(ofNew: text)
            codes.append(code)
            if code < 0 { missingCounts[Int(-code) - 1] += 1 } else { counts[Int(code)] += 1 }
        }

        private mutating func code(ofNew text: String) -> Int32 {
            let code: Int32
            if MissingWords.contain(text) {
                missingTexts.append(text)
                missingCounts.append(0)
                code = -Int32(missingTexts.count)
            } else {
                code = Int32(texts.count)
                texts.append(text)
                counts.append(0)
            }
            codeOfText[text] = code
            return code
        }
    }

    package private(set) var columns: [Column] = []
    /// Line of the file that each row began on.
    package private(set) var lines: [Int] = []
    /// What the bytes were.
    package private(set) var text: DecodedText
    package private(set) var dialect: Dialect
    /// Rows that have a cell at all, also those that do not fit.
    package private(set) var recordCount = 0

    package var rowCount: Int { lines.count }

    package func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// Most bytes of a file, unpacked.
    private static let bytesMax = 1 << 30
    private static let columnsMax = 10_000

    /// Reads a whole file, `.gz` too.
    ///
    /// - Parameters:
    ///   - path: `-` is stdin.
    ///   - misfits: told of rows that have more or fewer fields than the header.
    package static func read(
        _ path: String, delimiter: Delimiter?, encoding: String? = nil, _ misfits: inout Misfits,
        onProgress: (Int) -> Void = { _ in }
    ) throws -> CSVTable {
        let bytes = try readWholeFile(path: path, bytesMax: bytesMax)
        return try CSVTable(
            bytes, name: path, delimiter: delimiter, encoding: encoding, &misfits, onProgress)
    }

    /// - Parameter name: of the file, for errors.
    package init(
        _ bytes: [UInt8], name: String, delimiter: Delimiter? = nil, encoding: String? = nil,
        _ misfits: inout Misfits, _ onProgress: (Int) -> Void = { _ in }
    ) throws(BacktestError) {
        if let foreign = ForeignFormat.of(bytes) {
            throw Self.error(name, "it is \(foreign.what)", foreign.remedy)
        }
        guard let text = DecodedText(bytes, as: encoding) else {
            throw BacktestError(
                .usage, "--encoding: there is no \(Printable.quoted(encoding ?? ""))",
                why: "the C library of this machine does not know it",
                remedy: "iconv -l lists its names, such as UTF-8, UTF-16LE, WINDOWS-1250")
        }
        self.text = text
        dialect = Dialect(text.utf8, delimiter: delimiter)
        var reader = CSVReader(text.utf8, dialect)
        switch reader.next() {
        case nil: throw Self.error(name, "it is empty")
        case .failure(let misfit): throw Self.error(name, misfit.why)
        case .success(let names): try takeHeader(names, name)
        }
        while let record = reader.next() {
            take(record, line: reader.line, &misfits)
            onProgress(recordCount)
        }
        dropTrailingColumns()
    }

    private mutating func take(
        _ record: Result<[String], Misfit>, line: Int, _ misfits: inout Misfits
    ) {
        switch record {
        case .failure(let misfit):
            recordCount += 1
            misfits.note(line: line, misfit.why)
        case .success(let fields):
            let cells = fields.map(trimmed)
            // Spreadsheets write rows of nothing but delimiters after the last one.
            guard cells.contains(where: { !$0.isEmpty }) else { return }
            recordCount += 1
            guard cells.count >= namedWidth, cells.dropFirst(columns.count).allSatisfy(\.isEmpty)
            else {
                return misfits.note(line: line, ragged(cells.count))
            }
            lines.append(line)
            for at in columns.indices { columns[at].append(at < cells.count ? cells[at] : "") }
        }
    }

    private func ragged(_ count: Int) -> String {
        let shown = "it has \(count) field\(count == 1 ? "" : "s"), the header \(namedWidth)"
        return count > namedWidth
            ? shown + "; a text with the delimiter in it must stand in quotes"
            : shown + "; a text with a line break in it must stand in quotes"
    }

    /// Fields that a row must have: columns at the end that have no name may be left out.
    private var namedWidth: Int { (lastNamed ?? -1) + 1 }
    private var lastNamed: Int?

    private mutating func takeHeader(
        _ names: [String], _ file: String
    ) throws(BacktestError) {
        let names = names.map(trimmed)
        lastNamed = names.lastIndex { !$0.isEmpty }
        guard namedWidth > 1 else { throw Self.error(file, "its first line has one column only") }
        guard names.count <= Self.columnsMax else {
            throw Self.error(file, "it has more than \(Self.columnsMax) columns")
        }
        columns = ColumnNames.unique(names).map { Column($0) }
    }

    /// A delimiter at the end of each line makes no column.
    private mutating func dropTrailingColumns() {
        while columns.count > namedWidth, columns.last?.filled == 0 { columns.removeLast() }
    }

    private static func error(
        _ file: String, _ why: String,
        _ remedy: String = "export it as CSV with one header line; --delimiter names what divides"
    ) -> BacktestError {
        BacktestError(
            .data, "\(Printable.text(file)) cannot be read as a table", why: why, remedy: remedy)
    }
}

/// Without blanks around it, also those that are as wide as nothing.
package func trimmed(_ text: String) -> String {
    guard text.first.map(isBlank) == true || text.last.map(isBlank) == true else { return text }
    return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
}

private func isBlank(_ letter: Character) -> Bool {
    letter.isWhitespace || letter == "\u{200B}" || letter == "\u{FEFF}" || letter == "\u{2060}"
}

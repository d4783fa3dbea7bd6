import System

/// An export as it lies in memory: one code per cell, one text per code of a column.
package struct CSVTable: Sendable {
    package struct Column: Sendable {
        package let name: String
        /// Of each row; -1 is missing.
        package var codes: [Int32] = []
        var texts: [String] = []
        /// Rows that have the text.
        var counts: [Int] = []
        private var codeOfText: [String: Int32] = [:]

        init(_ name: String) { self.name = name }

        var filled: Int { counts.reduce(0, +) }

        package subscript(row: Int) -> String? { codes[row] < 0 ? nil : texts[Int(codes[row])] }

        fileprivate mutating func append(_ cell: String) {
            let text = trimmed(cell)
            guard !CSVTable.isMissing(text) else { return codes.append(-1) }
            if let code = codeOfText[text] {
                codes.append(code)
                counts[Int(code)] += 1
            } else {
                let code = Int32(texts.count)
                codeOfText[text] = code
                texts.append(text)
                counts.append(1)
                codes.append(code)
            }
        }
    }

    package private(set) var columns: [Column] = []
    /// Line of the file that each row began on.
    package private(set) var lines: [Int] = []

    package var rowCount: Int { lines.count }

    package func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// What exports write for "nobody knows".
    private static let missing: Set<String> = [
        "", "select", "unknown", "null", "n/a", "na", "none", "nan", "-", "?", "not specified",
        "not provided", "undefined", "#n/a",
    ]

    static func isMissing(_ text: String) -> Bool {
        text.utf8.count <= 16 && missing.contains(text.lowercased())
    }

    /// Reads a whole file.
    ///
    /// - Parameter misfits: told of rows that have more or fewer fields than the header.
    package static func read(
        _ path: String, delimiter: Delimiter?, _ misfits: inout Misfits,
        onProgress: (Int) -> Void = { _ in }
    ) throws -> CSVTable {
        var reader = try CSVReader(path: path, delimiter: delimiter)
        var table = CSVTable()
        switch try reader.next() {
        case nil: throw failure(path, "it is empty")
        case .failure(let misfit): throw failure(path, misfit.why)
        case .success(let names): try table.takeHeader(names, path)
        }
        let width = table.columns.count
        while let record = try reader.next() {
            switch record.flatMap({ wide($0, width) }) {
            case .failure(let misfit):
                misfits.note(line: reader.lineNumber, misfit.why)
            case .success(let cells):
                table.lines.append(reader.lineNumber)
                for at in table.columns.indices { table.columns[at].append(cells[at]) }
            }
            onProgress(table.rowCount)
        }
        return table
    }

    /// Trailing delimiters are a habit of spreadsheets.
    private static func wide(_ cells: [String], _ width: Int) -> Result<[String], Misfit> {
        guard cells.count >= width, cells.dropFirst(width).allSatisfy(\.isEmpty) else {
            return .failure(
                Misfit(
                    "it has \(cells.count) field\(cells.count == 1 ? "" : "s"), the header \(width)"
                ))
        }
        return .success(cells)
    }

    /// A column without a name is called by its place, a second one of a name by its number.
    private mutating func takeHeader(_ names: [String], _ path: String) throws {
        var names = names.map(trimmed)
        while names.last == "" { names.removeLast() }
        guard names.allSatisfy({ !$0.contains("\u{FFFD}") && !$0.contains("\0") }) else {
            throw Self.failure(path, "its header is not UTF-8")
        }
        var seen: [String: Int] = [:]
        for (at, name) in names.enumerated() {
            let name = name.isEmpty ? "column \(at + 1)" : name
            seen[name, default: 0] += 1
            columns.append(Column(seen[name] == 1 ? name : "\(name) (\(seen[name] ?? 0))"))
        }
        guard columns.count > 1 else {
            throw Self.failure(path, "its first line has one column only")
        }
    }

    private static func failure(_ path: String, _ why: String) -> BacktestError {
        BacktestError(
            .data, "\(Printable.text(path)) cannot be read as a table", why: why,
            remedy: "export it as CSV in UTF-8 with one header line; --delimiter names what divides"
        )
    }
}

/// Without blanks around it.
package func trimmed(_ text: String) -> String {
    guard text.first?.isWhitespace == true || text.last?.isWhitespace == true else { return text }
    return String(
        text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
}

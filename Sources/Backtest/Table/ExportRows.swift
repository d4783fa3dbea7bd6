import System

/// Rows of an export that have a verdict, in the order in which they are learned.
struct ExportRows {
    private(set) var rows: [Int] = []
    private(set) var isAccepted: [Bool] = []

    init(_ request: ExportRequest, _ table: CSVTable, _ misfits: inout Misfits) throws {
        guard let label = table.column(request.label) else { return }
        let meaning = try Self.meanings(of: label, request)
        let places = try request.order.flatMap { table.column($0) }.map { try Self.places($0) }
        var found: [(place: Double, row: Int, accepted: Bool)] = []
        for row in 0..<table.rowCount {
            guard label.codes[row] >= 0 else {
                misfits.note(line: table.lines[row], "\(request.label) is empty: no verdict yet")
                continue
            }
            guard let places else {
                found.append((0, row, meaning[Int(label.codes[row])]))
                continue
            }
            let code = request.order.flatMap { table.column($0) }?.codes[row] ?? -1
            guard code >= 0, let place = places[Int(code)] else {
                misfits.note(
                    line: table.lines[row], "\(request.order ?? "") is neither number nor time")
                continue
            }
            found.append((place, row, meaning[Int(label.codes[row])]))
        }
        found.sort { ($0.place, $0.row) < ($1.place, $1.row) }
        rows = found.map(\.row)
        isAccepted = found.map(\.accepted)
        guard isAccepted.contains(true), isAccepted.contains(false) else {
            throw BacktestError(
                .data, "\(Printable.quoted(request.label)) does not tell accepted from rejected",
                why: rows.isEmpty
                    ? "no row can be used"
                    : "all \(rows.count) rows have the same verdict",
                remedy: "--label names the column of the outcome, --accepted the values that mean "
                    + "accepted")
        }
    }

    /// Whether each text of the label means accepted.
    private static func meanings(
        of label: CSVTable.Column, _ request: ExportRequest
    ) throws -> [Bool] {
        let texts = label.texts.map { $0.lowercased() }
        if !request.accepted.isEmpty {
            let accepted = request.accepted.map { $0.lowercased() }
            for name in accepted where !texts.contains(name) {
                throw BacktestError(
                    .usage,
                    "--accepted: no row has \(Printable.quoted(name)) in "
                        + Printable.quoted(request.label),
                    why: "it has " + shown(label),
                    remedy: "name its values, separated by commas")
            }
            return texts.map { accepted.contains($0) }
        }
        let yes: Set<String> = ["1", "true", "yes", "y", "t", "won", "accepted", "converted"]
        let no: Set<String> = ["0", "false", "no", "n", "f", "lost", "rejected"]
        if let odd = label.texts.first(where: { !yes.union(no).contains($0.lowercased()) }) {
            throw BacktestError(
                .usage,
                "\(Printable.quoted(request.label)) has \(Printable.quoted(odd)), which is "
                    + "neither yes nor no", why: "it has " + shown(label),
                remedy: "--accepted names the values that mean accepted, all others are rejections")
        }
        return texts.map { yes.contains($0) }
    }

    private static func shown(_ column: CSVTable.Column) -> String {
        let frequent = column.texts.indices.sorted { column.counts[$0] > column.counts[$1] }
        return frequent.prefix(8).map { Printable.quoted(column.texts[$0]) }.joined(separator: ", ")
            + (frequent.count > 8 ? " and \(frequent.count - 8) more" : "")
    }

    /// Place of each text: a number, or a time in milliseconds; nil where it is neither.
    private static func places(_ column: CSVTable.Column) throws -> [Double?] {
        let numbers = column.texts.map(ColumnKind.number)
        let times = column.texts.map { StreamTime.milliseconds($0).map(Double.init) }
        let found = numbers.count { $0 != nil } >= times.count { $0 != nil } ? numbers : times
        guard found.contains(where: { $0 != nil }) else {
            throw BacktestError(
                .data, "--order: \(Printable.quoted(column.name)) holds neither numbers nor times",
                why: "it has " + shown(column),
                remedy: "name a column with a running number or a time such as 2026-03-04")
        }
        return found
    }
}

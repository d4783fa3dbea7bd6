import System

/// Rows of an export that have a verdict, in the order in which they are learned.
struct ExportRows {
    private(set) var rows: [Int] = []
    private(set) var isAccepted: [Bool] = []

    init(
        _ table: CSVTable, _ label: CSVTable.Column, _ outcome: Outcome,
        order: (column: CSVTable.Column, values: ExportOrder)?, _ misfits: inout Misfits
    ) throws(BacktestError) {
        var found: [(place: Double, row: Int, isAccepted: Bool)] = []
        for row in 0..<table.rowCount {
            let meaning = outcome.meaning(ofCode: label.codes[row])
            guard meaning != .undecided else { continue }
            guard let order else {
                found.append((0, row, meaning == .accepted))
                continue
            }
            guard let place = order.values.place(ofCode: order.column.codes[row]) else {
                misfits.note(
                    line: table.lines[row], "\(order.column.name) is neither number nor time")
                continue
            }
            found.append((place, row, meaning == .accepted))
        }
        found.sort { ($0.place, $0.row) < ($1.place, $1.row) }
        rows = found.map(\.row)
        isAccepted = found.map(\.isAccepted)
        guard isAccepted.contains(true), isAccepted.contains(false) else {
            throw BacktestError(
                .data, "\(Printable.quoted(label.name)) does not tell accepted from rejected",
                why: Self.why(rows.count, table, label, outcome),
                remedy: "--label names the column of the outcome, --accepted and --rejected the "
                    + "values that mean so; --rejected '' where an empty cell is a rejection")
        }
    }

    private static func why(
        _ used: Int, _ table: CSVTable, _ label: CSVTable.Column, _ outcome: Outcome
    ) -> String {
        if table.rowCount == 0 { return "no row can be used" }
        let counts = Outcome.Meaning.allCases.map { "\(outcome.rows($0)) \($0.rawValue)" }
        return (used == 0 ? "no row can be used" : "all \(used) rows have the same verdict")
            + ": \(counts.joined(separator: ", ")); it has \(shownTexts(of: label))"
    }
}

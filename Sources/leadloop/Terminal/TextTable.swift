/// Columns for people: as wide as they need, numbers to the right, the last one cut to the terminal.
struct TextTable {
    enum Alignment: Sendable { case left, right }

    let columns: [(title: String, alignment: Alignment)]
    var rows: [[String]] = []

    init(_ columns: (String, Alignment)...) { self.columns = columns }

    /// - Parameters:
    ///   - width: columns of the terminal; nil leaves long lines alone.
    ///   - paint: colours a cell that is already padded, by row and column.
    func text(
        width: Int?, style: Style = .plain,
        paint: (_ cell: String, _ row: Int, _ column: Int) -> String = { cell, _, _ in cell }
    ) -> String {
        let widths = columns.indices.map { column in
            max(columns[column].title.count, rows.map { $0[column].count }.max() ?? 0)
        }
        func line(_ cells: [String], _ decorate: (String, Int) -> String) -> String {
            var left = width ?? .max
            let parts = cells.indices.map { column -> String in
                let isLast = column == cells.count - 1
                var cell = cells[column]
                if isLast, cell.count > left, left > 1 { cell = cell.prefix(left - 1) + "…" }
                let gap = spaces(widths[column] - cell.count)
                left -= widths[column] + 2
                switch columns[column].alignment {
                case .left: return decorate(cell, column) + (isLast ? "" : gap)
                case .right: return gap + decorate(cell, column)
                }
            }
            return parts.joined(separator: "  ") + "\n"
        }
        let head = line(columns.map(\.title)) { cell, _ in style.dim(cell) }
        return head
            + rows.indices.map { row in
                line(rows[row]) { paint($0, row, $1) }
            }.joined()
    }
}

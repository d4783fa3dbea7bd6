import Backtest
import System
import Wire

/// What became of the columns of an export, for people.
struct ExportText {
    let export: Export

    func text(width: Int?, _ style: Style) -> String {
        var table = TextTable(
            ("column", .left), ("type", .left), ("filled", .right), ("AUC alone", .right),
            ("learned from", .left))
        table.rows = export.columns.map { column in
            [
                Printable.text(column.features.name), column.features.kind.name,
                percent(column.features.filledShare), column.aucAlone.map { fixed($0, 3) } ?? "",
                Self.use(column),
            ]
        }
        let columns = export.columns
        let text = table.text(width: width, style: style) { cell, row, column in
            guard column >= 3, columns[row].isLeak || columns[row].isStrong else { return cell }
            return columns[row].isLeak ? style.error(cell) : style.warning(cell)
        }
        let hasLadder = columns.contains { $0.leftOut == nil && $0.features.isLadder }
        return text
            + (hasLadder
                ? "numbers became ladders, whose steps add up: what reaches >=5 has the points of "
                    + ">=3 as well\n" : "")
    }

    private static func use(_ column: ColumnReport) -> String {
        let count = column.features.keys.count
        let used = column.leftOut.map { "no: \($0)" } ?? counted(count, "feature")
        if column.isLeak { return used + (column.leftOut == nil ? ", kept though a leak?" : "") }
        return used + (column.isStrong ? ", strong: known before the call?" : "")
    }

    /// Warnings, each of three lines.
    var warnings: [Failure] {
        let leaks = export.columns.filter { $0.leftOut == ColumnReport.leakReason }
        let strong = export.columns.filter { $0.isStrong && $0.leftOut == nil }
        var warnings = leaks.map { column in
            let name = Printable.text(column.features.name)
            return Failure(
                .done,
                "column \(name) alone predicts the outcome (AUC \(fixed(column.aucAlone ?? 0, 3))); "
                    + "it is left out",
                why: "such a field is mostly written after the outcome is known; points learned "
                    + "from it would be worth nothing for new leads",
                remedy: "--keep '\(name)' if it is filled in before sales decides, else leave it")
        }
        if !strong.isEmpty {
            let names = strong.map {
                "\(Printable.text($0.features.name)) (\(fixed($0.aucAlone ?? 0, 3)))"
            }
            warnings.append(
                Failure(
                    .done,
                    "strong alone: \(names.joined(separator: ", "))",
                    why:
                        "that may be a good sign, or a field that somebody fills in after the call",
                    remedy: "--ignore COLUMN,... what is not known when a lead is handed over"))
        }
        return warnings
    }
}

extension ColumnReport {
    func write(_ json: inout JSONWriter) {
        json.object {
            $0.field("name", features.name)
            $0.field("type", features.kind.name)
            $0.field("filled", features.filledShare)
            $0.field("aucAlone", aucAlone ?? .nan)
            $0.field("leak", isLeak)
            $0.field("features", leftOut == nil ? features.keys.count : 0)
            $0.field("leftOut") { json in
                if let leftOut { json.value(leftOut) } else { json.null() }
            }
        }
    }
}

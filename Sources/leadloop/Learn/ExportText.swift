import Backtest
import Leads
import System
import Wire

/// What became of the columns of an export, for people.
struct ExportText {
    let export: Export
    let table: CSVTable

    func text(width: Int?, _ style: Style) -> String {
        outcome + order + reasons + columns(width: width, style)
    }

    private static let valuesMax = 6

    /// Which values of the label went where.
    private var outcome: String {
        let outcome = export.outcome
        let lines = Outcome.Meaning.allCases.compactMap { meaning -> String? in
            let values = outcome.values.filter { $0.meaning == meaning }
            guard !values.isEmpty else { return nil }
            let shown = values.prefix(Self.valuesMax).map {
                "\($0.text.isEmpty ? "empty cells" : Printable.text($0.text)) \(grouped($0.rows))"
            }
            let more = values.count - shown.count
            return "  \(meaning.rawValue) \(grouped(outcome.rows(meaning))): "
                + shown.joined(separator: ", ") + (more > 0 ? " and \(grouped(more)) more" : "")
                + (meaning == .undecided ? "; left out" : "")
        }
        return "outcome \(Printable.text(outcome.column)), in rows:\n"
            + lines.joined(separator: "\n") + "\n"
    }

    private var order: String {
        guard let order = export.order else { return "" }
        let dates = order.dateOrder.map { $0 == .dmy ? ", day first" : ", month first" } ?? ""
        return "in the order of \(Printable.text(order.column)), read as \(order.form.rawValue)"
            + "\(dates)\n"
    }

    private var reasons: String {
        guard let reasons = export.reasons else { return "" }
        let shown = reasons.values.prefix(20).map { value in
            "  \(Printable.text(value.text)) \(grouped(value.rows)): "
                + (value.reason?.rawValue
                    ?? "not in the list, teaches everything; --reason-name 'TEXT=REASON'")
        }
        let more = reasons.values.count - shown.count
        return "reasons of rejections:\n" + shown.joined(separator: "\n") + "\n"
            + (more > 0 ? "  and \(grouped(more)) more\n" : "")
    }

    private func columns(width: Int?, _ style: Style) -> String {
        var table = TextTable(
            ("column", .left), ("type", .left), ("filled", .right), ("AUC alone", .right),
            ("learned from", .left))
        table.rows = export.columns.map { column in
            [
                Printable.text(column.features.name), column.typeText,
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

    /// By key of a step, what reaching it is worth with all steps below it.
    func words(of report: BacktestReport) -> [String: String] {
        let points = Dictionary(
            report.features.map { ($0.key, $0.now) }, uniquingKeysWith: { first, _ in first })
        var words: [String: String] = [:]
        for column in export.columns where column.leftOut == nil && column.features.isLadder {
            var sum = 0.0
            for key in column.features.keys {
                sum += points[key] ?? 0
                let step = key.dropFirst(column.features.name.count + 2)
                words[key] = "\(step) or more: \(sum < 0 ? "" : "+")\(fixed(sum, 1)) in all"
            }
        }
        return words
    }
}

extension ColumnReport {
    /// `number, decimal comma`.
    var typeText: String {
        guard let format else { return features.kind.name }
        var parts = [features.kind.name]
        if format.isPercent { parts.append("%") }
        if format.isMixed {
            parts.append("commas and points")
        } else if let mark = format.mark {
            parts.append("decimal \(mark.rawValue)" + (format.isDeduced ? " (deduced)" : ""))
        }
        return parts.joined(separator: ", ")
    }
}

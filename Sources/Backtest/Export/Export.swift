package import Leads
import System
import YAML

/// An export of a CRM as a stream of verdicts.
package struct Export: Sendable {
    package let stream: VerdictStream
    /// Of every column that may be a feature.
    package private(set) var columns: [ColumnReport] = []
    package let outcome: Outcome
    package let order: ExportOrder?
    package let reasons: ExportReasons?
    /// Words about the points that were given, such as those that no column has.
    package let warnings: [String]
    /// What was given as a definition.
    package let definition: Definition?

    /// - Parameter misfits: told of rows that cannot be used.
    package init(
        _ request: ExportRequest, _ table: CSVTable, _ misfits: inout Misfits,
        onProgress: (Int) -> Void = { _ in }
    ) throws {
        let roles = try ColumnRoles(request, table)
        let cells = table.columns.map(ColumnCells.init)
        let formats = FileFormats(
            cells, delimiter: table.dialect.delimiter, decimal: request.decimal,
            dateOrder: request.dateOrder)
        let label = table.columns[roles.label]
        let outcome = try Outcome(label, request)
        let order = try roles.order.map { try ExportOrder(cells[$0], formats) }
        let rows = try ExportRows(
            table, label, outcome,
            order: roles.order.flatMap { place in order.map { (table.columns[place], $0) } },
            &misfits)
        reasons = try roles.reason.map {
            try ExportReasons(table.columns[$0], named: request.reasonNames, rows)
        }
        (self.outcome, self.order) = (outcome, order)

        var points = try AgreedPoints(request.points, table)
        let features = try ExportFeatures(roles, cells, formats, rows, &points, onProgress)
        columns = features.reports.map(\.report)
        let agreed = try points.end(columns)
        (warnings, definition) = (agreed.warnings, points.definition)
        guard columns.contains(where: { $0.leftOut == nil }) else {
            throw Self.nothingLeft(columns)
        }
        stream =
            ExportStream(request, table, roles, rows, features.reports, order, reasons, agreed)
            .stream
    }

    private static func nothingLeft(_ columns: [ColumnReport]) -> BacktestError {
        let shown = columns.prefix(30).map {
            "\(Printable.text($0.features.name)): \($0.leftOut ?? "")"
        }
        let more = columns.count > 30 ? ["and \(columns.count - 30) more"] : []
        return BacktestError(
            .data, "no column is left to learn from",
            why: columns.isEmpty
                ? "the file has no other columns than those of the options"
                : (shown + more).joined(separator: "\n"),
            remedy:
                "--keep COLUMN takes one in whatever it was left out for; a column that was known "
                + "before sales decided is what learning needs")
    }
}

import Leads
import System
import YAML

/// What a person says about an export.
package struct ExportRequest: Sendable {
    package var path: String
    package var delimiter: Delimiter?
    /// Column with the outcome.
    package var label: String
    /// Its texts that mean accepted; empty: 1, true, yes and so on.
    package var accepted: [String] = []
    /// Column with numbers or times to sort by.
    package var order: String?
    package var ignored: [String] = []
    /// Columns to learn from although they look like leaks.
    package var kept: [String] = []
    /// A file of points, by its name and its bytes.
    package var points: (name: String, yaml: [UInt8])?

    package init(path: String, label: String) { (self.path, self.label) = (path, label) }
}

/// An export of a CRM as a stream of verdicts.
package struct Export: Sendable {
    package let stream: VerdictStream
    /// Of every column but label and order.
    package let columns: [ColumnReport]

    /// - Parameter misfits: told of rows that cannot be used.
    package init(
        _ request: ExportRequest, _ table: CSVTable, _ misfits: inout Misfits,
        warnings: inout [String],
        onProgress: (Int) -> Void = { _ in }
    ) throws {
        try Self.checkNames(request, table)
        let findings = Findings(source: request.points?.name ?? "")
        var hand = HandPoints()
        if let points = request.points {
            hand = HandPoints.read(points.yaml, findings)
            hand.findColumns(in: table, findings)
        }
        let rows = try ExportRows(request, table, &misfits)
        var columns: [ColumnReport] = []
        for column in table.columns where column.name != request.label {
            if column.name == request.order { continue }
            let features = ColumnFeatures(
                column, ColumnKind(column), wanted: hand.entries.filter { $0.column == column.name }
            )
            var report = ColumnReport(
                features, column.codes, rows: rows.rows, accepted: rows.isAccepted)
            if request.ignored.contains(column.name) {
                report.leftOut = "--ignore"
            } else if report.isLeak, report.leftOut == nil, !request.kept.contains(column.name) {
                report.leftOut = ColumnReport.leakReason
            }
            columns.append(report)
            onProgress(columns.count)
        }
        self.columns = columns
        let points = hand.points(columns, findings)
        for finding in findings.sorted where finding.severity == .warning {
            warnings.append(finding.description)
        }
        let errors = findings.sorted.filter { $0.severity == .error }.map(\.description)
        guard errors.isEmpty else {
            throw BacktestError(
                .points, "the points cannot be used", why: errors.joined(separator: "\n"),
                remedy: "fix the file; without --points all start at 0")
        }
        stream = Self.stream(request, hand, points, table, rows, columns)
    }

    private static func stream(
        _ request: ExportRequest, _ hand: HandPoints, _ points: [String: Double],
        _ table: CSVTable, _ rows: ExportRows, _ columns: [ColumnReport]
    ) -> VerdictStream {
        var stream = VerdictStream()
        stream.header = VerdictStream.Header(
            name: request.path.split(separator: "/").last.map(String.init) ?? request.path,
            baseRate: hand.baseRate, pointsToDoubleOdds: hand.pointsToDoubleOdds, points: points)
        let used = columns.filter { $0.leftOut == nil }.map(\.features)
        let codes = used.map { features in table.column(features.name)?.codes ?? [] }
        for (row, accepted) in zip(rows.rows, rows.isAccepted) {
            let features = zip(used, codes).flatMap { features, codes in
                features[codes[row]].map { (key: features.keys[$0], x: 1.0) }
            }
            stream.append(
                VerdictStream.Verdict(
                    line: table.lines[row], entries: 0..<0, isAccepted: accepted), features)
        }
        stream.arrangeKeys()
        return stream
    }

    private static func checkNames(_ request: ExportRequest, _ table: CSVTable) throws {
        let names = table.columns.map(\.name)
        let wanted =
            [("--label", request.label)] + (request.order.map { [("--order", $0)] } ?? [])
            + request.ignored.map { ("--ignore", $0) } + request.kept.map { ("--keep", $0) }
        for (option, name) in wanted where !names.contains(name) {
            let hint = nearest(name, in: names)
            throw BacktestError(
                .usage, "\(option): the file has no column \(Printable.quoted(name))",
                why: hint.map { "did you mean \(Printable.quoted($0))?" }
                    ?? "it has "
                    + names.prefix(40).map { Printable.text($0) }
                    .joined(separator: ", "),
                remedy: "name a column of the header line as it stands there")
        }
    }
}

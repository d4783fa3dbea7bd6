import Learning
import Report
import System

/// How a report goes to stdout: as other data, or as rows for a spreadsheet.
enum ReportFormat: String, CaseIterable, Sendable {
    case table, json, ndjson, csv

    static let option = Option("output", .choice, default: ReportFormat.table, "form of the data")
}

extension ReportView {
    private static let columns = [
        "section", "name", "verdicts", "accepted", "share", "low", "high", "log_loss", "auc", "ece",
        "brier", "from", "to",
    ]

    /// RFC 4180, one head line; a section fills the columns that it has. `accepted` of a reason is
    /// the rejections for it, `verdicts` all rejections.
    var csv: String {
        var rows = [Self.columns.joined(separator: ",")]
        func number(_ value: Double?) -> String {
            value.map { $0.isFinite ? "\($0)" : "" } ?? ""
        }
        func add(_ section: String, _ name: String, _ cells: [String: String]) {
            let all = cells.merging(["section": section, "name": name]) { $1 }
            rows.append(Self.columns.map { Self.cell(all[$0] ?? "") }.joined(separator: ","))
        }
        func add(_ section: String, _ name: String, _ group: Acceptance) {
            add(
                section, name,
                [
                    "verdicts": "\(group.count)", "accepted": "\(group.accepted)",
                    "share": number(group.share), "low": number(group.interval?.lowerBound),
                    "high": number(group.interval?.upperBound),
                ])
        }
        let figures = report.all
        for (name, quality) in [
            ("published", figures.published), ("agreed", figures.hand),
            ("beliefs", figures.beliefs),
        ] {
            add(
                "prediction", name,
                [
                    "verdicts": "\(quality.count)", "log_loss": number(quality.logLoss),
                    "auc": number(quality.auc), "ece": number(quality.calibrationError()),
                    "brier": number(quality.brier),
                ])
        }
        add("acceptance", "all", report.acceptance)
        add("acceptance", "teaching", report.teachingAcceptance)
        add("acceptance", "exploration", report.exploration)
        for week in report.weeks { add("week", week.name, week.acceptance) }
        for group in report.reasons { add("reason", group.name, group.acceptance) }
        for group in report.reps { add("rep", group.name, group.acceptance) }
        for group in report.versions { add("version", group.name, group.acceptance) }
        for group in report.features { add("feature", group.name, group.acceptance) }
        for move in report.changes.moves {
            add("move", move.feature, ["from": number(move.from), "to": number(move.to)])
        }
        return rows.joined(separator: "\r\n") + "\r\n"
    }

    /// In quotes where it needs them; a formula of a spreadsheet becomes a text.
    private static func cell(_ text: String) -> String {
        let isNumber = Double(text) != nil
        let safe = !isNumber && text.first.map("=+-@".contains) == true ? "'" + text : text
        return safe.contains { "\",\r\n".contains($0) || $0 == "\r\n" }
            ? "\"\(safe.replacing("\"", with: "\"\""))\"" : safe
    }
}

extension LoopReport.Week {
    /// The day of its Monday.
    var name: String { String(EventTime.text(mondayMilliseconds).prefix(10)) }
}

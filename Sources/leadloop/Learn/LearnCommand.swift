import Backtest
import Learning
import System
import Wire

private let file = Option<String?>(
    optionalOperand: "file", .file, "a verdict stream, .gz too; - is stdin")
private let service = Option(
    flag: "service", "all guardrails on: bounds, publications; p from published points")
private let isFull = Option(
    flag: "full-covariance", "what features teach about each other, too: to see what is possible")
private let predictions = Option<String?>(
    "predictions", .file, "writes {line, p, y} a line, in the file's order")
private let showAll = Option(flag: "all", "lists every feature")
private let skipHindsight = Option(
    flag: "skip-hindsight", "no logistic regression to compare with, which takes longest")
private let csv = Option<String?>("csv", .file, "an export with one lead a row, in place of FILE")
private let label = Option<String?>("label", .text("COLUMN"), "outcome: 1/0, yes/no, won/lost")
private let accepted = Option<String?>(
    "accepted", .text("A,B"), "values of the label that mean accepted; all others are rejections")
private let order = Option<String?>(
    "order", .text("COLUMN"), "number or time that rises; without it the file's order")
private let points = Option<String?>(
    "points", .file, "YAML: base_rate, and points: {COLUMN=label: 30, COLUMN>=3: 5}")
private let ignore = Option<[String]>(
    many: "ignore", .text("A,B"), "columns that nothing is learned from")
private let keep = Option<[String]>(
    many: "keep", .text("A,B"), "columns to learn from although they look like leaks")
private let delimiter = Option<Delimiter?>(
    "delimiter", .choice, shown: "what the header has most of", "what divides fields")
private let isBench = Option(
    flag: "bench", "measures the update on a synthetic model, and the bytes of its state")

extension Command {
    static let learn = Command(
        path: ["learn"],
        summary: "tries the learner on verdicts of the past: predicts each, then learns it",
        details: [
            "FILE: a header {\"name\",\"baseRate\",\"pointsToDoubleOdds\",\"points\":{feature: points}},",
            "then one verdict a line, {\"x\":{feature: 0..1},\"y\":0|1}, with any of: repId; reason",
            "(why rejected; without one a rejection teaches everything); fitAttributes; k (weight",
            "in learning, over 0 to 1; figures count each verdict once); at, judgedAt (predicted",
            "at `at`, learned at `judgedAt`; RFC 3339, or seconds or milliseconds since 1970);",
            "judgementId, supersedes. Features `name=label` are fit, all others behaviours. Lines",
            "that do not fit are told and left out. Verdicts whose reason teaches nothing are",
            "predicted, not learned and not measured. With --service publication may stop by itself",
            "where it would ask a person: that is told, and it goes on. Needs no Kafka.",
            "",
            "--csv does the same with an export of a CRM: numbers become ladders of features",
            "(TotalVisits>=3), categories one feature per frequent label. A column that alone",
            "tells the outcome (10-fold AUC from .85 on) is probably written after it: left out.",
        ],
        operands: [file.row],
        options: [
            service.row, isFull.row, predictions.row, showAll.row, skipHindsight.row, csv.row,
            label.row,
            accepted.row, order.row, points.row, ignore.row, keep.row, delimiter.row, isBench.row,
        ] + DataFormat.rows,
        example: "leadloop learn --csv leads.csv --label Converted --order 'Lead Number'"
    ) { invocation in
        switch (invocation[file], invocation[csv], invocation[isBench]) {
        case (let path?, nil, false): try learnStream(path, invocation)
        case (nil, let path?, false): try learnExport(path, invocation)
        case (nil, nil, true): try runBench(invocation)
        default:
            throw Failure.usage(
                "one of FILE, --csv FILE and --bench must be given, and only one",
                why: "FILE is a stream of verdicts, --csv an export of a CRM",
                remedy: "leadloop learn --help has their forms")
        }
        return .done
    }
}

private func learnStream(_ path: String, _ invocation: Invocation) throws {
    let terminal = invocation.terminal
    var misfits = Misfits()
    var progress = Progress(terminal, unit: "lines", total: nil)
    let read = Result { try VerdictStream.read(path, &misfits) { progress.update($0) } }
    progress.clear()
    let lineCount = (try? read.get().lineCount) ?? misfits.count
    misfits.tellPlaces(path, terminal.talk)
    misfits.tellCount(of: lineCount, "verdict line", terminal.talk)
    var stream = try read.get().stream
    if stream.header.name.isEmpty { stream.header.name = path }
    let report = try report(stream, misfits, invocation)
    switch invocation.format {
    case .table:
        let text = BacktestText(report: report, showsAll: invocation[showAll])
        terminal.data.write(text.text(width: terminal.data.columns, terminal.dataStyle))
    case .json, .ndjson: terminal.data.line(report.json())
    }
}

private func learnExport(_ path: String, _ invocation: Invocation) throws {
    let terminal = invocation.terminal
    guard let label = invocation[label] else {
        throw Failure.usage(
            "--label is missing", why: "one column of the export must tell accepted from rejected",
            remedy: "leadloop learn --csv \(path) --label COLUMN")
    }
    func names(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",").map { trimmed(String($0)) } }
    }
    var request = ExportRequest(path: path, label: label)
    request.delimiter = invocation[delimiter]
    request.accepted = names(invocation[accepted].map { [$0] } ?? [])
    request.order = invocation[order]
    request.ignored = names(invocation[ignore])
    request.kept = names(invocation[keep])
    request.points = try invocation[points].map { ($0, try readFile($0)) }
    var misfits = Misfits()
    var progress = Progress(terminal, unit: "rows", total: nil)
    let table = try CSVTable.read(path, delimiter: request.delimiter, &misfits) {
        progress.update($0)
    }
    progress.clear()
    var judging = Progress(terminal, unit: "columns", total: table.columns.count)
    var findings: [String] = []
    let export = Result {
        try Export(request, table, &misfits, warnings: &findings) { judging.update($0) }
    }
    judging.clear()
    misfits.tellPlaces(path, terminal.talk)
    for finding in findings { terminal.talk.line(finding) }
    try showExport(export.get(), misfits, isOrdered: request.order != nil, invocation)
    misfits.tellCount(of: table.rowCount, "row", terminal.talk)
}

private func showExport(
    _ export: Export, _ misfits: Misfits, isOrdered: Bool, _ invocation: Invocation
) throws {
    let terminal = invocation.terminal
    let text = ExportText(export: export)
    for warning in text.warnings {
        terminal.talk.write(warning.text(terminal.talkStyle, word: "warning:"))
    }
    if !isOrdered {
        terminal.talk.line(
            "warning: without --order rows are learned in the file's order; test-then-train means "
                + "something only in the order of time")
    }
    let report = try report(export.stream, misfits, invocation)
    switch invocation.format {
    case .table:
        let (width, style) = (terminal.data.columns, terminal.dataStyle)
        let figures = BacktestText(report: report, showsAll: invocation[showAll])
        terminal.data.write(
            text.text(width: width, style) + "\n" + figures.text(width: width, style))
    case .json, .ndjson:
        terminal.data.line(
            report.json { json in
                json.field("columns") { json in
                    json.array { for column in export.columns { column.write(&$0) } }
                }
            })
    }
}

/// Runs a stream, and writes what was predicted if that was asked for.
private func report(
    _ stream: VerdictStream, _ misfits: Misfits, _ invocation: Invocation
) throws -> BacktestReport {
    guard !(invocation[service] && invocation[isFull]) else {
        throw Failure.usage(
            "--service and --full-covariance exclude each other",
            why: "the service moves only weights of features that a lead showed, so that each step "
                + "can be explained",
            remedy: "run both, one after the other")
    }
    var backtest = Backtest(
        stream, invocation[service] ? .service : invocation[isFull] ? .full : .free)
    var progress = Progress(invocation.terminal, unit: "verdicts", total: stream.verdicts.count)
    backtest.run { progress.update($0) }
    progress.clear()
    let report = BacktestReport(
        backtest, skippedLines: misfits.count, withHindsight: !invocation[skipHindsight])
    if let path = invocation[predictions] { try writeFile(path, report.predictions) }
    return report
}

private func runBench(_ invocation: Invocation) throws {
    let result = try UpdateBench.run()
    let data = invocation.terminal.data
    switch invocation.format {
    case .table: data.write(result.text(invocation.terminal.dataStyle))
    case .json, .ndjson: data.line(result.json)
    }
}

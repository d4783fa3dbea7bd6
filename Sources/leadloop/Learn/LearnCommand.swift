import Backtest
import Learning
import System
import Wire

private typealias Options = LearnOptions

extension Command {
    static let learn = Command(
        path: ["learn"],
        summary: "backtests the learner on past verdicts: predicts each, then learns it",
        details: [
            "Reads a header {\"name\",\"baseRate\",\"pointsToDoubleOdds\",\"points\":{feature:",
            "points}},",
            "then one verdict a line, {\"x\":{feature: 0..1},\"y\":0|1}, with any of: repId; reason",
            "(why rejected; without one a rejection teaches everything); fitAttributes; k (weight",
            "in learning, over 0 to 1; figures count each verdict once); at, judgedAt (predicted",
            "at `at`, learned at `judgedAt`; RFC 3339, or seconds or milliseconds since 1970);",
            "judgementId, supersedes (a corrected verdict is measured by its last label, against",
            "the first p). Features `name=label` are fit, all others behaviours. Lines that do not",
            "fit are told and left out. Verdicts whose reason teaches nothing are predicted, not",
            "learned and not measured. With --service publication may stop by itself where it",
            "would ask a person: that is told, and it goes on. Needs no Kafka.",
            "",
            "--csv does the same with an export of a CRM or spreadsheet: numbers become ladders of",
            "features (TotalVisits>=3), categories one feature per frequent label, yes/no columns",
            "one. Encoding, delimiter, decimal commas and the order of dates are found in the file",
            "and told; where the file cannot tell, it asks. A column that alone tells the outcome",
            "(10-fold AUC from .85 on), or with a value that only one outcome has, was probably",
            "written after it: left out. --write makes a definition of the learned points, for",
            "leadloop check and run.",
        ],
        operands: [Options.file.row],
        options: Options.rows,
        example: "leadloop learn --csv leads.csv --label Converted --order 'Lead Number'"
    ) { invocation in
        switch (invocation[Options.file], invocation[Options.csv], invocation[Options.isBench]) {
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
    guard invocation[Options.write] == nil else {
        throw Failure.usage(
            "--write needs --csv", why: "a stream has features without the fields they come from",
            remedy: "leadloop learn --csv FILE --label COLUMN --write mql.yaml")
    }
    var misfits = Misfits()
    var progress = Progress(terminal, unit: "lines", total: nil)
    let read = Result { try VerdictStream.read(path, &misfits) { progress.update($0) } }
    progress.clear()
    let lineCount = (try? read.get().lineCount) ?? misfits.count
    misfits.tellPlaces(path, terminal.talk)
    misfits.tellCount(of: lineCount, "verdict line", terminal.talk)
    var stream = try read.get().stream
    if stream.header.name.isEmpty { stream.header.name = path }
    let report = try backtest(stream, misfits, invocation)
    switch invocation.format {
    case .table:
        let text = BacktestText(report: report, showsAll: invocation[Options.showAll])
        let (width, style) = (terminal.data.columns, terminal.dataStyle)
        terminal.data.write(text.conclusion(style) + "\n" + text.text(width: width, style))
    case .json, .ndjson: terminal.data.line(report.json())
    }
}

private func learnExport(_ path: String, _ invocation: Invocation) throws {
    let terminal = invocation.terminal
    guard invocation[Options.write] == nil || invocation[Options.model] == .diagonal else {
        throw Failure.usage(
            "--write needs --model diagonal", why: "a definition cannot hold combinations yet",
            remedy: "leave --model out")
    }
    guard let label = invocation[Options.label] else {
        throw Failure.usage(
            "--label is missing", why: "one column of the export must tell accepted from rejected",
            remedy: "leadloop learn --csv \(path) --label COLUMN")
    }
    let request = try ExportRequest(path: path, label: label, invocation)
    var misfits = Misfits()
    var progress = Progress(terminal, unit: "rows", total: nil)
    let table = try CSVTable.read(
        path, delimiter: request.delimiter, encoding: request.encoding, &misfits
    ) { progress.update($0) }
    progress.clear()
    var judging = Progress(terminal, unit: "columns", total: table.columns.count)
    let read = Result { try Export(request, table, &misfits) { judging.update($0) } }
    judging.clear()
    misfits.tellPlaces(path, terminal.talk)
    if let warning = table.text.warning(path) { warning.tell(terminal) }
    let text = ExportText(export: try read.get(), table: table)
    for warning in text.export.warnings { terminal.talk.line(warning) }
    for warning in text.warnings { warning.tell(terminal) }
    try showExport(text, misfits, invocation)
    misfits.tellCount(of: table.recordCount, "row", terminal.talk)
}

private func showExport(
    _ text: ExportText, _ misfits: Misfits, _ invocation: Invocation
) throws {
    let terminal = invocation.terminal
    let report = try backtest(text.export.stream, misfits, invocation)
    if let path = invocation[Options.write] {
        let written = try LearnedDefinition(text.export, report)
        try writeFile(path, written.yaml)
        for note in written.notes { terminal.talk.line("\(Printable.text(path)): \(note)") }
    }
    switch invocation.format {
    case .table:
        let (width, style) = (terminal.data.columns, terminal.dataStyle)
        let figures = BacktestText(
            report: report, showsAll: invocation[Options.showAll], words: text.words(of: report))
        terminal.data.write(
            figures.conclusion(style) + "\n" + text.text(width: width, style) + "\n"
                + figures.text(width: width, style))
    case .json, .ndjson: terminal.data.line(report.json { text.write(&$0) })
    }
}

/// Runs a stream, and writes what was predicted if that was asked for.
private func backtest(
    _ stream: VerdictStream, _ misfits: Misfits, _ invocation: Invocation
) throws -> BacktestReport {
    let model = invocation[Options.model]
    let count = stream.keys.count
    guard model == .diagonal || count <= JointTuning.featuresMax else {
        throw Failure(
            .data,
            "\(grouped(count)) features are too many for --model \(model)",
            why: "it learns at most \(grouped(JointTuning.featuresMax)) together",
            remedy: "leave columns out (--ignore), or use --model diagonal")
    }
    var backtest = Backtest(
        stream, invocation[Options.service] ? .service : .free, model)
    var progress = Progress(invocation.terminal, unit: "verdicts", total: stream.verdicts.count)
    backtest.run { progress.update($0) }
    progress.clear()
    let report = BacktestReport(
        backtest, skippedLines: misfits.count, withHindsight: !invocation[Options.skipHindsight])
    if let path = invocation[Options.predictions] { try writeFile(path, report.predictions) }
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

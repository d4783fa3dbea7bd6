import Learning

private let file = Option<String?>(
    optionalOperand: "file", .file, "a verdict stream, .gz too; - is stdin")
private let service = Option(
    flag: "service", "all guardrails on: bounds, publications; p from published points")
private let predictions = Option<String?>(
    "predictions", .file, "writes {line, p, y} a line, in the file's order")
private let showAll = Option(flag: "all", "lists every feature")
private let skipHindsight = Option(
    flag: "skip-hindsight", "no logistic regression to compare with, which takes longest")

extension Command {
    static let learn = Command(
        path: ["learn"],
        summary: "tries the learner on verdicts of the past: predicts each, then learns it",
        details: [
            "FILE: a header {\"name\",\"baseRate\",\"pointsToDoubleOdds\",\"points\":{feature: points}},",
            "then one verdict a line, {\"x\":{feature: 0..1},\"y\":0|1}, with any of: repId; reason",
            "(why rejected; without one a rejection teaches everything); fitAttributes; k (weight",
            "in learning, 0..1, not in the figures); at, judgedAt (predicted at `at`, learned at",
            "`judgedAt`; RFC 3339, or seconds or milliseconds since 1970); judgementId, supersedes.",
            "Features `name=label` are fit, all others behaviours. Lines that do not fit are told",
            "and left out. Verdicts whose reason teaches nothing are predicted and not measured.",
            "Needs no Kafka.",
        ],
        operands: [file.row],
        options: [service.row, predictions.row, showAll.row, skipHindsight.row] + DataFormat.rows,
        example: "leadloop learn verdicts.jsonl.gz --service --predictions p.jsonl"
    ) { invocation in
        guard let path = invocation[file] else {
            throw Failure.usage("FILE is missing", why: "a", remedy: "b")
        }
        let terminal = invocation.terminal
        var misfits = Misfits(path, terminal.talk)
        var reading = Progress(terminal, unit: "lines", total: nil)
        let (stream, _) = try VerdictStream.read(path, &misfits, &reading)
        var trial = Trial(stream, invocation[service] ? .service : .free)
        var learning = Progress(terminal, unit: "verdicts", total: stream.verdicts.count)
        trial.run { learning.update($0) }
        learning.clear()
        let report = TrialReport(
            trial, skippedLines: misfits.count, withHindsight: !invocation[skipHindsight])
        if let path = invocation[predictions] { try writeFile(path, report.predictions) }
        switch invocation.format {
        case .table:
            let text = TrialText(report: report, showsAll: invocation[showAll])
            terminal.data.write(text.text(width: terminal.data.columns, terminal.dataStyle))
        case .json, .ndjson: terminal.data.line(report.json())
        }
        return .done
    }
}

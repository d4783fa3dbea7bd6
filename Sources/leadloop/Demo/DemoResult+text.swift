import Demo
import System
import Wire

extension DemoResult {
    /// The summary, for people: lines of at most 80 columns.
    func lines(_ glyphs: Glyphs) -> [TextLine] {
        let days = Double(simulatedMilliseconds) / Double(Market.dayMilliseconds)
        let rate = seconds > 0 ? Double(counts.total) / seconds : 0
        var lines = [
            row(
                "simulated",
                [
                    (fixed(days, 0), .bold),
                    (" days in \(fixed(seconds, 1)) s, seed \(seed)", .plain),
                ]),
            row(
                "events",
                [
                    (grouped(sent), .bold), (" sent, ", .plain),
                    (grouped(Int(rate.rounded())), .bold), (" a second", .plain),
                ]),
            row(
                "",
                [
                    (
                        "= \(grouped(counts.scored)) scored + \(grouped(counts.ignored)) ignored"
                            + " + \(grouped(counts.duplicate)) repeats", .dim
                    )
                ]),
            row(
                "",
                [
                    (
                        "+ \(grouped(counts.late)) late + \(grouped(counts.deadLettered)) dead"
                            + " letters", .dim
                    )
                ]),
            row("leads", [(grouped(leads), .bold)]),
            row(
                "MQLs",
                [
                    (grouped(story.qualifiedCount), .bold),
                    (" seen by an independent read_committed consumer", .plain),
                ]),
            row("", [("= \(grouped(mqls)) counted by the workers", .dim)]),
            row("verdicts", [(grouped(story.outcomes.count), .bold)] + acceptance),
            row(
                "points",
                [
                    ("rank correlation with the hidden truth ", .plain),
                    (fixed(story.handCorrelation, 2), .bold), (" as agreed, ", .plain),
                    (fixed(story.correlation, 2), .good), (" learned", .plain),
                ]),
            row(
                "weights",
                [
                    ("\(story.version)", .bold), (" versions published, ", .plain),
                    (grouped(story.changeCount), .bold), (" changes of points", .plain),
                ]),
            row(
                "dead letters",
                [
                    (grouped(story.deadLetterCount), .bold),
                    (" with their reasons, broken on purpose", .plain),
                ]),
        ]
        if aborts > 0 {
            lines.append(row("aborts", [("\(aborts) transactions were undone and redone", .plain)]))
        }
        lines +=
            findings.isEmpty
            ? [row("reconciles", [("\(glyphs.accepted) every count agrees", .good)])]
            : findings.map { row("differs", [($0, .bad)]) }
        return lines
    }

    private var acceptance: [(String, Ink)] {
        guard let tenths = story.tenths else { return [] }
        return [
            (", accepted ", .plain), (percent(tenths.first), .bold),
            (" in the first tenth, ", .plain),
            (percent(tenths.last), .good), (" in the last", .plain),
        ]
    }

    private func row(_ name: String, _ pieces: [(String, Ink)]) -> TextLine {
        var line = TextLine(name + spaces(13 - name.count), .dim)
        for (text, ink) in pieces { line.add(text, ink) }
        return line
    }
}

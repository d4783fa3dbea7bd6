import Wire

/// How a demo went, and whether its books balance.
struct DemoResult: Sendable {
    var seed: UInt64
    /// What the independent reader saw.
    var story: Story
    var seconds: Double
    var simulatedMilliseconds: Int64
    /// Records to both inputs.
    var sent: Int64
    /// Who came, by the simulation.
    var buyers: Int
    /// By the workers.
    var counts: OutcomeCounts
    var leads: Int64, mqls: Int64, verdicts: Int64
    var aborts: Int

    /// What does not agree; empty is as it should be.
    var findings: [String] {
        var findings: [String] = []
        func compare(_ what: String, _ a: Int64, _ b: Int64) {
            if a != b { findings.append("\(what): \(grouped(a)) and \(grouped(b))") }
        }
        compare("sent and taken", sent, counts.total)
        compare("MQLs by workers and by reader", mqls, Int64(story.qualifiedCount))
        compare("MQLs and distinct ones", Int64(story.qualifiedCount), Int64(story.mqlIds.count))
        compare("verdicts by workers and by reader", verdicts, Int64(story.outcomes.count))
        compare(
            "dead letters by workers and by reader", counts.deadLettered,
            Int64(story.deadLetterCount))
        compare("buyers and leads", Int64(buyers), leads)
        compare("unreadable outputs", 0, Int64(story.unreadableCount))
        return findings
    }

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
                    (fixed(story.handCorrelation, 2), .bold), (" by hand, ", .plain),
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
            ? [row("books", [("\(glyphs.accepted) every count agrees", .good)])]
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

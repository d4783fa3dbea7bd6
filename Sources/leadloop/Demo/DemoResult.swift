import Pipeline

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

    /// The summary, for people.
    func lines(_ glyphs: Glyphs) -> [TextLine] {
        let days = Double(simulatedMilliseconds) / Double(Market.dayMilliseconds)
        let rate = seconds > 0 ? Double(counts.total) / seconds : 0
        var lines = [
            row(
                "simulated",
                "\(fixed(days, 0)) days in \(fixed(seconds, 1)) s, seed \(seed)"),
            row(
                "events",
                "\(grouped(sent)) sent = \(grouped(counts.scored)) scored + "
                    + "\(grouped(counts.ignored)) ignored + \(grouped(counts.duplicate)) duplicate"
                    + " + \(grouped(counts.late)) late + \(grouped(counts.deadLettered)) dead"
                    + " letters; \(grouped(Int(rate)))/s"),
            row("leads", grouped(leads)),
            row(
                "MQLs",
                "\(grouped(story.qualifiedCount)) seen by an independent read_committed consumer, "
                    + "\(grouped(mqls)) counted by the workers"),
            row("verdicts", verdictText),
            row(
                "rank corr.",
                "of the points with the hidden truth: \(fixed(story.handCorrelation, 2)) as set by "
                    + "hand, \(fixed(story.correlation, 2)) as learned"),
            row(
                "weights",
                "version \(story.version), \(counted(story.changeCount, "point change"))"),
            row("dead letters", deadLetterText),
        ]
        lines += findings.map { TextLine("differs: \($0)", .bad) }
        if findings.isEmpty { lines.append(row("books", "every count agrees")) }
        return lines
    }

    private var verdictText: String {
        guard let tenths = story.tenths else { return grouped(story.outcomes.count) }
        return "\(grouped(story.outcomes.count)), accepted \(percent(tenths.first)) in the first "
            + "tenth, \(percent(tenths.last)) in the last"
    }

    private var deadLetterText: String {
        let codes = story.deadLetters.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return grouped(story.deadLetterCount)
            + (codes.isEmpty
                ? ""
                : ": " + codes.map { "\($0.key) \(grouped($0.value))" }.joined(separator: ", "))
    }

    private func row(_ name: String, _ text: String) -> TextLine {
        var line = TextLine(name + spaces(13 - name.count), .dim)
        line.add(text)
        return line
    }
}

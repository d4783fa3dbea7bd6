import Demo
import System

extension DemoView {
    /// Each feature's way from the hand-set points towards the hidden truth.
    func points(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let (name, number) = (16, 6)
        let trackWidth = width - 4 - name - 3 * number
        let values = story.weights.flatMap { [$0.hand, $0.now, $0.truth] }
        let range = min(-10, values.min() ?? 0)...max(10, values.max() ?? 0)
        var legend = TextLine(spaces(name))
        let isShort = trackWidth < 36
        for (glyph, ink, word) in [
            (glyphs.hand, Ink.dim, isShort ? " agreed  " : " agreed points   "),
            (glyphs.now, .accent, isShort ? " now  " : " learned   "),
            (glyphs.truth, .warning, isShort ? " truth" : " hidden truth"),
        ] {
            legend.add(glyph, ink)
            legend.add(word, .dim)
        }
        legend.pad(to: name + trackWidth)
        for title in ["hand", "now", "truth"] { legend.add(right(title, number), .dim) }
        let rows = shown(story, count: height - 3).map { weight in
            var line = TextLine(weight.key).fitted(name - 1, glyphs)
            line.add(" ")
            line.add(track(weight, range, width: trackWidth, glyphs))
            line.add(right(fixed(weight.hand, 0), number), .dim)
            line.add(right(fixed(weight.now, 0), number), .accent)
            line.add(right(fixed(weight.truth, 0), number), .warning)
            return line
        }
        return box(
            "What counts, in points", note: "weights v\(story.version)", [legend] + rows,
            width: width, height: height, glyphs)
    }

    /// Where the hand-set points are most wrong, the best sign of a buyer first.
    private func shown(_ story: Story, count: Int) -> [Story.Weight] {
        story.weights.sorted { abs($0.truth - $0.hand) > abs($1.truth - $1.hand) }
            .prefix(max(0, count)).sorted { $0.truth > $1.truth }
    }

    func mqls(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let inner = width - 4
        let chosen = chosen(story)
        let rows = story.newest.prefix(max(0, height - 2)).map { mql in
            let isChosen = mql == chosen
            var line = TextLine(
                right(fixed(mql.score, 0), 3) + (isChosen ? ">" : " "), isChosen ? .accent : .bold)
            line.add(lead(mql.leadId, isShort: inner < 52))
            line.add(
                items: mql.shares.map { share in
                    var item = TextLine(share.key + " ")
                    item.add("+" + fixed(share.points, 0), .good)
                    return item
                }, width: inner)
            return line
        }
        return box("Newest MQLs, and why", rows, width: width, height: height, glyphs)
    }

    func verdicts(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let rows = story.verdicts.prefix(max(0, height - 2)).map { verdict in
            let (glyph, ink) =
                verdict.isAccepted ? (glyphs.accepted, Ink.good) : (glyphs.rejected, .bad)
            var line = TextLine(glyph + " ", ink)
            line.add(verdict.repId + spaces(5 - verdict.repId.count), .dim)
            if width >= 38 { line.add(lead(verdict.leadId, isShort: width < 48)) }
            line.add(
                verdict.isAccepted ? "accepted" : verdict.reason ?? "rejected",
                verdict.isAccepted ? .good : .plain)
            return line
        }
        return box("Verdicts of sales", rows, width: width, height: height, glyphs)
    }

    func changes(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        guard height > 0 else { return [] }
        let rows = story.changes.prefix(height - 2).map { change in
            var line = TextLine("v\(change.version)", .bold)
            line.pad(to: 5)
            line.add(
                items: change.moves.map { move in
                    var item = TextLine("\(move.key) \(fixed(move.from, 0))\(glyphs.arrow)")
                    item.add(fixed(move.to, 0), .accent)
                    return item
                }, width: width - 4)
            return line
        }
        return box("Newest changes of points", rows, width: width, height: height, glyphs)
    }

    func deadLetters(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        guard height > 0 else { return [] }
        var rows: [TextLine] = [TextLine()]
        for (code, count) in story.deadLettersByCount {
            var item = TextLine(code + " ")
            item.add(grouped(count), .warning)
            if rows[rows.count - 1].width + item.width + 2 > width - 4 { rows.append(TextLine()) }
            if rows[rows.count - 1].width > 0 { rows[rows.count - 1].add("  ") }
            rows[rows.count - 1].add(item)
        }
        return box(
            "Dead letters", note: "broken on purpose", rows, width: width, height: height, glyphs)
    }

    /// Acceptance by simulated week, as columns.
    func weeks(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let rows = height - 2
        let room = width - 4 - 6
        let shares = buckets(story.weeks, width: room / 2)
        // As wide as the history leaves room for, at most six columns a week.
        let each = min(6, max(1, room / max(1, shares.count)))
        let wide = shares.flatMap { share in
            (0..<each).map { each > 2 && $0 == each - 1 ? nil : share }
        }
        let lines = columns(wide, height: rows, glyphs).enumerated().map { row, cells in
            let label = row == 0 ? "100 %" : row == rows / 2 ? " 50 %" : ""
            var line = TextLine(label + spaces(6 - label.count), .dim)
            for (cell, share) in zip(cells, wide) { line.add(String(cell), Self.ink(of: share)) }
            return line
        }
        return box(
            "Accepted by sales", note: "by simulated week", lines, width: width, height: height,
            glyphs)
    }

    func spark(_ story: Story, width: Int) -> TextLine {
        let shares = buckets(story.weeks, width: width)
        // A young history would be lost in a wide place.
        let each = min(3, max(1, width / max(1, shares.count)))
        var line = TextLine()
        for (cell, share) in zip(sparkline(shares, glyphs), shares) {
            line.add(String(repeating: cell, count: each), Self.ink(of: share))
        }
        return line
    }

    private static func ink(of share: Double?) -> Ink { share ?? 0 < 0.5 ? .warning : .good }

    private func lead(_ id: String, isShort: Bool) -> TextLine {
        let name = BuyerName.short(id)
        let shown = isShort ? String(name.prefix { $0 != "@" }) : name
        var line = TextLine(shown).fitted(isShort ? 10 : 18, glyphs)
        line.add(" ")
        return line
    }

    private func right(_ text: String, _ width: Int) -> String { spaces(width - text.count) + text }
}

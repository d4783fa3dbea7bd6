// A frame: the state of the demo as lines of text. A pure function of scene and size, so tests read
// frames and a frame can be shown anywhere.
import Leads
import Pipeline

struct DemoView: Sendable {
    let glyphs: Glyphs

    /// Narrower or lower windows get the top of the picture.
    static let leastWidth = 60
    static let leastHeight = 16
    /// From here on weights and leads stand side by side.
    static let wideWidth = 110

    /// - Returns: exactly `height` lines, each exactly `width` wide.
    func lines(_ scene: Scene, width: Int, height: Int) -> [TextLine] {
        let drawn = max(width, Self.leastWidth)
        var lines = head(scene, drawn)
        let bodyHeight = max(height, Self.leastHeight) - lines.count - 1
        if case .starting(let what) = scene.phase {
            lines += waiting(what, width: drawn, height: bodyHeight)
        } else {
            lines +=
                drawn >= Self.wideWidth
                ? wideBody(scene, drawn, bodyHeight) : narrowBody(scene, drawn, bodyHeight)
        }
        lines = lines.prefix(height - 1) + [foot(scene, drawn)]
        while lines.count < height { lines.insert(TextLine(), at: lines.count - 1) }
        return lines.suffix(height).map { $0.fitted(width, glyphs) }
    }

    // MARK: Head and foot

    private func head(_ scene: Scene, _ width: Int) -> [TextLine] {
        var title = TextLine(" leadloop demo ", .bold)
        title.add(
            width >= 100
                ? "  one real service, one Kafka in this process, one simulated market" : "",
            .dim)
        let date = String(EventTime.text(scene.clockMilliseconds).prefix(10))
        let when =
            "day \(grouped(scene.day)) \(glyphs.dot) \(date) \(glyphs.dot) seed \(scene.seed) "
        title.pad(to: width - when.count)
        title.add(when, .dim)
        return [title, rule(width)] + figures(scene, width) + [TextLine()] + progress(scene, width)
    }

    private func rule(_ width: Int) -> TextLine {
        TextLine(String(repeating: glyphs.horizontal, count: width), .dim)
    }

    /// Numbers over their names, evenly spread.
    private func figures(_ scene: Scene, _ width: Int) -> [TextLine] {
        let story = scene.story
        let figures: [(String, String, Ink)] = [
            (grouped(Int(scene.perSecond.rounded())), "scored/s", .accent),
            (grouped(scene.counts.total), "events", .bold),
            (grouped(scene.leads), "leads", .bold),
            (grouped(scene.mqls), "MQLs", .bold),
            (grouped(story.outcomes.count), "verdicts", .bold),
            ("v\(story.version)", "weights", .bold),
            (grouped(story.deadLetterCount), "dead letters", .bold),
        ]
        let widths = figures.map { max($0.0.count, $0.1.count) }
        let gap = max(1, (width - 2 - widths.reduce(0, +)) / (figures.count - 1))
        var (numbers, names) = (TextLine(" "), TextLine(" "))
        for (figure, cell) in zip(figures, widths) {
            numbers.add(figure.0, figure.2)
            names.add(figure.1, .dim)
            let end = max(numbers.width, names.width, numbers.width - figure.0.count + cell) + gap
            numbers.pad(to: end)
            names.pad(to: end)
        }
        return [numbers, names]
    }

    private func progress(_ scene: Scene, _ width: Int) -> [TextLine] {
        let story = scene.story
        var line = TextLine(" accepted by sales ")
        if let tenths = story.tenths {
            line.add(percent(tenths.first), .dim)
            line.add(" \(glyphs.arrow) ", .dim)
            line.add(percent(tenths.last), .good)
        } else {
            line.add(glyphs.dot, .dim)
        }
        var right = TextLine("rank correlation with the truth ")
        right.add(fixed(story.handCorrelation, 2), .dim)
        right.add(" \(glyphs.arrow) ", .dim)
        right.add(fixed(story.correlation, 2) + " ", .good)
        if line.width + right.width + 4 > width {
            right = TextLine("rank corr. ")
            right.add(fixed(story.correlation, 2) + " ", .good)
        }
        line.add("  ")
        let room = width - line.width - right.width - 2
        line.add(sparkline(buckets(story.weeks, width: room), glyphs), .good)
        line.pad(to: width - right.width)
        line.add(right)
        return [line]
    }

    private func foot(_ scene: Scene, _ width: Int) -> TextLine {
        var line = TextLine(" ")
        switch scene.phase {
        case .starting: line.add("starting", .dim)
        case .settling:
            line.add("stopping: taking what is on the way, writing everything", .warning)
        case .running:
            line.add("Ctrl-C", .bold)
            line.add(" stops and sums up", .dim)
        }
        let left = scene.totalSeconds.map { max(0, $0 - scene.elapsedSeconds) }
        var right = TextLine()
        right.add("exactly once \(glyphs.dot) \(grouped(scene.ahead)) on the way", .dim)
        if let left { right.add(" \(glyphs.dot) \(duration(left)) left", .dim) }
        right.add(" ")
        line.pad(to: width - right.width)
        line.add(right)
        return line
    }

    private func waiting(_ what: String, width: Int, height: Int) -> [TextLine] {
        let text = [
            TextLine(
                "A market of simulated buyers, reps who accept or reject, and the real service"),
            TextLine(
                "between them. Nobody told it what makes a buyer: it starts with points set by"),
            TextLine("hand, and finds out from the verdicts."), TextLine(),
            TextLine(what + " ...", .accent),
        ]
        return box("Starting", text, width: width, height: height, glyphs)
    }

    // MARK: Bodies

    private func narrowBody(_ scene: Scene, _ width: Int, _ height: Int) -> [TextLine] {
        let below = max(4, height * 2 / 5)
        let half = width * 5 / 8
        return weights(scene.story, width, height - below)
            + beside(
                mqls(scene.story, half, below), verdicts(scene.story, width - half, below))
    }

    private func wideBody(_ scene: Scene, _ width: Int, _ height: Int) -> [TextLine] {
        let story = scene.story
        let half = width / 2
        let weightsHeight = min(height, story.weights.count + 3)
        var left = weights(story, half, weightsHeight)
        if height - weightsHeight >= 5 {
            left += acceptance(story, half, height - weightsHeight)
        } else {
            left = weights(story, half, height)
        }
        let right = width - half
        let mqlHeight = max(4, height * 2 / 5)
        let changesHeight = height >= 24 ? 7 : 0
        let lettersHeight = height >= 30 ? 4 : 0
        let verdictHeight = height - mqlHeight - changesHeight - lettersHeight
        return beside(
            left,
            mqls(story, right, mqlHeight) + verdicts(story, right, verdictHeight)
                + changes(story, right, changesHeight) + letters(story, right, lettersHeight))
    }

    // MARK: Panels

    private func weights(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let inner = width - 4
        let (name, number) = (14, 5)
        let trackWidth = inner - name - 3 * number - 1
        let values = story.weights.flatMap { [$0.hand, $0.now, $0.truth] }
        let range = min(-10, values.min() ?? 0)...max(10, values.max() ?? 0)
        var legend = TextLine(spaces(name), .dim)
        legend.add(glyphs.hand + " by hand  ", .dim)
        legend.add(glyphs.now, .accent)
        legend.add(" learned  ", .dim)
        legend.add(glyphs.truth, .warning)
        legend.add(" hidden truth", .dim)
        legend.pad(to: name + trackWidth + 1)
        for title in ["hand", "now", "true"] {
            legend.add(spaces(number - title.count) + title, .dim)
        }
        let shown = story.weights.sorted { abs($0.truth - $0.hand) > abs($1.truth - $1.hand) }
        let rows = shown.map { weight in
            var line = TextLine(weight.key).fitted(name - 1, glyphs)
            line.add(" ")
            line.add(track(weight, range, width: trackWidth, glyphs))
            line.add(" ")
            line.add(padded(weight.hand, number), .dim)
            line.add(padded(weight.now, number), .accent)
            line.add(padded(weight.truth, number), .warning)
            return line
        }
        return box(
            "Points", note: "version \(story.version)", [legend] + rows, width: width,
            height: height, glyphs)
    }

    private func padded(_ points: Double, _ width: Int) -> String {
        let text = fixed(points, 0)
        return spaces(width - text.count) + text
    }

    private func mqls(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let rows = story.newest.prefix(max(0, height - 2)).map { mql in
            var line = TextLine(padded(mql.score, 3) + " ", .bold)
            line.add(TextLine(BuyerName.short(mql.leadId)).fitted(18, glyphs))
            line.add(" ")
            for (index, share) in mql.shares.prefix(4).enumerated() {
                if index > 0 { line.add(", ", .dim) }
                line.add(share.key + " ")
                line.add("+" + fixed(share.points, 0), .good)
            }
            return line
        }
        return box("Newest MQLs, and why", rows, width: width, height: height, glyphs)
    }

    private func verdicts(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let rows = story.verdicts.prefix(max(0, height - 2)).map { verdict in
            var line = TextLine()
            line.add(
                (verdict.isAccepted ? glyphs.accepted : glyphs.rejected) + " ",
                verdict.isAccepted ? .good : .bad)
            line.add(verdict.repId + spaces(5 - verdict.repId.count), .dim)
            if width >= 44 {
                line.add(TextLine(BuyerName.short(verdict.leadId)).fitted(18, glyphs))
                line.add(" ")
            }
            line.add(
                verdict.isAccepted ? "accepted" : verdict.reason ?? "rejected",
                verdict.isAccepted ? .good : .plain)
            return line
        }
        return box("Verdicts", rows, width: width, height: height, glyphs)
    }

    private func changes(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        guard height > 0 else { return [] }
        let rows = story.changes.prefix(height - 2).map { change in
            var line = TextLine("v\(change.version) ", .bold)
            for (index, move) in change.moves.prefix(6).enumerated() {
                if index > 0 { line.add(", ", .dim) }
                line.add("\(move.key) \(fixed(move.from, 0))\(glyphs.arrow)")
                line.add(fixed(move.to, 0), .accent)
            }
            return line
        }
        return box("Published changes", rows, width: width, height: height, glyphs)
    }

    private func letters(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        guard height > 0 else { return [] }
        let codes = story.deadLetters.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var line = TextLine()
        for (index, code) in codes.enumerated() {
            if index > 0 { line.add("  ") }
            line.add("\(code.key) ")
            line.add(grouped(code.value), .warning)
        }
        return box(
            "Dead letters", note: "kept, with the reason", [line], width: width, height: height,
            glyphs)
    }

    private func acceptance(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let rows = height - 2
        let shares = buckets(story.weeks, width: (width - 10) / 2)
        let doubled = shares.flatMap { [$0, $0] }
        let pictures = columns(doubled, height: rows, glyphs)
        let lines = pictures.enumerated().map { row, picture in
            let label =
                row == 0 ? "100 %" : row == rows - 1 ? "  0 %" : row == rows / 2 ? " 50 %" : ""
            var line = TextLine(label + spaces(5 - label.count) + " ", .dim)
            line.add(picture, .good)
            return line
        }
        return box(
            "Accepted by sales", note: "by simulated week", lines, width: width, height: height,
            glyphs)
    }
}

func percent(_ share: Double) -> String { "\(fixed(share * 100, 0)) %" }

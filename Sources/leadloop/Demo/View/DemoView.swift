// A frame: the state of the demo as lines of text. A pure function of scene and size, so tests read
// frames and a frame can be shown anywhere. The panels are in DemoView+panels.swift.
import Demo
import Leads
import System
import Wire

struct DemoView: Sendable {
    let glyphs: Glyphs
    var keys = DemoKeys()

    /// Smaller windows get the upper left of this.
    static let leastWidth = 60
    static let leastHeight = 16
    /// From here on points and leads stand side by side.
    static let wideWidth = 110

    /// - Returns: exactly `height` lines, each exactly `width` wide.
    func lines(_ scene: Scene, width: Int, height: Int) -> [TextLine] {
        let drawn = max(width, Self.leastWidth)
        let isWide = drawn >= Self.wideWidth
        var lines = head(scene, drawn, isWide: isWide)
        let bodyHeight = max(height, Self.leastHeight) - lines.count - 1
        if case .starting(let what) = scene.phase {
            lines += starting(what, drawn, bodyHeight)
        } else if keys.isExplaining, let mql = chosen(scene.story) {
            lines += explanation(mql, drawn, bodyHeight)
        } else if isWide {
            lines += wideBody(scene.story, drawn, bodyHeight)
        } else {
            lines += narrowBody(scene.story, drawn, bodyHeight)
        }
        lines = lines.prefix(height - 1) + [foot(scene, drawn)]
        return lines.map { $0.fitted(width, glyphs) }
    }

    // MARK: Head and foot

    private func head(_ scene: Scene, _ width: Int, isWide: Bool) -> [TextLine] {
        let accepted = acceptance(scene.story)
        let correlation = correlation(scene.story)
        var lines = [banner(scene, width), TextLine()] + figures(scene, width)
        if isWide {
            var line = accepted
            let room = width - accepted.width - correlation.width - 4
            line.add(spark(scene.story, width: room))
            line.pad(to: width - correlation.width - 1)
            line.add(correlation)
            lines += [TextLine(), line]
        } else {
            var line = accepted
            line.add(spark(scene.story, width: width - accepted.width - 1))
            var below = TextLine(" ")
            below.add(correlation)
            lines += [line, below]
        }
        return lines
    }

    private func banner(_ scene: Scene, _ width: Int) -> TextLine {
        var line = TextLine(" leadloop demo", .banner)
        let date = EventTime.text(scene.clockMilliseconds).prefix(10)
        let when =
            "day \(grouped(scene.day)) \(glyphs.dot) \(date) \(glyphs.dot) seed \(scene.seed) "
        let motto = "  a real service on a Kafka in this process, and a simulated market"
        if line.width + motto.count + when.count < width { line.add(motto, .banner) }
        line.pad(to: width - when.count, .banner)
        line.add(when, .banner)
        return line
    }

    /// Numbers over their names, evenly spread.
    private func figures(_ scene: Scene, _ width: Int) -> [TextLine] {
        let story = scene.story
        let figures: [(number: String, name: String, ink: Ink)] = [
            (grouped(Int(scene.perSecond.rounded())), "leads scored/s", .accent),
            (grouped(scene.counts.total), "events", .bold),
            (grouped(scene.leads), "leads", .bold),
            (grouped(scene.mqls), "MQLs", .bold),
            (grouped(story.outcomes.count), "verdicts", .bold),
            ("v\(story.version)", "weights", .bold),
            (grouped(story.deadLetterCount), "dead letters", .bold),
        ]
        // Of fixed widths, so that nothing shifts when a number gets a digit.
        let cells = [14, 9, 7, 6, 8, 7, 12]
        let gap = max(1, (width - 2 - cells.reduce(0, +)) / (cells.count - 1))
        var (numbers, names) = (TextLine(" "), TextLine(" "))
        var end = 1
        for (figure, cell) in zip(figures, cells) {
            numbers.add(figure.number, figure.ink)
            names.add(figure.name, .dim)
            end += cell + gap
            numbers.pad(to: min(end, width))
            names.pad(to: min(end, width))
        }
        return [numbers, names]
    }

    /// ` accepted by sales  38 % → 72 %  `
    private func acceptance(_ story: Story) -> TextLine {
        var line = TextLine(" accepted by sales  ", .bold)
        guard let tenths = story.tenths else {
            line.add("no verdict yet  ", .dim)
            return line
        }
        line.add(percent(tenths.first), .dim)
        line.add(" \(glyphs.arrow) ", .dim)
        line.add(percent(tenths.last), .good)
        line.add("  ")
        return line
    }

    private func correlation(_ story: Story) -> TextLine {
        var line = TextLine("rank correlation with the hidden truth  ", .bold)
        line.add(fixed(story.handCorrelation, 2), .dim)
        line.add(" agreed \(glyphs.arrow) ", .dim)
        line.add(fixed(story.correlation, 2), .good)
        line.add(" learned", .dim)
        return line
    }

    private func foot(_ scene: Scene, _ width: Int) -> TextLine {
        var line = TextLine(" ")
        switch scene.phase {
        case .starting: line.add("starting", .dim)
        case .settling:
            line.add("stopping: taking what is on the way, writing everything", .warning)
        case .running:
            line.add(hint)
        }
        var right = TextLine("exactly once \(glyphs.dot) \(grouped(scene.ahead)) in flight", .dim)
        if let total = scene.totalSeconds, scene.phase == .running {
            right.add(" \(glyphs.dot) \(duration(total - scene.elapsedSeconds)) left", .dim)
        }
        right.add(" ")
        line.pad(to: width - right.width)
        line.add(right)
        return line
    }

    // MARK: Bodies

    private func starting(_ what: String, _ width: Int, _ height: Int) -> [TextLine] {
        let arrow = glyphs.arrow
        let lines: [TextLine] = [
            TextLine(),
            TextLine(" Buyers act, reps accept or reject, and the service stands between them."),
            TextLine(
                " It starts with agreed points. What really makes a buyer is hidden from"),
            TextLine(" it; it finds out from the verdicts."), TextLine(),
            TextLine(
                " buyers \(arrow) engagement.events \(arrow) scorer \(arrow) mql.events "
                    + "\(arrow) reps", .dim),
            TextLine(" reps \(arrow) sales.feedback \(arrow) scorer \(arrow) aggregator", .dim),
            TextLine(" aggregator \(arrow) scoring.weights \(arrow) scorer", .dim), TextLine(),
            TextLine(" \(what) ...", .accent),
        ]
        return box("The loop", lines, width: width, height: height, glyphs)
    }

    private func narrowBody(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let below = max(5, height * 2 / 5)
        // As much as a reason needs goes to the verdicts, the rest to the leads.
        let left = width < 84 ? width - 26 : width * 5 / 8
        return points(story, width, height - below)
            + beside(mqls(story, left, below), verdicts(story, width - left, below))
    }

    private func wideBody(_ story: Story, _ width: Int, _ height: Int) -> [TextLine] {
        let left = width * 11 / 20
        let right = width - left
        let all = story.weights.count + 3
        let leftBoxes =
            height - all >= 6
            ? points(story, left, all) + weeks(story, left, height - all)
            : points(story, left, height)
        let (changed, letters) = (height >= 24 ? 7 : 0, height >= 30 ? 4 : 0)
        let rest = height - changed - letters
        let upper = rest * 11 / 20
        return beside(
            leftBoxes,
            mqls(story, right, upper) + verdicts(story, right, rest - upper)
                + changes(story, right, changed) + deadLetters(story, right, letters))
    }
}

func percent(_ share: Double) -> String { "\(fixed(share * 100, 0)) %" }

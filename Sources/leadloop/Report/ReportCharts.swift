import Learning
import Report
import System

/// The pictures of a report page, as SVG that takes its colours from the page.
enum ReportCharts {
    private static let width = 440.0
    private static let height = 280.0
    private static let rowsShown = 10

    /// Chances before the verdicts against what was accepted, with the diagonal.
    static func calibration(_ bins: [Quality.Bin]) -> String {
        let plot = Plot(left: 52, right: 26, top: 12, bottom: 40)
        var body = plot.grid + plot.xAxis(title: "chance that was given")
        body += line("ideal", plot.x(0), plot.y(0), plot.x(1), plot.y(1))
        for bin in bins {
            guard let share = bin.acceptance.share, let interval = bin.acceptance.interval else {
                continue
            }
            let x = plot.x(bin.probability)
            body += line("range", x, plot.y(interval.lowerBound), x, plot.y(interval.upperBound))
            body += dot("dot", x, plot.y(share), 5)
        }
        return svg("calibration: chance given and share accepted", height, body)
    }

    /// Share accepted by week, with its interval as a band.
    static func weeks(_ weeks: [LoopReport.Week]) -> String {
        let plot = Plot(left: 52, right: 26, top: 12, bottom: 40)
        let last = Double(max(1, weeks.count - 1))
        let points = weeks.enumerated().compactMap {
            index, week -> (Double, Double, Double, Double)? in
            guard let share = week.acceptance.share, let interval = week.acceptance.interval else {
                return nil
            }
            let x = plot.x(weeks.count == 1 ? 0.5 : Double(index) / last)
            return (x, plot.y(share), plot.y(interval.upperBound), plot.y(interval.lowerBound))
        }
        func path(_ points: [(Double, Double)]) -> String {
            points.map { "\(text($0.0)),\(text($0.1))" }.joined(separator: " ")
        }
        var body = plot.grid
        let band = points.map { ($0.0, $0.2) } + points.reversed().map { ($0.0, $0.3) }
        body += "<polygon class=\"area\" points=\"\(path(band))\"/>"
        body += "<polyline class=\"trend\" points=\"\(path(points.map { ($0.0, $0.1) }))\"/>"
        for point in points { body += dot("dot", point.0, point.1, 3.5) }
        body += label(plot.x(0), height - 14, weeks.first?.name ?? "", "start")
        if weeks.count > 1 { body += label(plot.x(1), height - 14, weeks.last?.name ?? "", "end") }
        return svg("acceptance by week", height, body)
    }

    /// Points before and now, the largest moves first.
    static func moves(_ moves: [LoopChanges.Move]) -> String {
        let shown = moves.sorted { abs($0.to - $0.from) > abs($1.to - $1.from) }.prefix(rowsShown)
        let ends: [Double] = shown.map(\.from) + shown.map(\.to) + [0]
        let low: Double = ends.min() ?? 0
        let span: Double = max(1, (ends.max() ?? 1) - low)
        let room: Double = width - 190 - 46
        func x(_ points: Double) -> Double { 190 + (points - low) / span * room }
        let rows = Array(shown.enumerated())
        var body = line("axis", x(0), 4, x(0), Double(rows.count) * 26 + 4)
        for (index, move) in rows {
            let y = Double(index) * 26 + 18
            let isUp = move.to > move.from
            body += label(0, y + 4, name(move.feature), "start", "name")
            body += line(isUp ? "move-up" : "move-down", x(move.from), y, x(move.to), y)
            body += dot("from", x(move.from), y, 3.5) + dot(isUp ? "up" : "down", x(move.to), y, 5)
            body += label(width, y + 4, WeightsView.points(move.to), "end")
        }
        return svg("points before and now", Double(rows.count) * 26 + 10, body)
    }

    /// A share per row, with its interval.
    static func shares(_ groups: [LoopReport.Group]) -> String {
        let shown = groups.sorted { $0.acceptance.count > $1.acceptance.count }.prefix(rowsShown)
        func x(_ share: Double) -> Double { 190 + share * (width - 190 - 46) }
        let end = Double(shown.count) * 26 + 4
        var body = [0, 0.5, 1].map { line("axis", x($0), 4, x($0), end) }.joined()
        for (index, group) in shown.enumerated() {
            guard let share = group.acceptance.share, let interval = group.acceptance.interval
            else {
                continue
            }
            let y = Double(index) * 26 + 18
            body += label(0, y + 4, name(group.name), "start", "name")
            body += line("range", x(interval.lowerBound), y, x(interval.upperBound), y)
            body += dot("dot", x(share), y, 5) + label(width, y + 4, percent(share), "end")
        }
        return svg("acceptance by feature", end + 6, body)
    }

    // MARK: Parts

    /// An area from 0 to 1 both ways.
    private struct Plot {
        let left: Double, right: Double, top: Double, bottom: Double

        func x(_ value: Double) -> Double { left + value * (width - left - right) }
        func y(_ value: Double) -> Double { height - bottom - value * (height - top - bottom) }

        var grid: String {
            [0, 0.25, 0.5, 0.75, 1].map { value in
                line("axis", x(0), y(value), x(1), y(value))
                    + label(left - 6, y(value) + 4, percent(value), "end")
            }.joined()
        }

        func xAxis(title: String) -> String {
            [0, 0.5, 1].map { label(x($0), height - bottom + 18, percent($0), "middle") }.joined()
                + label(x(0.5), height - 4, title, "middle")
        }
    }

    private static func svg(_ title: String, _ height: Double, _ body: String) -> String {
        "<svg viewBox=\"0 0 \(text(width)) \(text(height))\" role=\"img\" aria-label=\"\(title)\">\(body)</svg>"
    }

    private static func line(_ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double)
        -> String
    {
        "<line class=\"\(kind)\" x1=\"\(text(x1))\" y1=\"\(text(y1))\" x2=\"\(text(x2))\" y2=\"\(text(y2))\"/>"
    }

    private static func dot(_ kind: String, _ x: Double, _ y: Double, _ radius: Double) -> String {
        "<circle class=\"\(kind)\" cx=\"\(text(x))\" cy=\"\(text(y))\" r=\"\(text(radius))\"/>"
    }

    private static func label(
        _ x: Double, _ y: Double, _ words: String, _ anchor: String, _ kind: String = ""
    ) -> String {
        "<text class=\"\(kind)\" x=\"\(text(x))\" y=\"\(text(y))\" text-anchor=\"\(anchor)\">"
            + "\(ReportPage.escaped(words))</text>"
    }

    /// Cut to the room that a row has for it.
    private static func name(_ text: String) -> String {
        text.count > 24 ? text.prefix(23) + "…" : text
    }

    private static func text(_ number: Double) -> String { fixed(number, 1) }
}

// `report --html FILE`: one file that can be sent on. No script, no font, no address of another host;
// pictures are SVG in the page, colours follow the reader's scheme.
import Learning
import Report
import System
import Wire

struct ReportPage {
    let view: ReportView
    let nowMilliseconds: Int64

    private var report: LoopReport { view.report }

    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Leadloop report: \(Self.escaped(view.weights.model))</title>
        <style>
        \(ReportStyle.css)
        </style>
        </head>
        <body>
        <main>
        \(head)
        <div class="grid">
        \(pictures.joined(separator: "\n"))
        </div>
        \(tables)
        <footer>Leadloop \(Version.number). Intervals are of 95 %. Log-loss is the mean of -ln of the \
        chance that was given to what then happened: smaller is better, 0.693 is a coin.</footer>
        </main>
        </body>
        </html>

        """
    }

    private var head: String {
        let since = view.sinceMilliseconds.map { ", since \(EventTime.text($0).prefix(10))" } ?? ""
        let actions = view.alarms.map { "<li>\(Self.escaped($0))</li>" }
        let notes = view.notes.map { "<li>\(Self.escaped($0))</li>" }
        return """
            <p class="over">\(Self.escaped(view.weights.model)), weights version \
            \(view.weights.version)\(since), as of \(EventTime.text(nowMilliseconds).prefix(16)) UTC</p>
            <h1>\(Self.escaped(view.conclusion))</h1>
            <div class="tiles">\(tiles.map { "<div><b>\($0.0)</b><span>\($0.1)</span></div>" }.joined())</div>
            <section class="todo">
            <h2>\(actions.isEmpty ? "No action needed" : "Review")</h2>
            \(actions.isEmpty ? "" : "<ul>\(actions.joined())</ul>")
            \(notes.isEmpty ? "" : "<ul class=\"notes\">\(notes.joined())</ul>")
            </section>
            """
    }

    private var tiles: [(String, String)] {
        let acceptance = report.acceptance
        var tiles = [(grouped(acceptance.count), "verdicts")]
        if let share = acceptance.share, let interval = acceptance.interval {
            tiles.append(
                (
                    percent(share),
                    "accepted (\(fixed(interval.lowerBound * 100, 0)) to "
                        + "\(fixed(interval.upperBound * 100, 0)) %)"
                ))
        }
        if let threshold = view.thresholdPoints {
            tiles.append((fixed(threshold, 1), "points to qualify"))
            tiles.append(
                (
                    percent(report.probability(atPoints: threshold)),
                    "predicted acceptance at threshold"
                ))
        }
        return tiles
    }

    private var pictures: [String] {
        var pictures: [String] = []
        func add(_ title: String, _ caption: String, _ svg: String) {
            pictures.append(
                "<figure><h2>\(title)</h2>\(svg)<figcaption>\(caption)</figcaption></figure>")
        }
        let bins = report.all.published.reliability()
        if !bins.isEmpty {
            add(
                "Are the chances true?",
                "Each dot is a tenth of the verdicts: the chance it was given, and the share that was "
                    + "accepted. On the line they are equal.", ReportCharts.calibration(bins))
        }
        if !report.weeks.isEmpty {
            add(
                "Acceptance by week",
                "Share of verdicts that were accepted, by week of the verdict.",
                ReportCharts.weeks(report.weeks))
        }
        if !report.changes.moves.isEmpty {
            add(
                "What learning moved", "Published points, from before to now; the largest moves.",
                ReportCharts.moves(report.changes.moves))
        }
        if !report.features.isEmpty {
            add(
                "Acceptance by what leads did",
                "Of verdicts on leads that had it when they qualified.",
                ReportCharts.shares(report.features))
        }
        return pictures
    }

    private var tables: String {
        func table(
            _ title: String, share: String, count: String, _ groups: [LoopReport.Group],
            _ number: (LoopReport.Group) -> Int
        ) -> String {
            guard !groups.isEmpty else { return "" }
            let rows = groups.map { group in
                "<tr><td>\(Self.escaped(group.name))</td><td>\(shareText(group.acceptance))</td>"
                    + "<td>\(intervalText(group.acceptance))</td>"
                    + "<td>\(grouped(number(group)))</td></tr>"
            }
            return "<section><h2>\(title)</h2><table><tr><th></th><th>\(share)</th><th>95 %</th>"
                + "<th>\(count)</th></tr>"
                + rows.joined() + "</table></section>"
        }
        return "<div class=\"grid\">"
            + table(
                "Why leads were rejected", share: "of rejections", count: "rejections",
                report.reasons, \.acceptance.accepted)
            + table("Reps", share: "accepted", count: "verdicts", report.reps, \.acceptance.count)
            + "</div>"
    }

    /// Names come from events and reps: none may become a tag.
    static func escaped(_ text: String) -> String {
        Printable.text(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}

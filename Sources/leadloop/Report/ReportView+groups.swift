import Audit
import Learning
import Report
import System

/// Acceptance by what verdicts have in common, and what the loop changed.
extension ReportView {
    private static let versionsShown = 10
    private static let repsShown = 20

    private var since: String {
        sinceMilliseconds.map { " since \(EventTime.text($0))" } ?? ""
    }

    func acceptance(_ style: Style) -> String {
        let (all, teaching) = (report.acceptance, report.teachingAcceptance)
        var lines = [
            "of \(counted(all.count, "verdict"))\(since): \(Self.share(all)) accepted; of the "
                + "\(grouped(teaching.count)) used for learning: \(Self.share(teaching))"
        ]
        if report.others.count > 0 {
            lines.append(
                "\(shareText(report.others)) of rejections are for 'other' or for no reason")
        }
        lines += apart
        lines += report.unlearned.map {
            "\(counted($0.count, "judgement")) kept and not learned: \(Printable.text($0.why))"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func share(_ acceptance: Acceptance) -> String {
        acceptance.count == 0
            ? "none" : "\(shareText(acceptance)) (\(intervalText(acceptance)))"
    }

    func groups(_ width: Int?, _ style: Style) -> [String] {
        let sections: [(String, String, ArraySlice<LoopReport.Group>, Int)] = [
            ("rejected for", "of rejections", report.reasons[...], report.reasons.count),
            ("rep", "accepted", report.reps.prefix(Self.repsShown), report.reps.count),
            (
                "qualified by version", "accepted", report.versions.suffix(Self.versionsShown),
                report.versions.count
            ),
            ("showed", "accepted", report.features[...], report.features.count),
        ]
        return sections.filter { !$0.2.isEmpty }.map { title, share, groups, count in
            var table = TextTable(
                (title, .left), (share, .right), ("95 %", .right), ("verdicts", .right))
            let isReasons = share == "of rejections"
            table.rows = groups.map {
                [
                    Printable.text($0.name), shareText($0.acceptance), intervalText($0.acceptance),
                    grouped(isReasons ? $0.acceptance.accepted : $0.acceptance.count),
                ]
            }
            let rest =
                groups.count == count
                ? "" : "\(grouped(count - groups.count)) more; --output json has all\n"
            return table.text(width: width, style: style) + rest
        }
    }

    func changes(_ width: Int?, _ style: Style) -> String {
        let changes = report.changes
        let versions = Learning.Version.Cause.allCases.compactMap { cause in
            changes.versions[cause].map { "\(grouped($0)) \(cause.rawValue)" }
        }
        guard !versions.isEmpty || !changes.decisions.isEmpty else {
            return "the loop changed nothing\(since)\n"
        }
        var text =
            "new versions\(since): "
            + (versions.isEmpty ? "none" : versions.joined(separator: ", "))
        if let offset = changes.offset {
            text +=
                "; 50 % acceptance at \(fixed(offset.to, 2)) points (was \(fixed(offset.from, 2)))"
        }
        text += "\n"
        if !changes.moves.isEmpty {
            var table = TextTable(
                ("moved", .left), ("from", .right), ("to", .right), ("in steps", .right))
            table.rows = changes.moves.map {
                [
                    Printable.text($0.feature), WeightsView.points($0.from),
                    WeightsView.points($0.to), grouped($0.count),
                ]
            }
            text += table.text(width: width, style: style)
        }
        guard !changes.decisions.isEmpty else { return text }
        return text + "decided:\n"
            + WeightsHistory(changes: changes.decisions).text(width: width, style)
    }
}

import Leads
import Runtime
import System
import Wire

/// A lead and its score for people: what it is worth, from what, and what is missing.
struct ExplainText {
    let report: LeadReport

    func text(width: Int?, _ style: Style) -> String {
        head(style) + "\n" + shares(width, style) + "\n" + gates(style) + notes(style)
    }

    /// Attributes that nobody knows, and what was there but not understood.
    private func notes(_ style: Style) -> String {
        var lines = report.notUnderstood
        if !report.unknownAttributes.isEmpty {
            lines.append(
                "not known: " + Printable.text(report.unknownAttributes.joined(separator: ", ")))
        }
        return lines.map { "\(style.dim("note"))  \($0)\n" }.joined()
    }

    private func head(_ style: Style) -> String {
        let explanation = report.explanation
        let score = explanation.score
        var lines = [
            "\(style.bold(Printable.text(report.lead)))  score \(Self.points(score.centipoints)) = "
                + "engagement \(Self.points(score.engagementCentipoints)) + fit "
                + "\(Self.points(score.fitCentipoints)), chance \(fixed(explanation.probability, 2)) "
                + (explanation.verdicts == 0
                    ? "from agreed points" : "from \(counted(explanation.verdicts, "verdict"))"),
            "\(report.state.rawValue)" + (report.cycle > 0 ? ", cycle \(report.cycle)" : "")
                + ", partition \(report.partition), as of "
                + EventTime.text(explanation.asOfMilliseconds)
                + ", weights version \(explanation.weightsVersion), definition "
                + explanation.definitionHash.prefix(12),
        ]
        if let assignment = explanation.assignment {
            lines.append(
                "priced by the \(assignment.arm.rawValue) of experiment "
                    + "'\(Printable.text(assignment.experiment))'")
        }
        if report.cycle > 0, let at = report.qualifiedAtMilliseconds,
            let score = report.scoreAtHandOverCentipoints
        {
            lines.append(
                "qualified \(EventTime.text(at)) with \(Self.points(score)) points"
                    + (report.reason.map { ", rejected: \($0.rawValue)" } ?? ""))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func shares(_ width: Int?, _ style: Style) -> String {
        var table = TextTable(("points", .right), ("of", .right), ("what", .left), ("why", .left))
        table.rows = report.explanation.shares.map {
            [
                Self.points($0.contribution.centipoints), fixed($0.contribution.weight, 0),
                Printable.text($0.key), Self.why($0.contribution.evidence),
            ]
        }
        return table.text(width: width, style: style) { cell, row, column in
            let points = report.explanation.shares[row].contribution.centipoints
            guard column == 0, points != 0 else { return cell }
            return points > 0 ? style.good(cell) : style.warning(cell)
        }
    }

    private static func why(_ evidence: Contribution.Evidence) -> String {
        switch evidence {
        case .behaviour(let decayed, let occurrences, let countMax, let last):
            (decayed > countMax
                ? "\(fixed(countMax, 0)) of \(fixed(decayed, 2)) count (capped); "
                : "\(fixed(decayed, 2)) count, at most \(fixed(countMax, 0)); ")
                + "\(counted(occurrences, "event")), the last \(EventTime.text(last).prefix(10))"
        case .fit(.text(let text)): Printable.text(text)
        case .fit(.number(let number)): number == number.rounded() ? fixed(number, 0) : "\(number)"
        case .fit(.bool(let bool)): bool ? "true" : "false"
        }
    }

    private func gates(_ style: Style) -> String {
        report.explanation.gates.readings.map { reading in
            let word = reading.isPassed ? style.good("pass") : style.warning("fail")
            let name = reading.gate.rawValue
            guard let value = reading.valueCentipoints, let limit = reading.limitCentipoints else {
                let why =
                    reading.isPassed ? "" : ": \(report.state.rawValue) leads do not qualify"
                return "\(word)  \(name)\(why)\n"
            }
            let rest = reading.isPassed ? "" : ", \(Self.points(limit - value)) to go"
            return "\(word)  \(name): \(Self.points(value)) of \(Self.points(limit))\(rest)\n"
        }.joined()
    }

    private static func points(_ centipoints: Int64) -> String {
        fixed(Double(centipoints) / 100, 2)
    }
}

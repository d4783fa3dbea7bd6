import Learning
import System
import Wire

extension WeightsWhy: DataView {
    func text(width: Int?, _ style: Style) -> String {
        head(style) + "\n" + verdicts(width, style) + "\n" + moves(width, style)
    }

    private func head(_ style: Style) -> String {
        let name = style.bold(Printable.text(feature))
        guard let now else { return "\(name): the definition has it no more\n" }
        var lines = [
            "\(name): \(WeightsView.points(now.handPoints)) agreed points, "
                + "\(WeightsView.points(now.points)) now; the verdicts ask for "
                + "\(fixed(now.estimate.points, 1)) +- \(fixed(now.estimate.plusMinus, 1))",
            "\(counted(now.belief.verdicts, "verdict")) had it and \(now.belief.verdicts == 1 ? "was" : "were") learned; leadloop report has "
                + "its acceptance",
        ]
        if let bound = now.heldBy {
            let cap = bound == .sign ? "0" : WeightsView.points(now.points)
            lines.append(
                "\(style.warning("review:")) capped at \(cap); verdicts suggest "
                    + fixed(now.estimate.wanted, 1))
        }
        if now.feature.isPinned { lines.append("pinned: it keeps its points") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func verdicts(_ width: Int?, _ style: Style) -> String {
        let shown = newestSteps
        guard !shown.isEmpty else { return "no verdict moved it yet\n" }
        var table = TextTable(
            ("at", .left), ("verdict", .left), ("reason", .left), ("rep", .left),
            ("read as", .left), ("p", .right), ("x", .right), ("step", .right), ("points", .right),
            ("judgement", .left))
        table.rows = shown.map(row)
        let text = table.text(width: width, style: style) { cell, row, column in
            guard column == 1 else { return cell }
            switch shown[row].word {
            case "accepted": return style.good(cell)
            case "rejected": return cell
            default: return style.warning(cell)
            }
        }
        return text + rest(shown.count, of: steps.count, "verdict")
    }

    private func row(_ step: Step) -> [String] {
        let scale = pointsPerLogOdds
        let (before, after) = (scale * step.belief.before.mean, scale * step.belief.after.mean)
        var (chance, read) = ("", "")
        if case .verdict(let belief) = step.kind {
            chance = fixed(belief.prediction.belief, 3)
            // Agreement 1 and leniency 0 are how everybody is read.
            read = belief.line.map { "\(fixed($0.agreement, 2)), \(signed($0.leniency, 2))" } ?? ""
        }
        return [
            EventTime.text(step.atMilliseconds), step.word,
            step.judgementId.flatMap { reasons[$0] }.map(Printable.text) ?? "",
            step.repId.map(Printable.text) ?? "", read, chance, fixed(step.belief.x, 2),
            signed(after - before, 2), fixed(after, 1),
            step.judgementId.map(Printable.text) ?? "",
        ]
    }

    private func moves(_ width: Int?, _ style: Style) -> String {
        let shown = newestMoves
        guard !shown.isEmpty else { return "no publication moved or held it yet\n" }
        var table = TextTable(
            ("at", .left), ("version", .right), ("what", .left), ("by", .left), ("from", .right),
            ("to", .right), ("wanted", .right), ("evidence", .right), ("bounded by", .left))
        table.rows = shown.map {
            [
                EventTime.text($0.atMilliseconds), String($0.version), $0.cause,
                $0.actor.map(Printable.text) ?? "by rule", WeightsView.points($0.change.from),
                WeightsView.points($0.change.to), fixed($0.change.wanted, 1),
                fixed($0.change.evidence, 1),
                $0.change.boundedBy.map(\.rawValue).joined(separator: ", "),
            ]
        }
        let text = table.text(width: width, style: style) { cell, row, column in
            let change = shown[row].change
            guard column == 5, change.from != change.to else { return cell }
            return change.to > change.from ? style.good(cell) : style.warning(cell)
        }
        return text + rest(shown.count, of: publications.count, "publication")
    }

    private func rest(_ shown: Int, of all: Int, _ noun: String) -> String {
        shown == all
            ? "" : "the newest \(grouped(shown)) of \(counted(all, noun)); --last shows more\n"
    }
}

/// With its sign, also above 0.
func signed(_ number: Double, _ digits: Int) -> String {
    let text = fixed(number, digits)
    return text.hasPrefix("-") ? text : "+" + text
}

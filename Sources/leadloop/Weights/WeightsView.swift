import Leads
import Learning
import System
import Wire

/// `weights show`: the published points beside the hand-set ones, and the evidence for them.
///
/// Wide enough for all columns, or cut at the last one. Source: learning.md, "Evidence".
struct WeightsView: DataView {
    let record: WeightsRecord

    /// Lines for people, the last one ended.
    func text(width: Int?, _ style: Style) -> String {
        head(style) + "\n" + table(width, style)
    }

    private func head(_ style: Style) -> String {
        let name = style.bold("\(Printable.text(record.model)) version \(record.version)")
        var lines = [
            record.version == 0
                ? "\(name), the agreed points, after \(counted(record.state.learned, "verdict"))"
                : "\(name) (\(record.published.cause.rawValue)) of "
                    + "\(EventTime.text(record.published.atMilliseconds)), "
                    + "after \(counted(record.state.learned, "verdict"))",
            "50 % acceptance at \(fixed(record.published.offset, 2)) points; "
                + "\(fixed(record.pointsToDoubleOdds, 0)) points double the odds",
        ]
        if let thresholds = record.published.thresholds {
            lines.append(
                "threshold \(Self.points(thresholds.threshold)), exit \(Self.points(thresholds.exit)), "
                    + "as an experiment won with them")
        }
        if let freeze = record.state.freeze {
            let why = freeze.why.isEmpty ? "" : ": \(Printable.text(freeze.why))"
            lines.append(
                style.warning("frozen")
                    + " by \(Printable.text(freeze.by)) at "
                    + EventTime.text(freeze.atMilliseconds) + why)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ width: Int?, _ style: Style) -> String {
        var table = TextTable(
            ("feature", .left), ("agreed", .right), ("published", .right), ("belief", .right),
            ("±", .right), ("verdicts", .right), ("note", .left))
        let weights = record.weights
        for weight in weights {
            let belief = weight.belief
            table.rows.append([
                Printable.text(weight.key), Self.points(weight.handPoints),
                Self.points(weight.points), fixed(weight.estimate.points, 1),
                fixed(weight.estimate.plusMinus, 1), grouped(belief.verdicts), note(weight),
            ])
        }
        return table.text(width: width, style: style) { cell, row, column in
            guard column == 2 else { return cell }
            let (now, hand) = (weights[row].points, weights[row].handPoints)
            return now > hand ? style.good(cell) : now < hand ? style.warning(cell) : cell
        }
    }

    private func note(_ weight: WeightsRecord.Weight) -> String {
        var notes: [String] = []
        if weight.feature.isPinned { notes.append("pinned") }
        if let bound = weight.heldBy {
            let cap = bound == .sign ? "0" : Self.points(weight.points)
            notes.append("capped at \(cap), verdicts suggest \(fixed(weight.estimate.wanted, 1))")
        }
        if let finding = weight.halfLife?.finding {
            notes.append("half-life looks \(finding.rawValue)")
        }
        return notes.joined(separator: ", ")
    }

    /// Whole points without a fraction.
    static func points(_ points: Double) -> String {
        points == points.rounded() ? fixed(points, 0) : fixed(points, 2)
    }
}

extension WeightsView {
    var json: String {
        jsonText {
            $0.object {
                $0.field("model", record.model)
                $0.field("version", record.version)
                $0.field("cause", record.published.cause.rawValue)
                $0.field("at", time: record.published.atMilliseconds)
                $0.field("pointsToDoubleOdds", record.pointsToDoubleOdds)
                $0.field("offset", record.published.offset)
                if let thresholds = record.published.thresholds {
                    $0.field("threshold", thresholds.threshold)
                    $0.field("exit", thresholds.exit)
                }
                $0.field("verdicts", record.state.learned)
                $0.field("frozen", record.state.freeze)
                $0.field("features") { json in
                    json.array { for weight in record.weights { write(weight, &$0) } }
                }
            }
        }
    }

    /// One feature a line.
    var ndjson: String {
        record.weights.map { weight in jsonText { write(weight, &$0) } }.joined(separator: "\n")
    }

    private func write(_ weight: WeightsRecord.Weight, _ json: inout JSONWriter) {
        json.object { $0.fields(weight) }
    }
}

extension JSONWriter {
    /// What is known of a weight, also where more of it is shown.
    mutating func fields(_ weight: WeightsRecord.Weight) {
        field("feature", weight.key)
        field("kind", weight.feature.kind.rawValue)
        field("handPoints", weight.handPoints)
        field("points", weight.points)
        field("belief", weight.estimate.points)
        field("plusMinus", weight.estimate.plusMinus)
        field("wanted", weight.estimate.wanted)
        field("verdicts", weight.belief.verdicts)
        field("accepted", weight.belief.accepted)
        field("evidence", weight.belief.evidence)
        field("pinned", weight.feature.isPinned)
        if let finding = weight.halfLife?.finding { field("halfLife", finding.rawValue) }
    }

    /// Null when points follow the verdicts.
    mutating func field(_ key: String, _ freeze: Freeze?) {
        field(key) { json in
            guard let freeze else { return json.null() }
            json.object {
                $0.field("by", freeze.by)
                $0.field("why", freeze.why)
                $0.field("at", time: freeze.atMilliseconds)
            }
        }
    }
}

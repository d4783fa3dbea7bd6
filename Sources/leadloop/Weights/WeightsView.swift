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
                ? "\(name), the agreed points, after \(counted(record.verdicts, "verdict"))"
                : "\(name) (\(record.cause.rawValue)) of \(EventTime.text(record.atMilliseconds)), "
                    + "after \(counted(record.verdicts, "verdict"))",
            "of leads with a score of \(fixed(record.offset, 2)) half are accepted; "
                + "\(fixed(record.pointsToDoubleOdds, 0)) points double the odds",
        ]
        if let freeze = record.freeze {
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
            ("feature", .left), ("hand", .right), ("now", .right), ("belief", .right),
            ("+-", .right), ("verdicts", .right), ("accepted", .right), ("note", .left))
        for feature in record.features {
            let estimate = record.estimate(feature)
            let share =
                feature.belief.verdicts == 0
                ? "" : "\(feature.belief.accepted * 100 / feature.belief.verdicts) %"
            table.rows.append([
                Printable.text(feature.key), Self.points(feature.handPoints),
                Self.points(feature.points), fixed(estimate.points, 1),
                fixed(estimate.plusMinus, 1), grouped(feature.belief.verdicts), share,
                note(feature, estimate),
            ])
        }
        return table.text(width: width, style: style) { cell, row, column in
            guard column == 2 else { return cell }
            let feature = record.features[row]
            if feature.points > feature.handPoints { return style.good(cell) }
            return feature.points < feature.handPoints ? style.warning(cell) : cell
        }
    }

    private func note(
        _ feature: WeightsRecord.Feature, _ estimate: WeightsRecord.Estimate
    ) -> String {
        var notes: [String] = []
        if feature.isPinned { notes.append("pinned") }
        if let bound = feature.heldBy {
            let words = bound == .sign ? "held at 0 by its sign" : "at its bound"
            notes.append("\(words), wants \(fixed(estimate.wanted, 1))")
        }
        if let finding = record.halfLifeAdvice(of: feature.key)?.finding {
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
                $0.field("cause", record.cause.rawValue)
                $0.field("at", time: record.atMilliseconds)
                $0.field("pointsToDoubleOdds", record.pointsToDoubleOdds)
                $0.field("offset", record.offset)
                $0.field("verdicts", record.verdicts)
                $0.field("frozen", record.freeze)
                $0.field("features") { json in
                    json.array { for feature in record.features { write(feature, &$0) } }
                }
            }
        }
    }

    /// One feature a line.
    var ndjson: String {
        record.features.map { feature in jsonText { write(feature, &$0) } }
            .joined(separator: "\n")
    }

    private func write(_ feature: WeightsRecord.Feature, _ json: inout JSONWriter) {
        json.object { fields(feature, &$0) }
    }

    /// What is known of a feature, also where more of it is shown.
    func fields(_ feature: WeightsRecord.Feature, _ json: inout JSONWriter) {
        let estimate = record.estimate(feature)
        json.field("feature", feature.key)
        json.field("kind", feature.kind.rawValue)
        json.field("handPoints", feature.handPoints)
        json.field("points", feature.points)
        json.field("belief", estimate.points)
        json.field("plusMinus", estimate.plusMinus)
        json.field("wanted", estimate.wanted)
        json.field("verdicts", feature.belief.verdicts)
        json.field("accepted", feature.belief.accepted)
        json.field("evidence", feature.belief.evidence)
        json.field("pinned", feature.isPinned)
        if let finding = record.halfLifeAdvice(of: feature.key)?.finding {
            json.field("halfLife", finding.rawValue)
        }
    }
}

extension JSONWriter {
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

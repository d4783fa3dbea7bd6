import Leads
import Learning
import System
import Wire

/// `weights proposal`: what waits for a person, or why nothing does.
struct ProposalView: DataView {
    let now: WeightsNow

    private var record: WeightsRecord { now.record }
    /// nil: nothing waits.
    var proposal: WeightsRecord.Proposal? { record.proposal }

    func text(width: Int?, _ style: Style) -> String {
        guard let proposal else { return "nothing is proposed: \(whyNothing)\n" }
        let points = proposal.points
        let moved = points.changes.count { $0.from != $0.to }
        let head =
            "\(style.bold("\(Printable.text(record.model)) version \(points.version)")) is proposed "
            + "since \(EventTime.text(proposal.atMilliseconds)), from "
            + "\(counted(points.judgementCount, "judgement")); version \(record.version) is published\n"
            + "\(counted(moved, "weight")) would move; half of the leads are accepted at a score of "
            + "\(fixed(points.offset, 2)) instead of \(fixed(points.offsetBefore, 2))\n"
        return head + (points.changes.isEmpty ? "" : "\n" + table(points, width, style))
    }

    var whyNothing: String {
        if record.state.freeze != nil {
            return "publication is frozen; leadloop weights show says why"
        }
        switch now.prior.rules.mode {
        case .auto: return "points follow by rule (mode auto); leadloop weights history shows them"
        case .off: return "nothing is published at all (mode off)"
        case .propose:
            let every = now.prior.rules.publish.everyVerdicts
            return
                "\(counted(record.state.pending.verdicts, "verdict")) came since the last look, the next "
                + "one is after \(grouped(every)), and only what moves enough is proposed"
        }
    }

    private func table(
        _ points: WeightChangeRecord.Points, _ width: Int?, _ style: Style
    ) -> String {
        var table = TextTable(
            ("feature", .left), ("now", .right), ("proposed", .right), ("wanted", .right),
            ("evidence", .right), ("bounded by", .left))
        // What moves first: that is what is approved.
        let changes =
            points.changes.filter { $0.from != $0.to } + points.changes.filter { $0.from == $0.to }
        table.rows = changes.map {
            [
                Printable.text($0.feature), WeightsView.points($0.from),
                $0.from == $0.to ? "as it is" : WeightsView.points($0.to), fixed($0.wanted, 1),
                fixed($0.evidence, 1), $0.boundedBy.map(\.rawValue).joined(separator: ", "),
            ]
        }
        return table.text(width: width, style: style) { cell, row, column in
            guard column == 2, changes[row].from != changes[row].to else { return cell }
            return changes[row].to > changes[row].from ? style.good(cell) : style.warning(cell)
        }
    }

    var json: String {
        jsonText {
            $0.object {
                $0.field("model", record.model)
                $0.field("mode", now.prior.rules.mode.rawValue)
                $0.field("frozen", record.state.freeze)
                $0.field("proposal") { json in
                    guard let proposal else { return json.null() }
                    json.write(proposal)
                }
            }
        }
    }

    /// The proposal, if one waits.
    var ndjson: String {
        guard let proposal else { return "" }
        return jsonText { $0.write(proposal) }
    }
}

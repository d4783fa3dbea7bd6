import Leads
import Learning
import System
import Wire

/// `weights history`: what changed published points, or stopped them from changing.
struct WeightsHistory: DataView {
    /// Oldest first; verdicts, which move beliefs only, are left out.
    private(set) var changes: [WeightChangeRecord] = []

    mutating func take(_ change: WeightChangeRecord) {
        if change.isPublic { changes.append(change) }
    }

    /// The newest so many; nil: all.
    func last(_ count: Int?) -> WeightsHistory {
        guard let count else { return self }
        return WeightsHistory(changes: changes.suffix(count))
    }

    /// Newest last.
    func text(width: Int?, _ style: Style) -> String {
        var table = TextTable(
            ("at", .left), ("version", .right), ("what", .left), ("by", .left), ("change", .left))
        for change in changes {
            table.rows.append([
                EventTime.text(change.atMilliseconds), String(change.shownVersion), change.kind,
                Printable.text(change.actor ?? change.rule), change.summary,
            ])
        }
        return table.text(width: width, style: style) { cell, row, column in
            switch (column, changes[row].body) {
            case (0, _): style.dim(cell)
            case (2, .freeze), (2, .refused): style.warning(cell)
            case (2, .points): style.good(cell)
            default: cell
            }
        }
    }

    /// One change a line, as its record has it.
    var ndjson: String {
        changes.map { String(decoding: $0.encode(), as: UTF8.self) }.joined(separator: "\n")
    }

    var json: String {
        jsonText {
            $0.object {
                $0.field("changes") { json in
                    json.array { for change in changes { $0.value(json: change.encode()) } }
                }
            }
        }
    }
}

extension WeightChangeRecord {
    /// Somebody decided it, or it is about published points; not one verdict's part of the beliefs.
    var isPublic: Bool {
        switch body {
        case .belief, .ignored, .retract: false
        case .points, .freeze, .unfreeze, .pin, .unpin, .quarantine, .release, .experiment,
            .refused:
            true
        }
    }

    /// Who acted where no person did.
    fileprivate var rule: String {
        if case .points = body { return "by rule" }
        return ""
    }

    fileprivate var shownVersion: Int {
        if case .points(let points) = body { return points.version }
        return version
    }

    /// `demo 40 to 35 (evidence 25, wants 12.3; step), 1 held (evidence), offset 40 to 23.37, from 25
    /// judgements`.
    var summary: String {
        let words = note.map(Printable.text) ?? ""
        let points: Points
        switch body {
        case .points(let found): points = found
        case .pin(let name), .unpin(let name), .release(let name):
            return [Printable.text(name), words].filter { !$0.isEmpty }.joined(separator: ", ")
        case .quarantine(let name, let from, let retraction):
            return "\(Printable.text(name)) since \(EventTime.text(from)), "
                + "\(counted(retraction?.count ?? 0, "verdict")) taken back"
                + (words.isEmpty ? "" : ", \(words)")
        case .experiment(let event, let running):
            return ExperimentText.summary(event, running) + (words.isEmpty ? "" : ", \(words)")
        case .belief, .ignored, .retract, .freeze, .unfreeze, .refused: return words
        }
        var parts = points.changes.filter { $0.from != $0.to }.map(\.summary)
        let held = points.changes.filter { $0.from == $0.to }
        if !held.isEmpty {
            let bounds = Bound.allCases.filter { bound in
                held.contains { $0.boundedBy.contains(bound) }
            }
            parts.append(
                "\(held.count) held (\(bounds.map(\.rawValue).joined(separator: ", ")))")
        }
        if points.offsetBefore != points.offset {
            parts.append("offset \(fixed(points.offsetBefore, 2)) to \(fixed(points.offset, 2))")
        }
        if points.cause != .publish, let thresholds = points.thresholds {
            parts.append("threshold \(WeightsView.points(thresholds.threshold))")
        }
        if points.judgementCount > 0 {
            parts.append("from \(counted(points.judgementCount, "judgement"))")
        }
        if !words.isEmpty { parts.append(words) }
        return parts.joined(separator: ", ")
    }
}

extension PointChange {
    fileprivate var summary: String {
        let held = boundedBy.map(\.rawValue).joined(separator: ", ")
        return "\(Printable.text(feature)) \(WeightsView.points(from)) to \(WeightsView.points(to))"
            + (wanted == to
                ? ""
                : " (evidence \(fixed(evidence, 1)), wants \(fixed(wanted, 1))"
                    + (held.isEmpty ? "" : "; \(held)") + ")")
    }
}

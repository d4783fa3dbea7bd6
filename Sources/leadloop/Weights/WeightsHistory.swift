import Learning
import Pipeline

/// `weights history`: what changed published points, or stopped them from changing.
struct WeightsHistory {
    /// Oldest first; verdicts, which move beliefs only, are left out.
    let changes: [WeightChangeRecord]

    init(_ changes: some Sequence<WeightChangeRecord>) {
        self.changes = changes.filter { $0.isPublic }
    }

    /// Lines for people, the last one ended: newest last.
    func text(width: Int?, _ style: Style) -> String {
        var table = TextTable(
            ("at", .left), ("version", .right), ("what", .left), ("by", .left), ("change", .left))
        for change in changes {
            table.rows.append([
                EventTime.text(change.atMilliseconds), String(change.shownVersion), change.kind,
                Printable.text(change.actor ?? ""), change.summary,
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

    /// One object, on one line.
    var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("changes") { json in
                json.array { for change in changes { $0.value(json: change.encode()) } }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
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

    fileprivate var shownVersion: Int {
        if case .points(let points) = body { return points.version }
        return version
    }

    /// `demo 40 to 35 (wants 12.3; step), offset 40 to 23.37, from 25 judgements`.
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
        if points.offsetBefore != points.offset {
            parts.append("offset \(fixed(points.offsetBefore, 2)) to \(fixed(points.offset, 2))")
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
        return "\(Printable.text(feature)) \(WeightsView.points(from)) to "
            + WeightsView.points(to)
            + (held.isEmpty ? "" : " (wants \(fixed(wanted, 1)); \(held))")
    }
}

import Learning
import System
import Wire

/// `weights reps`: how each rep judges, beside the others. Source: learning.md, "Reps".
struct RepsView: DataView {
    let model: String
    /// Those with the most verdicts first.
    let reps: [Rep]
    let alerts: [RepAlert]

    init(_ record: WeightsRecord) {
        model = record.model
        reps = record.state.reps.reps.sorted { ($1.verdicts, $0.id) < ($0.verdicts, $1.id) }
        alerts = record.repAlerts
    }

    /// As a sentence can begin.
    static func text(_ alert: RepAlert) -> String {
        "\(Printable.text(alert.repId)) \(alert.why.rawValue)"
    }

    private func alerts(of rep: Rep) -> [RepAlert] { alerts.filter { $0.repId == rep.id } }

    func text(width: Int?, _ style: Style) -> String {
        guard !reps.isEmpty else { return "no verdict of a rep was learned yet\n" }
        var table = TextTable(
            ("rep", .left), ("verdicts", .right), ("accepted", .right), ("95 %", .right),
            ("agreement", .right), ("leniency", .right), ("held", .right), ("note", .left))
        table.rows = reps.map { rep in
            let acceptance = Acceptance(accepted: rep.accepted, count: rep.verdicts)
            return [
                Printable.text(rep.id), grouped(rep.verdicts), shareText(acceptance),
                intervalText(acceptance), Self.text(rep.agreement), Self.text(rep.leniency),
                grouped(rep.held), notes(rep).joined(separator: "; "),
            ]
        }
        return table.text(width: width, style: style) { cell, row, column in
            column == 7 && !notes(reps[row]).isEmpty ? style.warning(cell) : cell
        }
    }

    private static func text(_ belief: Gaussian) -> String {
        "\(fixed(belief.mean, 2)) +- \(fixed(belief.variance.squareRoot(), 2))"
    }

    private func notes(_ rep: Rep) -> [String] {
        let quarantine = rep.quarantinedFromMilliseconds.map {
            "in quarantine since \(EventTime.text($0))"
        }
        return [quarantine].compactMap { $0 } + alerts(of: rep).map(\.why.rawValue)
    }

    var json: String {
        jsonText {
            $0.object {
                $0.field("model", model)
                $0.field("reps") { $0.array { for rep in reps { write(rep, &$0) } } }
            }
        }
    }

    /// One rep a line.
    var ndjson: String {
        reps.map { rep in jsonText { write(rep, &$0) } }.joined(separator: "\n")
    }

    private func write(_ rep: Rep, _ json: inout JSONWriter) {
        json.object {
            $0.field("repId", rep.id)
            $0.fields(Acceptance(accepted: rep.accepted, count: rep.verdicts))
            $0.field("agreement", rep.agreement)
            $0.field("leniency", rep.leniency)
            $0.field("held", rep.held)
            $0.field("quarantinedFrom") { json in
                guard let time = rep.quarantinedFromMilliseconds else { return json.null() }
                json.value(time: time)
            }
            $0.field("alerts") {
                $0.array { for alert in alerts(of: rep) { $0.value(alert.why.rawValue) } }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func field(_ key: String, _ gaussian: Gaussian) {
        field(key) {
            $0.object {
                $0.field("mean", gaussian.mean)
                $0.field("plusMinus", gaussian.variance.squareRoot())
            }
        }
    }
}

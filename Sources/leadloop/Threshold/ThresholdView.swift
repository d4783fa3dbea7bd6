import Leads
import Runtime
import System
import Wire

/// `threshold suggest` for people and programs.
struct ThresholdView: DataView {
    let advice: ThresholdAdvice

    private var rows: [(name: String, why: String, points: Double?)] {
        var rows: [(String, String, Double?)] = [
            ("now", "the threshold in force", advice.threshold)
        ]
        if let acceptance = advice.acceptance {
            rows.append(
                (
                    "acceptance", "\(percent(acceptance)) of those who just reach it",
                    advice.forAcceptance
                ))
        }
        if let capacity = advice.capacity {
            rows.append(("capacity", Self.text(capacity), advice.forCapacity))
        }
        if advice.acceptance != nil, advice.capacity != nil {
            rows.append(("suggested", "the stricter of both", advice.stricter))
        }
        return rows
    }

    private static func text(_ capacity: ThresholdAdvice.Capacity) -> String {
        switch capacity {
        case .share(let share): "\(fixed(share * 100, 1)) % of the leads"
        case .perDay(let count): "\(fixed(count, 1)) a day"
        }
    }

    func text(width: Int?, _ style: Style) -> String {
        var table = TextTable(
            ("threshold", .left), ("points", .right), ("predicted acceptance at threshold", .right),
            ("of all above", .right),
            ("leads in sample", .right), ("MQLs/day", .right), ("for", .left))
        table.rows = rows.map { row in
            guard let points = row.points else {
                return [row.name, "unknown", "", "", "", "", row.why]
            }
            let expected = advice.expectation(at: points)
            return [
                row.name, fixed(points, 2), percent(expected.probability),
                expected.acceptance.map(percent) ?? "-", grouped(expected.leads),
                expected.mqlsPerDay.map { fixed($0, 1) } ?? "-", row.why,
            ]
        }
        let weights = advice.sample.weights
        let rate = advice.leadsPerDay.map { "about \(fixed($0, 1)) a day" } ?? "all at one time"
        return table.text(width: width, style: style) + "\n"
            + "sample: \(counted(advice.sample.leads.count, "lead")) with the newest events, \(rate); "
            + "best score of each at its\nnewest event or last qualification, by weights version "
            + "\(weights.version) of \(counted(weights.verdicts, "verdict")). Nothing is changed: the\n"
            + "threshold stands in the definition.\n"
    }

    var json: String {
        jsonText {
            $0.object {
                $0.field("weightsVersion", advice.sample.weights.version)
                $0.field("offset", advice.sample.weights.offset)
                $0.field("sampleLeads", advice.sample.leads.count)
                $0.field("leadsPerDay", orNull: advice.leadsPerDay)
                $0.field("capacityShare", orNull: advice.capacityShare)
                $0.field("suggested", orNull: advice.stricter)
                $0.field("thresholds") { $0.array { for row in rows { write(row, &$0) } } }
            }
        }
    }

    /// One threshold a line.
    var ndjson: String {
        rows.map { row in jsonText { write(row, &$0) } }.joined(separator: "\n")
    }

    private func write(
        _ row: (name: String, why: String, points: Double?), _ json: inout JSONWriter
    ) {
        json.object {
            $0.field("threshold", row.name)
            $0.field("points", orNull: row.points)
            guard let points = row.points else { return }
            let expected = advice.expectation(at: points)
            $0.field("probability", expected.probability)
            $0.field("acceptance", orNull: expected.acceptance)
            $0.field("leads", expected.leads)
            $0.field("mqlsPerDay", orNull: expected.mqlsPerDay)
        }
    }
}

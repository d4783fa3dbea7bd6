import Learning
import Report
import System
import Wire

/// What all weights together would say: what the points miss. Nothing is priced by it.
extension ReportView {
    private static let linesMax = 10

    func found(_ joint: JointFold, width: Int?, _ style: Style) -> String {
        var lines = [
            "\(style.bold("what the loop found")), not in the points: all weights together foresaw "
                + "\(counted(joint.quality.count, "verdict")) with a log-loss of "
                + "\(fixed(joint.quality.logLoss, 4))"
        ]
        let shares = joint.memoryShares.map { "\($0.name) \(percent($0.share))" }
        lines.append("memories: " + shares.joined(separator: ", "))
        let found = joint.found.prefix(Self.linesMax)
        guard !found.isEmpty else {
            lines.append("no two features that count for more or less together than one by one")
            return lines.joined(separator: "\n") + "\n"
        }
        var table = TextTable(
            ("together", .left), ("points more", .right), ("±", .right), ("verdicts", .right),
            ("accepted", .right))
        table.rows = found.map {
            [
                Printable.text($0.key), ($0.points > 0 ? "+" : "") + fixed($0.points, 1),
                fixed($0.plusMinus, 1), grouped($0.verdicts),
                $0.verdicts == 0 ? "" : percent(Double($0.accepted) / Double($0.verdicts)),
            ]
        }
        let rest = joint.found.count - found.count
        return lines.joined(separator: "\n") + "\n" + table.text(width: width, style: style)
            + (rest > 0 ? "\(counted(rest, "combination")) more; --json has them\n" : "")
    }

    /// `behaviour changes: ...`, when the verdicts speak for a short memory.
    var changeNote: String? {
        guard let joint, joint.saysChange,
            let short = joint.memoryShares.first(where: { $0.name == "short" })
        else { return nil }
        return
            "the newest verdicts speak for the short memory (\(percent(short.share))): behaviour "
            + "changes"
    }
}

extension JSONWriter {
    mutating func found(_ joint: JointFold?) {
        guard let joint else { return null() }
        object { json in
            json.field("verdicts", joint.quality.count)
            json.field("logLoss", joint.quality.logLoss)
            json.field("memories") { json in
                json.object { for (name, share) in joint.memoryShares { $0.field(name, share) } }
            }
            json.field("combinations") { json in
                json.array { json in
                    for found in joint.found {
                        json.object {
                            $0.field("name", found.key)
                            $0.field("points", found.points)
                            $0.field("plusMinus", found.plusMinus)
                            $0.field("verdicts", found.verdicts)
                            $0.field("accepted", found.accepted)
                        }
                    }
                }
            }
        }
    }
}

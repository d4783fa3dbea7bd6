import Learning
import Report
import System
import Wire

/// What a person should know of the loop, though nothing is wrong.
extension ReportView {
    var notes: [String] {
        var notes: [String] = []
        if isExploring == false {
            notes.append(
                "selection bias: nobody below the threshold is ever tried (exploration is off)")
        }
        if let changeNote { notes.append(changeNote) }
        notes += weights.halfLifeAdvice.compactMap(Self.note)
        notes += notUnderstood
        return notes
    }

    /// `half-life of 'page' looks too long: half of it predicts better, log-loss by 0.0120 +- 0.0031
    /// over 400 verdicts`.
    private static func note(_ advice: HalfLifeAdvice) -> String? {
        guard let says = advice.says, let finding = advice.finding else { return nil }
        let (other, gain) =
            switch finding {
            case .tooLong: ("half of it", advice.half)
            case .tooShort: ("twice that", advice.double)
            }
        return "\(Printable.text(says)): \(other) predicts better, log-loss by "
            + "\(fixed(gain.mean.magnitude, 4)) +- \(fixed(gain.standardError, 4)) over "
            + counted(advice.verdicts, "verdict")
    }

    /// Judgements that stand beside the acceptance, one line each.
    var apart: [String] {
        var lines: [String] = []
        let explored = report.exploration
        if explored.count > 0 {
            lines.append(
                "exploration: \(grouped(explored.count)) judged, \(grouped(explored.accepted)) "
                    + "accepted (\(intervalText(explored))), in no other acceptance")
        } else if isExploring == true {
            lines.append("exploration: none judged")
        }
        if report.silences > 0 {
            lines.append(
                "silence: \(counted(report.silences, "lead")) judged by nobody in time, in no "
                    + "acceptance")
        }
        return lines
    }
}

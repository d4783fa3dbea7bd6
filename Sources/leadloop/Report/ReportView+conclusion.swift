import Report
import System

/// The first line: whether learning helps, in words, with its interval.
extension ReportView {
    var conclusion: String {
        let comparison = report.comparison
        let after = "after \(counted(comparison.verdicts, "verdict"))"
        switch comparison.finding {
        case .nothing:
            return "No verdict has been learned yet: leads are scored by your points. Look again "
                + "after about \(comparison.nextLook) verdicts."
        case .early:
            return
                "Too early to say whether learning helps: \(counted(comparison.verdicts, "verdict")). "
                + "Look again after about \(comparison.nextLook)."
        case .same:
            return "Learning has not changed a prediction yet, \(after): leads are scored by your "
                + "points."
        case .open:
            let word = comparison.gain < 0 ? "worse" : "better"
            return "Learning is not better than your points yet: \(amount) \(word) \(after). Look "
                + "again after about \(grouped(comparison.nextLook))."
        case .better: return "Learning is better than your points: \(amount) better \(after)."
        case .worse:
            return "Learning is worse than your points: \(amount) worse \(after). leadloop weights "
                + "freeze stops publications, leadloop weights rollback 0 brings your points back."
        }
    }

    /// `log-loss (smaller is better) 0.010 ± 0.040`.
    private var amount: String {
        "log-loss (smaller is better) \(fixed(report.comparison.gain.magnitude, 3)) ± "
            + fixed(report.comparison.plusMinus, 3)
    }
}

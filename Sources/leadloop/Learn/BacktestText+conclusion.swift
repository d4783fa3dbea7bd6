import Backtest
import Learning
import System

extension BacktestText {
    /// What it comes to: a sentence, the figures behind it, and what to do.
    func conclusion(_ style: Style) -> String {
        let conclusion = report.conclusion
        let verdicts = counted(conclusion.verdicts, "verdict")
        let yardstick =
            conclusion.yardstick == .agreedPoints
            ? "the agreed points" : "the acceptance rate alone"
        let sentence =
            switch conclusion.finding {
            case .helps:
                style.good("Learning would help")
                    + ": it foresaw these \(verdicts) better than \(yardstick)."
            case .noDifference:
                style.warning("Learning would not help yet")
                    + ": \(verdicts) show no difference to \(yardstick)."
            case .hurts:
                style.warning("Learning would not help")
                    + ": it foresaw these \(verdicts) worse than \(yardstick)."
            case .tooFew:
                style.warning("Nobody can tell yet whether learning would help")
                    + ": of \(verdicts) fewer than ten were accepted, or fewer than ten rejected."
            }
        return ([sentence] + figures(conclusion) + advice(conclusion)).joined(separator: "\n")
            + "\n"
    }

    private func figures(_ conclusion: Conclusion) -> [String] {
        guard conclusion.finding != .tooFew else { return [] }
        let baseline =
            conclusion.yardstick == .agreedPoints ? report.handSet : report.running
        let word = conclusion.gain < 0 ? "worse" : "better"
        var figures =
            "log-loss \(Self.figure(report.quality.logLoss)) against "
            + "\(Self.figure(baseline.logLoss)), \(fixed(conclusion.gain.magnitude, 3)) ± "
            + "\(fixed(conclusion.margin, 3)) \(word)"
        if report.quality.auc.isFinite {
            figures +=
                "; it ranked an accepted lead above a rejected one "
                + "\(fixed(report.quality.auc * 100, 0)) times in 100"
        }
        return ["  " + figures]
    }

    private func advice(_ conclusion: Conclusion) -> [String] {
        switch conclusion.finding {
        case .helps:
            guard let catchUp = report.catchUp else { return [] }
            return catchUp.verdicts(within: 0.05).map {
                [
                    "  after \(grouped($0)) verdicts it was within 5 % of a model that saw all of them"
                ]
            } ?? []
        case .noDifference, .tooFew:
            return ["  try again with more verdicts, or with columns that say more about the leads"]
        case .hurts:
            return ["  keep the points, and look for columns that are known before sales decides"]
        }
    }
}

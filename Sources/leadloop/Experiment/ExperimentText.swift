import Leads
import Learning
import System
import Wire

/// An experiment in words: of `experiment`, of the history of weights, and of reports.
enum ExperimentText {
    /// The answer to a command.
    static func answer(
        _ event: WeightChangeRecord.ExperimentEvent, _ running: RunningExperiment, version: Int
    ) -> String {
        let plan = running.plan
        let name = "experiment '\(Printable.text(plan.experiment.name))'"
        switch event {
        case .start where plan.isShadow:
            return "\(name) runs in the shadow: \(Printable.text(plan.source)) predicts every "
                + "verdict and qualifies nobody; leadloop experiment status compares"
        case .start:
            return "\(name) runs from version \(version) on: \(percent(plan.experiment.share)) of "
                + "leads are scored by \(Printable.text(plan.source)); leadloop experiment "
                + "status compares"
        case .decision: return "\(name): \(verdict(running))"
        case .stop:
            return "\(name) is over, \(verdict(running)); all leads are scored by version "
                + "\(version)"
        }
    }

    /// One line of `weights history`.
    static func summary(
        _ event: WeightChangeRecord.ExperimentEvent, _ running: RunningExperiment
    ) -> String {
        let plan = running.plan
        let name = Printable.text(plan.experiment.name)
        switch event {
        case .start where plan.isShadow: return "\(name): \(Printable.text(plan.source)), shadow"
        case .start:
            return "\(name): \(Printable.text(plan.source)) on \(percent(plan.experiment.share)) "
                + "of leads" + (plan.promotesWhenBetter ? ", promoted when better" : "")
        case .decision, .stop: return "\(name): \(verdict(running))"
        }
    }

    /// `challenger better by 6.5 % after 640 pairs (p 0.031)`.
    static func verdict(_ running: RunningExperiment) -> String {
        if running.plan.isShadow { return losses(running.losses) }
        let test = running.test
        guard let difference = test.difference else { return "no pair of verdicts yet" }
        let after = "after \(counted(test.pairs.count, "pair")) (p \(fixed(test.p, 3)))"
        switch test.decision {
        case .challenger: return "challenger better by \(percent(difference)) \(after)"
        case .champion: return "champion better by \(percent(-difference)) \(after)"
        case .noDifference: return "no difference worth knowing \(after)"
        case nil: return "undecided \(after)"
        }
    }

    /// `log-loss 0.5312, challenger 0.5290: better by 0.0022 +- 0.0010 over 640 verdicts`.
    static func losses(_ losses: LossComparison) -> String {
        guard let (mean, error) = losses.difference else { return "too few verdicts to compare" }
        let n = Double(losses.verdicts)
        return "log-loss \(fixed(losses.champion / n, 4)), challenger "
            + "\(fixed(losses.challenger / n, 4)): \(mean < 0 ? "better" : "worse") by "
            + "\(fixed(mean.magnitude, 4)) +- \(fixed(error, 4)) over "
            + counted(losses.verdicts, "verdict")
    }

    static func percent(_ share: Double) -> String { "\(fixed(share * 100, 1)) %" }

    static func range(_ range: ClosedRange<Double>?) -> String {
        guard let range else { return "" }
        return "\(fixed(range.lowerBound * 100, 1)) to \(percent(range.upperBound))"
    }
}

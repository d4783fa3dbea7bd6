package import Learning

/// What a backtest comes to, before any figure: whether learning would have been worth it.
package struct Conclusion: Sendable, Equatable {
    package enum Finding: String, Sendable {
        case helps
        /// Better or worse, but by less than chance may make.
        case noDifference
        case hurts
        /// Fewer than ten of one outcome.
        case tooFew
    }
    package enum Yardstick: String, Sendable {
        /// What people agreed on.
        case agreedPoints
        /// The acceptance rate so far, the same for every lead.
        case runningRate
    }

    package let finding: Finding
    package let yardstick: Yardstick
    /// Log-loss of the yardstick less that of the learner, a verdict: positive is better.
    package let gain: Double
    /// Where 95 % of such gains lie: gain -+ this.
    package let margin: Double
    package let verdicts: Int

    private static let outcomesMin = 10
    /// Standard errors of a two-sided 95 %.
    private static let z = 1.96

    package init(_ learner: Quality, against yardstick: Yardstick, _ baseline: Quality) {
        self.yardstick = yardstick
        verdicts = learner.count
        let gains = (0..<learner.count).map { baseline.loss($0) - learner.loss($0) }
        let count = Double(gains.count)
        let mean = gains.isEmpty ? 0 : gains.reduce(0, +) / count
        let squares = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        gain = mean
        margin = gains.count < 2 ? 0 : Self.z * (squares / (count - 1) / count).squareRoot()
        let accepted = learner.isAccepted.count { $0 }
        finding =
            min(accepted, learner.count - accepted) < Self.outcomesMin
            ? .tooFew : gain > margin ? .helps : -gain > margin ? .hurts : .noDifference
    }
}

extension BacktestReport {
    package var conclusion: Conclusion {
        hasAgreedPoints
            ? Conclusion(quality, against: .agreedPoints, handSet)
            : Conclusion(quality, against: .runningRate, running)
    }
}

// Whether learning helps, in one sentence: the loss of the agreed points less that of the published
// ones, verdict by verdict, so that what is hard to predict for both cancels out.
import Learning

package struct Comparison: Sendable, Equatable {
    package enum Finding: String, Sendable {
        /// No verdict was learned.
        case nothing
        /// Too few verdicts to say anything.
        case early
        /// Published points are still the agreed ones.
        case same
        case better, worse
        /// The interval holds 0.
        case open
    }

    package let verdicts: Int
    /// Log-loss that the published points save; below 0 they cost some. Not a number of nothing.
    package let gain: Double
    /// Half of the 95 % interval of `gain`.
    package let plusMinus: Double

    /// Fewer say nothing, whatever their interval.
    package static let verdictsMin = 30
    private static let z = 1.96

    package init(_ figures: LoopReport.Figures) {
        let gains = (0..<figures.published.count).map {
            figures.hand.loss($0) - figures.published.loss($0)
        }
        verdicts = gains.count
        let count = Double(gains.count)
        let mean = gains.reduce(0, +) / count
        let squares = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        gain = mean
        plusMinus = count > 1 ? Self.z * (squares / (count - 1) / count).squareRoot() : .nan
    }

    package var finding: Finding {
        if verdicts == 0 { return .nothing }
        if gain == 0, plusMinus == 0 { return .same }
        if verdicts < Self.verdictsMin { return .early }
        return gain.magnitude <= plusMinus ? .open : gain > 0 ? .better : .worse
    }

    /// Verdicts after which another look is worth it: those that would settle a gain like this one,
    /// at least half as many again and at most ten times as many.
    package var nextLook: Int {
        guard verdicts >= Self.verdictsMin else { return Self.verdictsMin }
        let ratio = gain == 0 ? 10 : plusMinus / gain.magnitude
        let count = Double(verdicts) * min(10, max(1.5, ratio * ratio))
        let step = count < 200 ? 10.0 : count < 2_000 ? 50 : 500
        return Int((count / step).rounded(.up) * step)
    }
}

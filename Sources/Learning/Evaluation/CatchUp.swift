/// When a learner was as good as a model that saw everything. Source:
/// learning.md, "Reference figures".
package struct CatchUp: Sendable {
    /// Verdicts of a rolling window: the smallest number that can be measured.
    package static let window = 250
    /// Of the windows from the answer on, this share must be inside.
    private static let shareInside = 0.9

    /// Loss of learner and yardstick in each window, the first ends at verdict `window`.
    private let windows: [(learner: Double, yardstick: Double)]

    /// - Parameters:
    ///   - learner: in the order of the verdicts.
    ///   - yardstick: of the same verdicts.
    package init(_ learner: Quality, yardstick: Quality) {
        precondition(learner.count == yardstick.count, "both judge the same verdicts")
        var (sums, a, b) = ([(learner: Double, yardstick: Double)](), 0.0, 0.0)
        for row in 0..<learner.count {
            a += learner.loss(row)
            b += yardstick.loss(row)
            if row >= Self.window {
                a -= learner.loss(row - Self.window)
                b -= yardstick.loss(row - Self.window)
            }
            if row + 1 >= Self.window { sums.append((a, b)) }
        }
        windows = sums
    }

    /// Verdicts until the loss stays within `share` of the yardstick's; nil: never.
    package func verdicts(within share: Double) -> Int? {
        var (inside, first) = (0, Int?.none)
        for (at, window) in windows.enumerated().reversed() {
            guard window.learner <= window.yardstick * (1 + share) else { continue }
            inside += 1
            if Double(inside) >= Self.shareInside * Double(windows.count - at) { first = at }
        }
        return first.map { $0 + Self.window }
    }
}

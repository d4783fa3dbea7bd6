/// The acceptance rate of what is known so far: what a prediction must beat to be worth anything.
///
/// It asks for no base rate, which often nobody gave.
package struct RunningRate: Sendable {
    private var verdicts = Acceptance()

    package init() {}

    /// Probability of acceptance of the next one: (accepted + 1/2)/(n + 1), so it is never 0 or 1.
    package var probability: Double {
        (Double(verdicts.accepted) + 0.5) / (Double(verdicts.count) + 1)
    }

    package mutating func note(isAccepted: Bool) { verdicts.note(isAccepted) }
}

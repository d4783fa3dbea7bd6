/// What the verdicts say about one behaviour's half-life, for a person who may change it.
package struct HalfLifeAdvice: Sendable, Equatable {
    /// Fewer verdicts say nothing.
    package static let verdictsMin = 200
    /// Standard errors that a difference must lie from 0.
    static let errorsMin = 2.0

    package enum Finding: String, Sendable {
        case tooLong = "too long"
        case tooShort = "too short"
    }

    /// Mean difference of log-loss, shadow minus own, and its standard error.
    package struct Difference: Sendable, Equatable {
        package var mean: Double
        package var standardError: Double

        init(_ moments: HalfLifeShadows.Moments, count: Int) {
            let n = Double(count)
            mean = moments.sum / n
            let spread = max(0, moments.squares - n * mean * mean)
            standardError = count > 1 ? (spread / (n - 1) / n).squareRoot() : .infinity
        }
        var isBetter: Bool { mean < -errorsMin * standardError }
    }

    package let behaviour: String
    package let verdicts: Int
    package let half: Difference
    package let double: Difference
    /// nil: nothing to say against it, or too little to say it with.
    package let finding: Finding?

    package init(_ behaviour: String, _ evidence: HalfLifeShadows.Evidence) {
        (self.behaviour, verdicts) = (behaviour, evidence.verdicts)
        half = Difference(evidence.halfLoss, count: verdicts)
        double = Difference(evidence.doubleLoss, count: verdicts)
        guard verdicts >= Self.verdictsMin, half.isBetter || double.isBetter else {
            finding = nil
            return
        }
        finding = half.isBetter && half.mean <= double.mean ? .tooLong : .tooShort
    }

    /// `half-life of 'page_view' looks too long`; nil without a finding.
    package var says: String? {
        finding.map { "half-life of '\(behaviour)' looks \($0.rawValue)" }
    }
}

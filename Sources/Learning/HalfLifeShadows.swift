// Evidence about half-lives: would the verdicts have been less of a surprise had a behaviour faded
// twice as fast, or half as fast? Source: learning.md, section 8.
//
// Each verdict adds, per behaviour that a half-life makes a difference to, its log-loss with the
// shadow's x minus that with the real one, both by the beliefs before the verdict. The weights were
// learned with the real x, so a difference speaks against it only when it is real. A person changes a
// half-life; nothing here does.
internal import Leads

public struct HalfLifeShadows: Sendable, Equatable {
    /// One per feature of the prior.
    public internal(set) var sums: [Sums]

    public init(featureCount: Int) { sums = Array(repeating: Sums(), count: featureCount) }
    public init(_ sums: [Sums]) { self.sums = sums }

    /// Differences of log-loss, in nats: shadow minus own, so below 0 the shadow is better.
    public struct Sums: Sendable, Equatable {
        public var verdicts = 0
        public var half = Moments()
        public var double = Moments()
        public init() {}

        mutating func add(half: Double, double: Double, sign: Double) {
            verdicts += sign > 0 ? 1 : -1
            self.half.add(half, sign: sign)
            self.double.add(double, sign: sign)
            if verdicts <= 0 { self = Sums() }
        }
    }

    public struct Moments: Sendable, Equatable {
        public var sum: Double
        public var squares: Double
        public init(sum: Double = 0, squares: Double = 0) {
            (self.sum, self.squares) = (sum, squares)
        }

        mutating func add(_ value: Double, sign: Double) {
            sum += sign * value
            squares = max(0, squares + sign * value * value)
        }
    }
}

/// What the verdicts say about one behaviour's half-life.
public struct HalfLifeAdvice: Sendable, Equatable {
    /// Fewer verdicts say nothing.
    public static let verdictsMin = 200
    /// Standard errors that a difference must lie from 0.
    static let errorsMin = 2.0

    public enum Finding: String, Sendable { case tooLong = "too long", tooShort = "too short" }
    /// Mean difference of log-loss, shadow minus own, and its standard error.
    public struct Difference: Sendable, Equatable {
        public var mean: Double
        public var standardError: Double

        init(_ moments: HalfLifeShadows.Moments, count: Int) {
            let n = Double(count)
            mean = moments.sum / n
            let spread = max(0, moments.squares - n * mean * mean)
            standardError = count > 1 ? (spread / (n - 1) / n).squareRoot() : .infinity
        }
        var isBetter: Bool { mean < -errorsMin * standardError }
    }

    public let behaviour: String
    public let verdicts: Int
    public let half: Difference
    public let double: Difference
    /// nil: nothing to say against it, or too little to say it with.
    public let finding: Finding?

    /// nil where no verdict says anything.
    public init?(_ behaviour: String, _ sums: HalfLifeShadows.Sums) {
        guard sums.verdicts > 0 else { return nil }
        (self.behaviour, verdicts) = (behaviour, sums.verdicts)
        half = Difference(sums.half, count: verdicts)
        double = Difference(sums.double, count: verdicts)
        guard verdicts >= Self.verdictsMin, half.isBetter || double.isBetter else {
            finding = nil
            return
        }
        finding = half.isBetter && half.mean <= double.mean ? .tooLong : .tooShort
    }

    /// `half-life of 'page_view' looks too long`; nil without a finding.
    public var says: String? {
        finding.map { "half-life of '\(behaviour)' looks \($0.rawValue)" }
    }
}

extension Learner {
    /// Adds a verdict on behaviours to the sums, or takes it out again.
    ///
    /// What is taken out is computed by the beliefs of now, so it differs a little from what was added.
    /// - Parameters:
    ///   - margin: of the lead by its real x, in log-odds.
    ///   - line: how the rep is read.
    mutating func noteHalfLives(
        _ judgement: Judgement, isAccepted: Bool, shown: [Shown], margin: Double, line: RepLine,
        sign: Double = 1
    ) {
        guard !judgement.shadows.isEmpty else { return }
        func loss(_ margin: Double) -> Double {
            let p = line.probability(margin)
            return -Leads.log(max(isAccepted ? p : 1 - p, 1e-6))
        }
        let own = loss(margin)
        for (key, shadow) in judgement.shadows {
            guard let i = indexByKey[key], let entry = shown.first(where: { $0.feature == i })
            else { continue }
            halfLives.sums[i].add(
                half: loss(margin + entry.belief.mean * (shadow.half - entry.x)) - own,
                double: loss(margin + entry.belief.mean * (shadow.double - entry.x)) - own,
                sign: sign)
        }
    }

    /// Takes out what a verdict on the same hand-over added.
    ///
    /// - Parameter corrects: the one that takes its place.
    mutating func forgetHalfLives(_ entry: UndoList.Entry, _ corrects: Judgement) {
        let group = groups.firstIndex(of: Feature.behaviourGroup).map { Int32($0) }
        guard let group, entry.taught?.contains(group) ?? true else { return }
        let usesLine = entry.rep >= 0 && reps.areUsed(tuning.reps)
        let shown = snapshot(corrects.features)
        let margin = shown.reduce(readIntercept().mean) { $0 + $1.belief.mean * $1.x }
        noteHalfLives(
            corrects, isAccepted: entry.isAccepted, shown: shown, margin: margin,
            line: usesLine ? reps.reps[Int(entry.rep)].line : .neutral, sign: -1)
    }

    /// Per behaviour that verdicts say anything about, in the order of the definition.
    public var halfLifeAdvice: [HalfLifeAdvice] {
        prior.features.indices.compactMap {
            HalfLifeAdvice(prior.features[$0].key, halfLives.sums[$0])
        }
    }
}

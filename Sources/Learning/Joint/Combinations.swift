internal import Leads

// Pairs of features that say more together than their points add up to. A pair that leads show together
// is a candidate; a score test on what the belief leaves unexplained tells when it earns a weight of its
// own. With many candidates some pass by chance, so the bar rises with their number.
// Source: learning.md, "Combinations".

/// Candidates of two features each, and the combinations that were found.
package struct Combinations: Sendable, Equatable {
    /// In the order in which they were found; places of features, the lower first.
    package internal(set) var found: [Pair] = []
    /// Candidates that can be judged.
    private(set) var judged = 0
    /// Per pair, in one triangle: sum of x e, of x^2 r(1 - r), of x.
    private var scores: [Double]
    private var information: [Double]
    private var evidences: [Double]
    /// Pairs of one field exclude each other or say the same: no candidates.
    private let fields: [Int]

    package struct Pair: Sendable, Equatable, Hashable {
        package var first: Int, second: Int
    }

    /// Marks a pair in `information` that is no candidate any more.
    private static let taken = -1.0

    init(fields: [Int]) {
        self.fields = fields
        let count = max(0, fields.count * (fields.count - 1) / 2)
        scores = Array(repeating: 0, count: count)
        information = scores
        evidences = scores
    }

    private func place(_ pair: Pair) -> Int {
        pair.second * (pair.second - 1) / 2 + pair.first
    }

    /// Sum of x over the verdicts that showed a pair.
    func evidence(_ pair: Pair) -> Double { evidences[place(pair)] }

    /// Notes a verdict of a lead, or takes one back.
    ///
    /// S += x e; V += x^2 r(1 - r). A pair is found when V >= 3 and |S|/sqrt(V) > max(3, sqrt(2 ln(n/5))),
    /// n candidates that can be judged.
    /// - Parameters:
    ///   - shown: features in rising order.
    ///   - residuals: what the verdict left unexplained, in the step of each group.
    /// - Returns: pairs that were found.
    mutating func note(
        _ shown: [ShownFeature], _ residuals: Residuals, _ tuning: JointTuning.Combinations
    ) -> [Pair] {
        guard tuning.countMax > 0 else { return [] }
        var new: [Pair] = []
        var bar = bar(tuning)
        for (at, high) in shown.enumerated() where residuals.teaches(high.feature) {
            let row = high.feature * (high.feature - 1) / 2
            for low in shown[..<at]
            where fields[low.feature] != fields[high.feature] && residuals.teaches(low.feature) {
                let place = row + low.feature
                let x = low.x * high.x * residuals.agreement
                evidences[place] += residuals.sign * x
                let before = information[place]
                guard before != Self.taken else { continue }
                let group = residuals.group(low.feature, high.feature)
                scores[place] += residuals.sign * x * residuals.errors[group]
                let now = max(0, before + residuals.sign * x * x * residuals.curvatures[group])
                information[place] = now
                if (before >= tuning.informationMin) != (now >= tuning.informationMin) {
                    judged += now > before ? 1 : -1
                    bar = self.bar(tuning)
                }
                guard residuals.sign > 0, now >= tuning.informationMin,
                    scores[place] * scores[place] > bar * now,
                    found.count + new.count < tuning.countMax
                else { continue }
                information[place] = Self.taken
                new.append(Pair(first: low.feature, second: high.feature))
            }
        }
        found += new
        return new
    }

    /// z^2 of the test.
    private func bar(_ tuning: JointTuning.Combinations) -> Double {
        max(tuning.scoreMin * tuning.scoreMin, 2 * Leads.log(Double(max(judged, 10)) / 5))
    }
}

/// What a verdict left unexplained, per group of features.
struct Residuals {
    let groupOfFeature: [Int]
    let isTaught: [Bool]
    /// o_g.
    let offsets: [Double]
    /// k (y - r_g), and k r_g (1 - r_g).
    var errors: [Double], curvatures: [Double]
    /// c of the rep's line: x counts for so much of itself.
    var agreement: Double
    /// -1 takes a verdict back.
    var sign = 1.0

    func teaches(_ feature: Int) -> Bool { isTaught[groupOfFeature[feature]] }

    /// The group whose step a pair takes: the one that fewer rejections taught.
    func group(_ low: Int, _ high: Int) -> Int {
        let (a, b) = (groupOfFeature[low], groupOfFeature[high])
        return offsets[b] > offsets[a] ? b : a
    }
}

extension PriorFeature {
    /// What a feature is about: rungs of one ladder (`visits>=3`) and labels of one attribute never make a
    /// combination.
    var field: String {
        guard kind == .behaviour else { return group }
        for sign in [">=", "<=", "=", ">"] {
            if let range = key.firstRange(of: sign) { return String(key[..<range.lowerBound]) }
        }
        return key
    }
}

internal import Leads

// One belief over all weights with the combinations that it found. What a verdict is worth (who gave it,
// what it may move, by how many rejections each group was taught) is decided outside.

package struct JointMemory: Sendable, Equatable {
    package internal(set) var belief: JointBelief
    package internal(set) var combinations: Combinations
    let tuning: JointTuning
    package let kind: JointTuning.Memory
    /// Fadings so far.
    private(set) var fadings = 0
    private var learned = 0
    /// Prior variance of a weight.
    package private(set) var featureVariance: Double

    /// What a verdict may move, and how its rep is read.
    struct Step {
        let shown: [ShownFeature]
        /// x per feature, 0 where it is not shown.
        let x: [Double]
        /// y and k.
        let target: Double, importance: Double
        let line: RepLine
        let groups: Groups

        struct Groups {
            let ofFeature: [Int]
            let isTaught: [Bool]
            /// o_g.
            let offsets: [Double]
            var isAll: Bool { !isTaught.contains(false) }
        }
    }

    /// What a verdict added, so that it can be taken back.
    ///
    /// With L = P^-1 and eta = L w: delta L = h x x', delta eta = x (pull + rest e), e that of the weight's
    /// group.
    package struct Contribution: Sendable, Equatable {
        package var fadings: Int
        package var h: Double
        package var pull: Double, rest: Double
        /// Verdicts before it, and how far it moved the level.
        var learned: Int
        var levelShift: Double
        /// k (y - r_g) by group; one number when it is the same for all.
        package var errors: [Double]
        /// Combinations that the lead showed.
        package var combinations: [Int32]
    }

    init(_ prior: Prior, _ tuning: JointTuning, _ kind: JointTuning.Memory) {
        (self.tuning, self.kind) = (tuning, kind)
        featureVariance = tuning.featureVarianceMax
        let weights = prior.features.map { prior.mean(of: $0) }
        belief = JointBelief(
            priorMeans: [prior.interceptMean, 0] + weights,
            priorVariances: [tuning.interceptVariance, kind.levelVariance]
                + weights.map { _ in tuning.featureVarianceMax },
            levelIsJoint: tuning.levelIsJoint)
        var numbers: [String: Int] = [:]
        combinations = Combinations(
            fields: prior.features.map { feature in
                if let number = numbers[feature.field] { return number }
                numbers[feature.field] = numbers.count
                return numbers.count - 1
            })
    }

    /// Intercept, level, features and combinations of a lead.
    func weighted(_ shown: [ShownFeature], _ x: [Double]) -> [Weighted] {
        var all = [
            Weighted(index: JointBelief.intercept, x: 1), Weighted(index: JointBelief.level, x: 1),
        ]
        all.reserveCapacity(shown.count + 16)
        for entry in shown {
            all.append(Weighted(index: entry.feature + JointBelief.firstFeature, x: entry.x))
        }
        let first = JointBelief.firstFeature + x.count
        for (place, pair) in combinations.found.enumerated() {
            let product = x[pair.first] * x[pair.second]
            if product != 0 { all.append(Weighted(index: first + place, x: product)) }
        }
        return all
    }

    func margin(_ shown: [ShownFeature], _ x: [Double]) -> Double {
        belief.margin(weighted(shown, x))
    }

    /// x' P x, the level's included.
    func spread(_ shown: [ShownFeature], _ x: [Double]) -> Double {
        let all = weighted(shown, x)
        let s = belief.gains(all)
        return all.reduce(0) { $0 + s[$1.index] * $1.x }
    }

    /// Learns a verdict. O(n^2); every `fadeEvery` verdicts O(n^3).
    ///
    /// s = P x; h = k max(r(1-r), .001); D = 1 + h x's; w += s k(y - r_g)/D; P -= h s s'/D. Without a line
    /// x and m are those of the lead; with one c x and c m + b.
    mutating func learn(_ step: Step) -> Contribution {
        let all = weighted(step.shown, step.x)
        let m = belief.margin(all)
        let c = step.line.agreement
        let q = c * m + step.line.leniency
        let errors = step.groups.offsets.map { step.importance * (step.target - sigmoid(q + $0)) }
        let r = sigmoid(q)
        let h = step.importance * max(r * (1 - r), tuning.curvatureMin)
        var s = belief.gains(all)
        for a in s.indices { s[a] *= c }
        let isTaught = step.groups.isAll ? nil : taught(step.groups)
        let contribution = absorb(
            all, &s, h: h, r: step.importance * (step.target - r), errors, isTaught, step)
        var residuals = residuals(step.groups, errors, importance: step.importance)
        residuals.agreement = c
        grow(combinations.note(step.shown, residuals, tuning.combinations))
        learned += 1
        if kind.forgetting > 0, learned.isMultiple(of: tuning.fadeEvery) {
            belief.fade(keep: kind.keep(tuning.fadeEvery))
            fadings += 1
        }
        return contribution
    }

    private mutating func absorb(
        _ all: [Weighted], _ s: inout [Double], h: Double, r error: Double, _ errors: [Double],
        _ isTaught: [Bool]?, _ step: Step
    ) -> Contribution {
        let c = step.line.agreement
        var (spread, own) = (0.0, 0.0)
        for entry in all {
            let part = s[entry.index] * c * entry.x
            spread += part
            if entry.index != JointBelief.level, isTaught?[entry.index] ?? true { own += part }
        }
        // What the level may have of the surprise is not the weights': its share of D.
        let levelPart = tuning.levelIsJoint ? 0 : s[JointBelief.level] * c
        let damping = 1 + h * spread
        let groupOf = weightGroups(step.groups)
        let levelBefore = belief.means[JointBelief.level]
        for a in s.indices where isTaught?[a] ?? true {
            belief.means[a] += s[a] * (groupOf[a] < 0 ? error : errors[groupOf[a]]) / damping
        }
        let levelShift = belief.means[JointBelief.level] - levelBefore
        belief.subtract(h / damping, &s, isTaught: isTaught)
        belief.moveLevel(decay: kind.levelDecay, noise: kind.levelNoise)
        let share = 1 + h * levelPart
        let precision = h / share
        let after = all.reduce(0) {
            $1.index == JointBelief.level ? $0 : $0 + belief.means[$1.index] * $1.x
        }
        let first = JointBelief.firstFeature + step.x.count
        return Contribution(
            fadings: fadings, h: precision, pull: precision * c * after,
            rest: (1 - precision * own * share / damping) / share, learned: learned,
            levelShift: levelShift,
            errors: errors.allSatisfy { $0 == error } ? [error] : errors + [error],
            combinations: all.filter { $0.index >= first }.map { Int32($0.index - first) })
    }

    /// Makes room for combinations that were found: prior 0, half a weight's variance.
    private mutating func grow(_ pairs: [Combinations.Pair]) {
        for _ in pairs { belief.append(priorMean: 0, priorVariance: featureVariance / 2) }
    }

    /// Another prior variance of the weights, by how wide leads are.
    mutating func rebase(variance: Double) {
        guard variance != featureVariance else { return }
        featureVariance = variance
        let combinationsFrom = belief.count - combinations.found.count
        for i in JointBelief.firstFeature..<max(belief.count, JointBelief.firstFeature) {
            belief.rebase(i, variance: i < combinationsFrom ? variance : variance / 2)
        }
    }

    /// Group of each weight; -1: intercept and level.
    private func weightGroups(_ groups: Step.Groups) -> [Int] {
        [-1, -1] + groups.ofFeature
            + combinations.found.map { pair in
                let (a, b) = (groups.ofFeature[pair.first], groups.ofFeature[pair.second])
                return groups.offsets[b] > groups.offsets[a] ? b : a
            }
    }

    private func taught(_ groups: Step.Groups) -> [Bool] {
        [true, true] + groups.ofFeature.map { groups.isTaught[$0] }
            + combinations.found.map {
                groups.isTaught[groups.ofFeature[$0.first]]
                    && groups.isTaught[groups.ofFeature[$0.second]]
            }
    }

    private func residuals(
        _ groups: Step.Groups, _ errors: [Double], importance k: Double
    ) -> Residuals {
        Residuals(
            groupOfFeature: groups.ofFeature, isTaught: groups.isTaught, offsets: groups.offsets,
            errors: errors,
            curvatures: errors.map { error in
                // |y - r| (1 - |y - r|) = r (1 - r).
                let distance = error.magnitude / k
                return k * distance * (1 - distance)
            }, agreement: 1)
    }
}

extension JointMemory {
    /// Takes back what a verdict added, faded to now.
    ///
    /// With h and pull faded, a = x_M' s_M over what it taught, b over the rest: w_M += s_M (h x'w - pull -
    /// rest e)/(1 - h a), and P gains what it lost: f s s' with f = h/D, D = (1 + h b/(1 - h a))/(1 - h a), s_M D for
    /// s_M and s_O/(1 - h a) for s_O. With everything taught this is subtraction in L and eta: what is left
    /// is what the others added. A masked one is taken back exactly where nothing came after it. The level
    /// forgets by itself.
    mutating func undo(_ added: Contribution, _ step: Step) {
        let c = step.line.agreement
        var all = step.shown.map {
            Weighted(index: $0.feature + JointBelief.firstFeature, x: $0.x * c)
        }
        let first = JointBelief.firstFeature + step.x.count
        for place in added.combinations {
            let pair = combinations.found[Int(place)]
            all.append(
                Weighted(index: first + Int(place), x: step.x[pair.first] * step.x[pair.second] * c)
            )
        }
        all.append(Weighted(index: JointBelief.intercept, x: c))
        let keep = kind.keep((fadings - added.fadings) * tuning.fadeEvery)
        let isTaught = step.groups.isAll ? nil : taught(step.groups)
        var s = belief.gains(all)
        var (own, other) = (0.0, 0.0)
        for entry in all {
            if isTaught?[entry.index] ?? true {
                own += s[entry.index] * entry.x
            } else {
                other += s[entry.index] * entry.x
            }
        }
        let h = keep * added.h
        let left = 1 - h * own
        // Never below what the prior and the others leave; only masks, whose steps are no sums, come near.
        guard left > Self.leftMin else { return }
        let groupOf = weightGroups(step.groups)
        let (pull, margin) = (keep * added.pull, belief.margin(all))
        for a in s.indices where isTaught?[a] ?? true {
            let error = added.error(groupOf[a])
            belief.means[a] += s[a] * (h * margin - pull - keep * added.rest * error) / left
        }
        if !tuning.levelIsJoint {
            let v = added.h * belief.variance(JointBelief.level)
            let stays = (1 - kind.levelDecay) / (1 + v)
            belief.means[JointBelief.level] -=
                added.levelShift * Leads.exp(Double(learned - added.learned) * Leads.log(stays))
        }
        let damping = (1 + h * other / left) / left
        belief.subtract(
            -h / damping, &s, isTaught: isTaught, ownScale: damping, otherScale: 1 / left)
        var residuals = residuals(
            step.groups, step.groups.offsets.indices.map { added.error($0) },
            importance: step.importance)
        (residuals.agreement, residuals.sign) = (c, -1)
        _ = combinations.note(step.shown, residuals, tuning.combinations)
    }

    private static let leftMin = 0.02
}

extension JointMemory.Contribution {
    /// In the step of a group; below 0: of the intercept.
    func error(_ group: Int) -> Double {
        errors.count == 1 ? errors[0] : group < 0 ? errors[errors.count - 1] : errors[group]
    }
}

package import Leads

// The learner of all weights together: one belief with all covariances, a level that follows drift, and
// combinations. Still points that add up. Masks, lines of reps, group offsets and what a person may do
// are those of `Learner`; `learn --model full` runs it on past verdicts.
// Source: learning.md, "All weights together".

package struct JointLearner: Sendable, Equatable {
    package let prior: Prior
    package let tuning: JointTuning
    package internal(set) var memories: [JointMemory]
    var diagonal: DiagonalMemory?
    /// Weight of each memory, the belief per weight last; they sum to 1.
    package internal(set) var shares: [Double]
    /// Combinations that any memory found, in that order.
    package internal(set) var combinations: [Combinations.Pair] = []
    package internal(set) var learned = 0
    /// Per feature, then per combination: sum of x over the verdicts that taught it, their number, and how
    /// many were acceptances.
    package internal(set) var evidence: [Evidence]
    var width = LeadWidth()
    /// R and R_g.
    var rejections = 0.0
    var groupRejections: [Double]
    package internal(set) var reps = RepLines()
    var undoList: JointUndoList
    package internal(set) var published: JointPoints
    var watch = Watch()
    /// Why points stand still; offset, level and beliefs go on.
    package internal(set) var freeze: Freeze?

    package struct Evidence: Sendable, Equatable {
        package var x = 0.0
        package var verdicts = 0, accepted = 0
    }

    // Derived from `prior`.
    let groups: [String]
    let groupOfFeature: [Int]
    private let indexByKey: [String: Int]

    package init(_ prior: Prior, _ tuning: JointTuning) {
        (self.prior, self.tuning) = (prior, tuning)
        memories = tuning.memories.map { JointMemory(prior, tuning, $0) }
        diagonal = tuning.mixesDiagonal ? DiagonalMemory(prior, tuning) : nil
        let count = memories.count + (tuning.mixesDiagonal ? 1 : 0)
        shares = Array(repeating: 1 / Double(count), count: count)
        evidence = Array(repeating: Evidence(), count: prior.features.count)
        undoList = JointUndoList(capacity: tuning.undoCount)
        published = JointPoints(prior)
        let groups = prior.groups
        self.groups = groups
        groupRejections = groups.map { _ in 0 }
        let places = Dictionary(uniqueKeysWithValues: zip(groups, groups.indices))
        groupOfFeature = prior.features.map { places[$0.group]! }
        indexByKey = Dictionary(
            uniqueKeysWithValues: zip(prior.features.map(\.key), prior.features.indices))
    }

    /// Probability of acceptance by the means.
    package func probability(_ features: [FeatureValue]) -> Double {
        sigmoid(mixed(margins(Lead(self, features))))
    }

    /// m by each memory.
    func margins(_ lead: Lead) -> [Double] {
        let most = tuning.sharing.marginMax
        let all =
            memories.map { $0.margin(lead.shown, lead.x) }
            + (diagonal.map { [$0.margin(lead.shown, at: learned)] } ?? [])
        return all.count == 1 ? all : all.map { min(max($0, -most), most) }
    }

    /// Averaged in log-odds by the memories' shares: still a sum of points.
    func mixed(_ parts: [Double]) -> Double {
        zip(shares, parts).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Share of each memory in the points, by its name.
    package var memoryShares: [(name: String, share: Double)] {
        let names = memories.map(\.kind.name) + (diagonal == nil ? [] : ["per weight"])
        return zip(names, shares).map { ($0, $1) }
    }

    /// Keys of the features, then `a & b` of the combinations.
    package var keys: [String] { prior.features.map(\.key) + combinations.map(name) }

    func name(_ pair: Combinations.Pair) -> String {
        "\(prior.features[pair.first].key) & \(prior.features[pair.second].key)"
    }

    /// Belief about each weight of `keys`.
    package var weights: [Gaussian] {
        let all = memories.map { memory in
            placed(
                memory.belief.means.indices.dropFirst(JointBelief.firstFeature).map {
                    Gaussian(mean: memory.belief.means[$0], variance: memory.belief.variance($0))
                }, of: memory, absent: Gaussian(mean: 0, variance: memory.featureVariance / 2))
        }
        let own = diagonal.map { diagonal in
            [
                prior.features.indices.map { diagonal.read($0, at: learned) }
                    + combinations.map { _ in Gaussian(mean: 0, variance: 0) }
            ]
        }
        let parts = all + (own ?? [])
        return keys.indices.map { i in
            let mean = mixed(parts.map { $0[i].mean })
            return Gaussian(
                mean: mean,
                variance: mixed(
                    parts.map { $0[i].variance + ($0[i].mean - mean) * ($0[i].mean - mean) }))
        }
    }

    /// Numbers of one memory's weights in the order of `keys`.
    func placed<Number>(_ own: [Number], of memory: JointMemory, absent: Number) -> [Number] {
        let count = prior.features.count
        let places = Dictionary(uniqueKeysWithValues: zip(memory.combinations.found, count...))
        return own[..<count] + combinations.map { pair in places[pair].map { own[$0] } ?? absent }
    }

    /// v0: the prior variance of a weight.
    package var weightVariance: Double { memories[0].featureVariance }

    /// Intercept and level together: log-odds of a lead with score 0.
    package var base: Double {
        mixed(
            memories.map {
                $0.belief.means[JointBelief.intercept] + $0.belief.means[JointBelief.level]
            } + (diagonal.map { [$0.intercept(at: learned).mean] } ?? []))
    }

    /// A lead as the prior sees it.
    struct Lead {
        /// Known features that are not zero, in rising order, each once.
        let shown: [ShownFeature]
        let x: [Double]

        init(_ learner: JointLearner, _ features: [FeatureValue]) {
            var x = [Double](repeating: 0, count: learner.prior.features.count)
            var places: [Int] = []
            var isOrdered = true
            for value in features where value.x != 0 {
                // Of two entries of one feature the first counts.
                guard let place = learner.indexByKey[value.key], x[place] == 0 else { continue }
                x[place] = value.x
                if let last = places.last, last > place { isOrdered = false }
                places.append(place)
            }
            if !isOrdered { places.sort() }
            shown = places.map { ShownFeature(feature: $0, x: x[$0]) }
            self.x = x
        }

        init(_ shown: [ShownFeature], featureCount: Int) {
            self.shown = shown
            var x = [Double](repeating: 0, count: featureCount)
            for entry in shown { x[entry.feature] = entry.x }
            self.x = x
        }
    }
}

/// A feature that a lead shows.
package struct ShownFeature: Sendable, Equatable {
    package var feature: Int
    package var x: Double
}

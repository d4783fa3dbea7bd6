internal import Leads

/// Constants of the learner of all weights together. Source:
/// learning.md, "All weights together".
package struct JointTuning: Sendable, Equatable {
    /// Memory and time grow with the square of the features, and with the cube in fading.
    package static let featuresMax = 1_000

    /// What each belief remembers; several are mixed.
    package var memories = [Memory.one]
    /// Whether the learner of one belief per weight is mixed in.
    package var mixesDiagonal = false
    /// Verdicts between two fadings: each costs as much as one verdict per feature.
    package var fadeEvery: Int
    /// Whether the level is a weight like the others, with covariances; else a filter of its own beside
    /// them, so that what a verdict added is a sum and can be taken back exactly.
    package var levelIsJoint = false
    /// v0 of a weight; narrower where leads are wide.
    package var featureVarianceMax = 0.5
    /// What the prior variance of a whole margin may come to.
    package var marginVariance = 4.0
    /// Leads whose width is measured.
    package var widthLeads = 100
    package var interceptVariance = 1.0
    /// Least h.
    package var curvatureMin = 1e-3
    package var groupPrior = 5.0
    /// rho of rejections by group, and of the belief per weight.
    package var forgetting = 5e-4
    package var sharing = Sharing()
    package var combinations = Combinations()
    package var undoCount = 20_000
    package var reps = Tuning.Reps()
    package var watch = Tuning.Watch()

    /// When a pair of features becomes a feature of its own.
    package struct Combinations: Sendable, Equatable {
        /// 0: none are looked for.
        package var countMax = 200
        /// Least information before a pair can be judged.
        package var informationMin = 3.0
        /// Least z of the score test.
        package var scoreMin = 3.0
        package init() {}
    }

    package init(featureCount: Int) { fadeEvery = featureCount < 200 ? 25 : 200 }

    /// Three memories and a belief per weight, mixed: under drift a short memory gains weight.
    package static func mixed(featureCount: Int) -> JointTuning {
        var tuning = JointTuning(featureCount: featureCount)
        tuning.memories = [.unlimited, .long, .short]
        tuning.mixesDiagonal = true
        return tuning
    }

    package struct Memory: Sendable, Equatable {
        package var name: String
        /// rho: share of what was learned that fades per verdict.
        package var forgetting: Double
        /// kap: share of the level that goes home per verdict.
        package var levelDecay: Double
        /// q: variance that the level gains per verdict.
        package var levelNoise: Double

        package init(_ name: String, forgetting: Double, levelDecay: Double, levelNoise: Double) {
            (self.name, self.forgetting) = (name, forgetting)
            (self.levelDecay, self.levelNoise) = (levelDecay, levelNoise)
        }

        static let one = Memory("one", forgetting: 5e-4, levelDecay: 3e-3, levelNoise: 3e-4)
        static let unlimited = Memory(
            "unlimited", forgetting: 0, levelDecay: 3e-3, levelNoise: 1e-5)
        static let long = Memory("long", forgetting: 2e-4, levelDecay: 3e-3, levelNoise: 1e-3)
        static let short = Memory("short", forgetting: 5e-4, levelDecay: 1e-2, levelNoise: 1e-3)

        /// Prior variance of the level: that of its wandering in the long run.
        var levelVariance: Double {
            let stays = 1 - levelDecay
            return levelNoise / (1 - stays * stays)
        }
        /// What is left of a verdict after so many others.
        func keep(_ verdicts: Int) -> Double {
            Leads.exp(Double(verdicts) * Leads.log(1 - forgetting))
        }
    }

    /// How the weights of mixed memories move.
    package struct Sharing: Sendable, Equatable {
        /// Share that all get back per verdict, so that none is lost for ever.
        package var share = 3e-4
        /// Power of p that a verdict counts with.
        package var rate = 0.5
        /// Most log-odds that one memory may bring in.
        package var marginMax = 9.0
        package init() {}
    }
}

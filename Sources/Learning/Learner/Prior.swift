package import Leads

// What the learner takes from a definition, as one value: it is recorded whenever it changes, so
// that the same log of judgements gives the same beliefs although the definition changed in between.

/// The hand-set points and rules that beliefs start from.
package struct Prior: Sendable, Equatable {
    /// In the order of the definition; the learner's arrays have the same order.
    package var features: [PriorFeature]
    /// Points that double the odds, > 0.
    package var pointsToDoubleOdds: Double
    /// Acceptance of a lead with score 0, in (0, 1).
    package var baseRate: Double
    package var rules: LearningRules
    /// Of the definition: when they change, it wins over those of a promotion. nil: not recorded.
    package var thresholds: Challenger.Thresholds?
    /// Which edition of the learner's own rules is in force.
    package var edition: Int

    /// Raised when the same judgements would give other numbers: a log is folded by the edition
    /// that it was learned with, so a new program changes nothing that lies behind it.
    ///
    /// 1: as at first. 2: the width of leads bounds the prior's variance (`LeadWidth`); verdicts that
    /// are taken back are a reason to publish, and their features go back to the points that people
    /// set; rollback and promotion set points and leave beliefs alone; a promotion takes the threshold
    /// that won along.
    package static let newestEdition = 2

    package init(
        features: [PriorFeature], pointsToDoubleOdds: Double, baseRate: Double,
        rules: LearningRules, edition: Int = Prior.newestEdition
    ) {
        self.edition = edition
        self.features = features
        self.pointsToDoubleOdds = pointsToDoubleOdds
        self.baseRate = baseRate
        self.rules = rules
    }

    package init(_ definition: Definition) {
        let meanings = definition.behaviours.map(\.meaning) + definition.fit.flatMap(\.meanings)
        var rules = definition.learning
        // Rules of the scorer: changing them changes no belief, so they are not recorded here.
        (rules.exploration, rules.rejectAfterSeconds) = (LearningRules.Exploration(), nil)
        self.init(
            features: zip(definition.features, meanings).map {
                PriorFeature(
                    key: $0.key, kind: $0.kind, group: $0.group, handPoints: $0.handPoints,
                    isPinned: $0.isPinned, meaning: $1)
            },
            pointsToDoubleOdds: definition.pointsToDoubleOdds, baseRate: definition.baseRate,
            rules: rules)
        thresholds = Challenger.Thresholds(threshold: definition.threshold, exit: definition.exit)
    }

    /// Points per unit of log-odds: 28.854 at 20 points.
    package var pointsPerLogOdds: Double { pointsToDoubleOdds / Leads.log(2) }
    /// Log-odds of a lead with score 0.
    package var interceptMean: Double { Leads.log(baseRate / (1 - baseRate)) }
    /// Score at which acceptance is even by the hand-set points.
    package var handOffset: Double { -pointsPerLogOdds * interceptMean }

    func mean(of feature: PriorFeature) -> Double { feature.handPoints / pointsPerLogOdds }

    func intercept(_ tuning: Tuning) -> Gaussian {
        Gaussian(mean: interceptMean, variance: tuning.interceptVariance)
    }

    /// Groups of the features, in the order of their first feature.
    package var groups: [String] {
        var seen: Set<String> = []
        return features.map(\.group).filter { seen.insert($0).inserted }
    }
}

/// One number of the model with its hand-set points.
package struct PriorFeature: Sendable, Equatable {
    package var key: String
    package var kind: Feature.Kind
    /// What a verdict's reason speaks of: `behaviours`, or the attribute's name.
    package var group: String
    /// W at x = 1.
    package var handPoints: Double
    package var isPinned: Bool
    /// What x stands for (match, max_count, half-life; values or band). When it changes, what was
    /// learned was about something else.
    package var meaning: String

    package init(
        key: String, kind: Feature.Kind, group: String, handPoints: Double, isPinned: Bool,
        meaning: String
    ) {
        self.key = key
        self.kind = kind
        self.group = group
        self.handPoints = handPoints
        self.isPinned = isPinned
        self.meaning = meaning
    }
}

extension Behaviour {
    fileprivate var meaning: String { "\(event) x\(maxCount) \(halfLifeSeconds)s" }
}

extension FitAttribute {
    /// One per label, in their order.
    fileprivate var meanings: [String] {
        let source = from.joined(separator: ",")
        switch kind {
        case .text(let sets, let otherwise):
            let named = sets.map { "\(source): \($0.values.sorted().joined(separator: ", "))" }
            return named + (otherwise == nil ? [] : ["\(source): none of \(named.sorted())"])
        case .number(let bands):
            let limits = bands.map { $0.below.map { "\($0)" } ?? "any" }
            return zip(["any"] + limits, limits).map { "\(source): from \($0) below \($1)" }
        case .bool:
            return ["\(source): true", "\(source): false"]
        }
    }
}

public import Leads

// What the learner takes from a definition, as one value: it is recorded whenever it changes, so
// that the same log of judgements gives the same beliefs although the definition changed in between.

/// The hand-set points and rules that beliefs start from.
public struct Prior: Sendable, Equatable {
    /// In the order of the definition; the learner's arrays have the same order.
    public var features: [PriorFeature]
    /// Points that double the odds, > 0.
    public var pointsToDoubleOdds: Double
    /// Acceptance of a lead with score 0, in (0, 1).
    public var baseRate: Double
    public var rules: LearningRules

    public init(
        features: [PriorFeature], pointsToDoubleOdds: Double, baseRate: Double,
        rules: LearningRules
    ) {
        (self.features, self.pointsToDoubleOdds) = (features, pointsToDoubleOdds)
        (self.baseRate, self.rules) = (baseRate, rules)
    }

    public init(_ definition: Definition) {
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
    }

    /// Points per unit of log-odds: 28.854 at 20 points.
    public var pointsPerLogOdds: Double { pointsToDoubleOdds / Leads.log(2) }
    /// Log-odds of a lead with score 0.
    public var interceptMean: Double { Leads.log(baseRate / (1 - baseRate)) }
    /// Score at which acceptance is even by the hand-set points.
    public var handOffset: Double { -pointsPerLogOdds * interceptMean }

    func mean(of feature: PriorFeature) -> Double { feature.handPoints / pointsPerLogOdds }

    /// Groups of the features, in the order of their first feature.
    var groups: [String] {
        var seen: Set<String> = []
        return features.map(\.group).filter { seen.insert($0).inserted }
    }
}

/// One number of the model with its hand-set points.
public struct PriorFeature: Sendable, Equatable {
    public var key: String
    public var kind: Feature.Kind
    /// What a verdict's reason speaks of: `behaviours`, or the attribute's name.
    public var group: String
    /// W at x = 1.
    public var handPoints: Double
    public var isPinned: Bool
    /// What x stands for (match, max_count, half-life; values or band). When it changes, what was
    /// learned was about something else.
    public var meaning: String

    public init(
        key: String, kind: Feature.Kind, group: String, handPoints: Double, isPinned: Bool,
        meaning: String
    ) {
        (self.key, self.kind, self.group) = (key, kind, group)
        (self.handPoints, self.isPinned, self.meaning) = (handPoints, isPinned, meaning)
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

// A definition and a version of weights, arranged by the numbers of a name table: what absorbing
// and scoring look up for each record.

/// Everything that one partition needs to count and price its leads.
///
/// A class, and immutable: read for each record, it costs one reference, where a struct of this
/// size was copied with all that it holds (5 % of the worker's time).
package final class Model: Sendable {
    package let definition: Definition
    /// Number of the definition's version in force.
    package let definitionVersion: Int
    package let names: NameTable
    package let weights: PublishedWeights
    /// While an experiment runs.
    package let trial: Trial?
    /// By behaviour number.
    @usableFromInline let behaviours: ContiguousArray<BehaviourRule>
    /// By label number, in centipoints.
    @usableFromInline let labelCentipoints: ContiguousArray<Int64>
    /// In the definition's order.
    package let attributes: [AttributeRule]
    package let events: EventIndex

    package let thresholdCentipoints: Int64
    package let exitCentipoints: Int64
    package let lateMilliseconds: Int64
    package let futureMilliseconds: Int64
    /// nil: nobody is handed over below the threshold.
    package let exploration: ExplorationBand?
    /// How long without a verdict is a rejection; nil: silence teaches nothing.
    package let rejectAfterMilliseconds: Int64?
    /// How far the landmark may lie behind before it moves.
    @usableFromInline let relandmarkMilliseconds: Int64

    /// - Parameters:
    ///   - version: of the definition.
    ///   - known: names that already have numbers.
    ///   - weights: nil: the hand-set points.
    package init(
        _ definition: Definition, version: Int = 0, names known: NameTable = NameTable(),
        weights: PublishedWeights? = nil
    ) {
        let weights = weights ?? .handSet(definition)
        self.weights = weights
        var names = known
        names.add(definition)
        self.definition = definition
        self.names = names
        definitionVersion = version
        var rules = ContiguousArray(names.halfLivesSeconds.map(BehaviourRule.unused))
        let numbers = Dictionary(uniqueKeysWithValues: zip(names.behaviours, 0...))
        for behaviour in definition.behaviours {
            rules[numbers[behaviour.name]!] = BehaviourRule(
                weight: weights.points[behaviour.name] ?? behaviour.weight,
                countMax: behaviour.maxCount,
                perMillisecond: 1 / (behaviour.halfLifeSeconds * 1_000))
        }
        behaviours = rules
        let hand = Dictionary(
            definition.features.map { ($0.key, $0.handPoints) },
            uniquingKeysWith: { first, _ in first })
        // A label that the definition no longer has is worth nothing.
        labelCentipoints = ContiguousArray(
            names.labels.map { key in
                centipoints(hand[key].map { weights.points[key] ?? $0 } ?? 0)
            })
        attributes = definition.fit.map { AttributeRule($0, names) }
        events = EventIndex(definition, numbers: numbers)
        thresholdCentipoints = centipoints(weights.thresholds?.threshold ?? definition.threshold)
        exitCentipoints = centipoints(weights.thresholds?.exit ?? definition.exit)
        lateMilliseconds = Int64(definition.events.lateSeconds * 1_000)
        futureMilliseconds = Int64(definition.events.futureSeconds * 1_000)
        exploration = ExplorationBand(definition)
        rejectAfterMilliseconds = definition.learning.rejectAfterSeconds.map { Int64($0 * 1_000) }
        let shortest = definition.behaviours.map(\.halfLifeSeconds).min() ?? 86_400
        relandmarkMilliseconds = Int64(min(shortest * 1_000 * Limits.landmarkHalfLives, 1e15))
        trial = weights.experiment.map { [names] in
            Trial($0, definition, version: version, names: names, weights: weights)
        }
    }

    /// The same with other weights: effective at the next read of any lead, nothing is rewritten.
    package func repriced(with weights: PublishedWeights) -> Model {
        Model(definition, version: definitionVersion, names: names, weights: weights)
    }

    /// Whether a behaviour number is still in the definition.
    package func behaviourRule(_ number: Int) -> BehaviourRule? {
        behaviours.indices.contains(number) && behaviours[number].isUsed ? behaviours[number] : nil
    }
    /// Key of a feature by the number it has in a snapshot.
    package func key(of feature: SnapshotFeature.Number) -> String? {
        switch feature {
        case .behaviour(let number):
            names.behaviours.indices.contains(number) ? names.behaviours[number] : nil
        case .label(let number): names.labels.indices.contains(number) ? names.labels[number] : nil
        }
    }
    /// Acceptance to be expected at a score, in (0, 1). Source:
    /// learning.md, "Points and probability".
    package func probability(centipoints: Int64) -> Double {
        let points = Double(centipoints) / 100
        return 1 / (1 + exp2(-(points - weights.offset) / definition.pointsToDoubleOdds))
    }
}

/// One behaviour's numbers as scoring reads them.
package struct BehaviourRule: Sendable {
    /// Full weight W, in points.
    package var weight: Double
    package var countMax: Double
    /// 1 / half-life, per millisecond.
    package var perMillisecond: Double

    @inlinable package init(weight: Double, countMax: Double, perMillisecond: Double) {
        (self.weight, self.countMax, self.perMillisecond) = (weight, countMax, perMillisecond)
    }
    /// Of a behaviour that the definition no longer has: its counts are kept, it scores nothing.
    static func unused(halfLifeSeconds: Double) -> BehaviourRule {
        BehaviourRule(weight: 0, countMax: 0, perMillisecond: 1 / (halfLifeSeconds * 1_000))
    }
    @inlinable package var isUsed: Bool { countMax > 0 }
}

/// Points as integer hundredths, halves away from zero: sums of them are exact.
@inlinable package func centipoints(_ points: Double) -> Int64 {
    Int64((points * 100).rounded(.toNearestOrAwayFromZero))
}

// What leads were priced by, by version.
import Leads

/// The weights that a version stands for.
struct WeightsTable {
    struct Entry {
        /// Full weight W by feature key, in points.
        var points: [String: Double]
        var offset: Double
        /// Learned before it.
        var verdicts: Int
        /// What was tried beside them.
        var experiment: Experiment?
        /// What an experiment won with.
        var thresholds: Challenger.Thresholds?
    }
    /// What a lead was priced and decided by.
    struct Pricing {
        var points: [String: Double]
        var offset: Double
        var threshold: Double
        var exit: Double
        var assignment: Assignment?
        /// Learned before the version.
        var verdicts: Int
    }
    private(set) var versions: [Int: Entry]
    let definition: Definition
    let exploration: ExplorationCheck
    /// Hand-set weights by key, for what a version does not name.
    private let hand: [String: Double]

    init(_ definition: Definition) {
        self.definition = definition
        exploration = ExplorationCheck(definition)
        hand = Dictionary(
            definition.features.map { ($0.key, $0.handPoints) },
            uniquingKeysWith: { first, _ in first })
        versions = [0: Entry(points: hand, offset: definition.handOffset, verdicts: 0)]
    }

    /// The same versions as they price under another definition.
    func under(_ other: Definition) -> WeightsTable {
        var table = WeightsTable(other)
        table.versions.merge(versions) { own, _ in own }
        return table
    }

    mutating func add(_ weights: PublishedWeights) {
        versions[weights.version] = Entry(
            points: weights.points, offset: weights.offset, verdicts: weights.verdicts,
            experiment: weights.experiment, thresholds: weights.thresholds)
    }

    /// nil for a version that was never published.
    func pricing(of lead: [UInt8], version: Int) -> Pricing? {
        guard let entry = versions[version] else { return nil }
        var pricing = Pricing(
            points: entry.points, offset: entry.offset,
            threshold: entry.thresholds?.threshold ?? definition.threshold,
            exit: entry.thresholds?.exit ?? definition.exit, verdicts: entry.verdicts)
        guard let experiment = entry.experiment else { return pricing }
        let arm = lead.withUnsafeBytes { experiment.arm(of: $0) }
        pricing.assignment = Assignment(experiment: experiment.name, arm: arm)
        guard arm == .challenger else { return pricing }
        let challenger = experiment.challenger
        (pricing.points, pricing.offset) = (challenger.points, challenger.offset)
        pricing.threshold = challenger.thresholds?.threshold ?? pricing.threshold
        pricing.exit = challenger.thresholds?.exit ?? pricing.exit
        return pricing
    }

    func weight(_ key: String, _ pricing: Pricing) -> Double? {
        pricing.points[key] ?? hand[key]
    }
}

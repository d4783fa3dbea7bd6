// Recomputes a score from its own record: what every MQL promises (kafka.md G12).
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
    /// Hand-set weights by key, for what a version does not name.
    private let hand: [String: Double]

    init(_ definition: Definition) {
        self.definition = definition
        hand = Dictionary(
            definition.features.map { ($0.key, $0.handPoints) },
            uniquingKeysWith: { first, _ in first })
        versions = [0: Entry(points: hand, offset: definition.handOffset, verdicts: 0)]
    }

    mutating func add(_ weights: PublishedWeights) {
        versions[weights.version] = Entry(
            points: weights.points, offset: weights.offset, verdicts: weights.verdicts,
            experiment: weights.experiment)
    }

    /// nil for a version that was never published.
    func pricing(of lead: [UInt8], version: Int) -> Pricing? {
        guard let entry = versions[version] else { return nil }
        var pricing = Pricing(
            points: entry.points, offset: entry.offset, threshold: definition.threshold,
            exit: definition.exit, verdicts: entry.verdicts)
        guard let experiment = entry.experiment else { return pricing }
        let arm = lead.withUnsafeBytes { experiment.arm(of: $0) }
        pricing.assignment = Assignment(experiment: experiment.name, arm: arm)
        guard arm == .challenger else { return pricing }
        let challenger = experiment.challenger
        (pricing.points, pricing.offset) = (challenger.points, challenger.offset)
        pricing.threshold = challenger.gates?.threshold ?? definition.threshold
        pricing.exit = challenger.gates?.exit ?? definition.exit
        return pricing
    }

    func weight(_ key: String, _ pricing: Pricing) -> Double? {
        pricing.points[key] ?? hand[key]
    }
}

enum ExplanationCheck {
    /// Steps that the record's numbers are rounded to.
    private static let step = (x: 0.0001, probability: 0.001)
    /// Beyond half a step: what printing and reading may add.
    private static let slack = 1e-9

    /// - Returns: a sentence for everything that does not fit.
    static func faults(
        _ explanation: ReadMQLEvent.Explanation, lead: [UInt8], kind: MQLEvent.Kind,
        isExploration: Bool, definitionHash: String, _ weights: WeightsTable
    ) -> [String] {
        var faults: [String] = []
        let score = centipoints(explanation.score)
        let engagement = centipoints(explanation.engagement)
        let fit = centipoints(explanation.fit)
        func sum(_ kind: String) -> Int64 {
            explanation.contributions.reduce(0) { $0 + ($1.kind == kind ? $1.centipoints : 0) }
        }
        func expect(_ what: String, _ recorded: Int64, _ summed: Int64) {
            guard recorded != summed else { return }
            faults.append("\(what) is \(points(recorded)), its parts sum to \(points(summed))")
        }
        expect("score", score, sum("behaviour") + sum("fit"))
        expect("engagement", engagement, sum("behaviour"))
        expect("fit", fit, sum("fit"))
        let version = explanation.versions.weights
        guard let pricing = weights.pricing(of: lead, version: version) else {
            return faults + ["weights of version \(version) were never published"]
        }
        for share in explanation.contributions {
            if let fault = fault(share, version: version, pricing, weights) {
                faults.append(fault)
            }
        }
        if explanation.versions.assignment != pricing.assignment {
            faults.append(
                "it names \(text(explanation.versions.assignment)), the lead is in "
                    + text(pricing.assignment))
        }
        let odds = (Double(score) / 100 - pricing.offset) / weights.definition.pointsToDoubleOdds
        let probability = 1 / (1 + exp2(-odds))
        if abs(probability - explanation.probability) > step.probability / 2 + slack {
            faults.append(
                "probability is \(explanation.probability), the score gives \(probability)")
        }
        if let evidence = explanation.evidence, evidence.verdicts != pricing.verdicts {
            faults.append(
                "evidence is \(evidence.verdicts) verdicts, version \(version) has "
                    + "\(pricing.verdicts)")
        }
        if explanation.versions.definitionHash != definitionHash {
            faults.append(
                "definition \(explanation.versions.definitionHash) is not the one audited")
        }
        return faults
            + gateFaults(explanation, kind: kind, isExploration: isExploration, pricing)
    }

    static func text(_ assignment: Assignment?) -> String {
        assignment.map { "arm \($0.arm.rawValue) of '\($0.experiment)'" } ?? "no experiment"
    }

    /// points = weight x, with x as the record rounds it; and x = min(N, max)/max.
    private static func fault(
        _ share: ReadMQLEvent.Share, version: Int, _ pricing: WeightsTable.Pricing,
        _ weights: WeightsTable
    ) -> String? {
        let expected = share.weight * share.x
        let isFit = share.kind == "fit"
        let tolerance = 0.005 + abs(share.weight) * (isFit ? 0 : step.x / 2) + slack
        if abs(share.points - expected) > tolerance {
            return "\(share.key): \(share.points) points are not \(share.weight) x \(share.x)"
        }
        guard let weight = weights.weight(share.key, pricing) else {
            return "\(share.key): the definition has no such feature"
        }
        // A label's weight is kept in hundredths.
        let published = isFit ? Double(centipoints(weight)) / 100 : weight
        if share.weight != published {
            return "\(share.key): weight \(share.weight), version \(version) says \(published)"
        }
        if isFit { return share.x == 1 ? nil : "\(share.key): x of a fit feature is \(share.x)" }
        guard let decayed = share.decayedCount, let most = share.maxCount, most >= 1,
            share.count ?? 0 > 0, share.lastAt != nil
        else { return "\(share.key): a behaviour without counts" }
        let x = min(decayed, most) / most
        guard abs(x - share.x) > step.x / 2 + step.x / 2 / most + slack else { return nil }
        return "\(share.key): x is \(share.x), \(decayed) of \(most) occurrences give \(x)"
    }

    private static func gateFaults(
        _ explanation: ReadMQLEvent.Explanation, kind: MQLEvent.Kind, isExploration: Bool,
        _ pricing: WeightsTable.Pricing
    ) -> [String] {
        let score = centipoints(explanation.score)
        switch kind {
        case .qualified:
            let barred = explanation.gates.filter {
                !$0.pass && !(isExploration && $0.gate == "threshold")
            }
            var faults = barred.map {
                "handed over although gate \($0.gate) failed"
            }
            let threshold = explanation.gates.first { $0.gate == "threshold" }
            let limit = threshold?.limit.map { centipoints($0) } ?? .max
            if isExploration {
                // The only gate that the band passes, and it must have failed.
                if threshold?.value.map({ centipoints($0) }) != score || score >= limit
                    || limit != centipoints(pricing.threshold) || threshold?.pass != false
                {
                    faults.append("the threshold gate does not show a score below it")
                }
            } else if threshold?.value.map({ centipoints($0) }) != score || score < limit
                || limit < centipoints(pricing.threshold)
            {
                faults.append("the threshold gate does not show a score that passes it")
            }
            return faults
        case .withdrawn:
            return score < centipoints(pricing.exit)
                ? [] : ["withdrawn with \(points(score)) points, exit is \(pricing.exit)"]
        case .accepted, .rejected, .recycled, .retracted: return []
        }
    }

    private static func points(_ centipoints: Int64) -> String { "\(Double(centipoints) / 100)" }
}

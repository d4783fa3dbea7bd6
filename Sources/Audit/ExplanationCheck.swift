// Recomputes a score from its own record: what every MQL promises (guarantees.md, "G12").
import Leads
import Wire

struct ExplanationCheck {
    /// Steps that the record's numbers are rounded to.
    private static let step = (x: 0.0001, probability: 0.001)
    /// Beyond half a step: what printing and reading may add.
    private static let slack = 1e-9

    private let explanation: ReadMQLEvent.Explanation
    private let lead: [UInt8]
    private let kind: MQLEvent.Kind
    private let isExploration: Bool
    /// What the rejection before adds to the threshold.
    private let thresholdAddCentipoints: Int64
    private let weights: WeightsTable
    private let score: Int64

    init(
        _ explanation: ReadMQLEvent.Explanation, lead: [UInt8], kind: MQLEvent.Kind,
        isExploration: Bool, thresholdAddCentipoints: Int64, _ weights: WeightsTable
    ) {
        self.explanation = explanation
        self.lead = lead
        self.kind = kind
        self.isExploration = isExploration
        self.thresholdAddCentipoints = thresholdAddCentipoints
        self.weights = weights
        score = centipoints(explanation.score)
    }

    /// A sentence for everything that does not fit its definition, its weights and its gates.
    func faults() -> [String] {
        var faults: [String] = []
        let version = explanation.versions.weights
        guard let pricing = weights.pricing(of: lead, version: version) else {
            return ["weights of version \(version) were never published"]
        }
        faults += explanation.contributions.compactMap { fault($0, version: version, pricing) }
        if explanation.versions.assignment != pricing.assignment {
            faults.append(
                "it names \(Self.text(explanation.versions.assignment)), the lead is in "
                    + Self.text(pricing.assignment))
        }
        let odds = (Double(score) / 100 - pricing.offset) / weights.definition.pointsToDoubleOdds
        let probability = 1 / (1 + exp2(-odds))
        if abs(probability - explanation.probability) > Self.step.probability / 2 + Self.slack {
            faults.append(
                "probability is \(explanation.probability), the score gives \(probability)")
        }
        if let evidence = explanation.evidence, evidence.verdicts != pricing.verdicts {
            faults.append(
                "evidence is \(evidence.verdicts) verdicts, version \(version) has "
                    + "\(pricing.verdicts)")
        }
        return faults + gateFaults(pricing)
    }

    static func text(_ assignment: Assignment?) -> String {
        assignment.map { "arm \($0.arm.rawValue) of '\($0.experiment)'" } ?? "no experiment"
    }

    /// A sentence for each sum that its parts do not give; needs no definition.
    static func sumFaults(_ explanation: ReadMQLEvent.Explanation) -> [String] {
        func sum(_ kind: String) -> Int64 {
            explanation.contributions.reduce(0) { $0 + ($1.kind == kind ? $1.centipoints : 0) }
        }
        let parts = [
            ("score", centipoints(explanation.score), sum("behaviour") + sum("fit")),
            ("engagement", centipoints(explanation.engagement), sum("behaviour")),
            ("fit", centipoints(explanation.fit), sum("fit")),
        ]
        return parts.filter { $0.1 != $0.2 }.map { what, recorded, summed in
            "\(what) is \(points(recorded)), its parts sum to \(points(summed))"
        }
    }

    /// points = weight x, with x as the record rounds it; and x = min(N, max)/max.
    private func fault(
        _ share: ReadMQLEvent.Share, version: Int, _ pricing: WeightsTable.Pricing
    ) -> String? {
        let step = Self.step.x
        let expected = share.weight * share.x
        let isFit = share.kind == "fit"
        let tolerance = 0.005 + abs(share.weight) * (isFit ? 0 : step / 2) + Self.slack
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
        guard abs(x - share.x) > step / 2 + step / 2 / most + Self.slack else { return nil }
        return "\(share.key): x is \(share.x), \(decayed) of \(most) occurrences give \(x)"
    }

    /// The recorded gates against those that the lead must have met.
    private func gateFaults(_ pricing: WeightsTable.Pricing) -> [String] {
        let isQualified = kind == .qualified
        let gates = Gates(
            isOpen: isQualified, scoreCentipoints: score,
            thresholdCentipoints: centipoints(pricing.threshold)
                + (isQualified && !isExploration ? thresholdAddCentipoints : 0))
        var faults: [String] = []
        if isQualified {
            // The threshold is the only gate that the band passes, and it must have failed.
            faults += explanation.gates.filter {
                !$0.pass && !(isExploration && $0.gate == .threshold)
            }.map { "qualified although gate \($0.gate.rawValue) failed" }
            if gates.arePassed == isExploration {
                let wanted = isExploration ? "below it" : "that passes it"
                faults.append("the threshold gate does not show a score \(wanted)")
            }
        } else if score >= centipoints(pricing.exit) {
            faults.append("withdrawn with \(Self.points(score)) points, exit is \(pricing.exit)")
        }
        let isSame =
            explanation.gates.count == gates.readings.count
            && zip(explanation.gates, gates.readings).allSatisfy { $0.says($1) }
        if !isSame {
            faults.append(
                "its gates are \(Self.text(explanation.gates.map(\.reading))), they must be "
                    + Self.text(gates.readings))
        }
        return faults
    }

    private static func text(_ readings: [Gates.Reading]) -> String {
        readings.map { reading in
            let numbers = [reading.valueCentipoints, reading.limitCentipoints].compactMap { $0 }
            return reading.gate.rawValue + (reading.isPassed ? " passed" : " failed")
                + (numbers.isEmpty
                    ? "" : " (" + numbers.map(points).joined(separator: " of ") + ")")
        }.joined(separator: ", ")
    }

    private static func points(_ centipoints: Int64) -> String { "\(Double(centipoints) / 100)" }
}

extension ReadMQLEvent.GateReading {
    fileprivate var reading: Gates.Reading {
        Gates.Reading(
            gate, isPassed: pass, valueCentipoints: value.map { centipoints($0) },
            limitCentipoints: limit.map { centipoints($0) })
    }

    fileprivate func says(_ own: Gates.Reading) -> Bool {
        reading == own && distance.map { centipoints($0) } == own.distanceCentipoints
    }
}

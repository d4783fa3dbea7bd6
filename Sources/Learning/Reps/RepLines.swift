/// All reps of a model. Source: learning.md, "Reps".
package struct RepLines: Sendable, Equatable {
    /// In the order in which they were first seen.
    package internal(set) var reps: [Rep] = []
    /// Verdicts since lines were last centred, of those that used one.
    package internal(set) var sinceCentring = 0
    /// Derived from `reps`, never stored.
    private var indexById: [String: Int] = [:]
    private var seasonedCount = 0

    package init() {}

    /// Takes up stored reps; nil if one stands there twice.
    package init?(_ reps: [Rep], sinceCentring: Int, tuning: Tuning.Reps) {
        self.reps = reps
        self.sinceCentring = sinceCentring
        for (index, rep) in reps.enumerated() {
            guard indexById.updateValue(index, forKey: rep.id) == nil else { return nil }
        }
        seasonedCount = reps.count { $0.verdicts >= tuning.verdictsMin }
    }

    package subscript(id: String) -> Rep? { indexById[id].map { reps[$0] } }

    /// The place of a rep, made at the first sight; nil for nobody, or when there are too many.
    mutating func index(of id: String, _ tuning: Tuning.Reps) -> Int? {
        guard !id.isEmpty else { return nil }
        if let index = indexById[id] { return index }
        guard reps.count < LearningLimits.repsMax else { return nil }
        reps.append(Rep(id, tuning: tuning))
        indexById[id] = reps.count - 1
        return reps.count - 1
    }

    /// Fewer reps cannot tell who is odd and who is right.
    func areUsed(_ tuning: Tuning.Reps) -> Bool {
        tuning.areUsed && seasonedCount >= tuning.countMin
    }

    mutating func count(_ index: Int, isAccepted: Bool, _ tuning: Tuning.Reps) {
        reps[index].verdicts += 1
        if isAccepted { reps[index].accepted += 1 }
        if reps[index].verdicts == tuning.verdictsMin { seasonedCount += 1 }
    }

    /// Moves all lines so that their middle is (1, 0), when it is time.
    ///
    /// Without it a rep who rejects everything drags the intercept.
    /// - Returns: what the intercept gains: the median leniency.
    mutating func centre(_ tuning: Tuning.Reps) -> Double? {
        sinceCentring += 1
        guard sinceCentring >= tuning.centreEvery else { return nil }
        sinceCentring = 0
        let seasoned = reps.filter { $0.verdicts >= tuning.verdictsMin }
        let agreement = Self.median(seasoned.map { ($0.agreement.mean, $0.verdicts) })
        let leniency = Self.median(seasoned.map { ($0.leniency.mean, $0.verdicts) })
        for index in reps.indices {
            reps[index].agreement.mean -= agreement - 1
            reps[index].leniency.mean -= leniency
        }
        return leniency
    }

    /// The lower median, by weight.
    private static func median(_ values: [(value: Double, weight: Int)]) -> Double {
        let half = values.reduce(0) { $0 + $1.weight }
        var sum = 0
        let ordered = values.sorted { $0.value < $1.value }
        for (value, weight) in ordered {
            sum += 2 * weight
            if sum >= half { return value }
        }
        return 0
    }
}

/// A rep whom somebody should look at.
package struct RepAlert: Sendable, Equatable {
    package enum Why: String, Sendable, CaseIterable {
        case disagrees = "judges against the others"
        case rejects = "rejects far more than the others"
        case accepts = "accepts far more than the others"
        case burst = "gave more verdicts on one day than are learned"
    }
    package var repId: String
    package var why: Why
}

extension RepLines {
    /// Source: learning.md, "Reps".
    package func alerts(_ tuning: Tuning.Reps) -> [RepAlert] {
        reps.flatMap { rep -> [RepAlert] in
            var alerts: [RepAlert.Why] = rep.held > 0 ? [.burst] : []
            if rep.verdicts >= tuning.alertVerdictsMin {
                if rep.agreement.mean < tuning.alertAgreement { alerts.append(.disagrees) }
                if rep.leniency.mean < -tuning.alertLeniency { alerts.append(.rejects) }
                if rep.leniency.mean > tuning.alertLeniency { alerts.append(.accepts) }
            }
            return alerts.map { RepAlert(repId: rep.id, why: $0) }
        }
    }
}

import Leads
import Runtime

/// What a threshold in points would do to the newest leads. Source:
/// learning.md, "Points and probability".
struct ThresholdAdvice: Sendable {
    /// How much sales can take.
    enum Capacity: Sendable, Equatable {
        /// Of all leads, in (0, 1].
        case share(Double)
        case perDay(Double)
    }

    let sample: LeadSample
    let pointsToDoubleOdds: Double
    /// Of the definition.
    let threshold: Double
    let acceptance: Double?
    let capacity: Capacity?

    static let sampleCount = 500

    /// offset + PDO log2(p/(1-p)).
    var forAcceptance: Double? {
        acceptance.map {
            sample.weights.offset + pointsToDoubleOdds * Leads.log2($0 / (1 - $0))
        }
    }

    /// Leads a day: those of the sample over the time that they span; nil when they span none.
    var leadsPerDay: Double? {
        guard let newest = sample.leads.first, let oldest = sample.leads.last else { return nil }
        let span = newest.newestEventMilliseconds - oldest.newestEventMilliseconds
        return span > 0 ? Double(sample.leads.count) / (Double(span) / 86_400_000) : nil
    }

    /// The share of leads that sales can take; nil when it cannot be told.
    var capacityShare: Double? {
        switch capacity {
        case nil: nil
        case .share(let share): share
        case .perDay(let count): leadsPerDay.map { min(1, count / $0) }
        }
    }

    /// The (1-c) quantile of the leads' best scores: at most a share c of them lies at or above it.
    var forCapacity: Double? {
        guard let share = capacityShare, !sample.leads.isEmpty else { return nil }
        let scores = sample.leads.map(\.bestPoints).sorted(by: >)
        let taken = Int((share * Double(scores.count) + 1e-9).rounded(.down))
        guard taken < scores.count else { return scores[scores.count - 1] }
        // Just above the first one that is too many; equal ones go together.
        return Double(Leads.centipoints(scores[taken]) + 1) / 100
    }

    /// The higher of both.
    var stricter: Double? { [forAcceptance, forCapacity].compactMap { $0 }.max() }

    /// What is to be expected at a threshold.
    struct Expectation: Sendable, Equatable {
        var points: Double
        /// Of a lead that just reaches it.
        var probability: Double
        /// Mean over the leads of the sample at or above it; nil of none.
        var acceptance: Double?
        var leads: Int
        var mqlsPerDay: Double?
    }

    func expectation(at points: Double) -> Expectation {
        let taken = sample.leads.filter { $0.bestPoints >= points }
        let sum = taken.reduce(0) { $0 + probability($1.bestPoints) }
        return Expectation(
            points: points, probability: probability(points),
            acceptance: taken.isEmpty ? nil : sum / Double(taken.count), leads: taken.count,
            mqlsPerDay: leadsPerDay.map {
                $0 * Double(taken.count) / Double(max(1, sample.leads.count))
            })
    }

    private func probability(_ points: Double) -> Double {
        1 / (1 + Leads.exp2(-(points - sample.weights.offset) / pointsToDoubleOdds))
    }
}

extension Parse<Double> {
    /// A share: `0.7` or `70%`.
    static let share = Parse(placeholder: "SHARE", meaning: "a share such as 0.3 or 30%") {
        readShare($0)
    }
}

extension Parse<ThresholdAdvice.Capacity> {
    static let capacity = Parse(
        placeholder: "SHARE|N/day", meaning: "a share such as 0.05 or 5%, or so many a day: 12/day"
    ) { text in
        guard text.hasSuffix("/day") else { return readShare(text).map { .share($0) } }
        guard let count = Double(text.dropLast(4)), count > 0, count.isFinite else { return nil }
        return .perDay(count)
    }
}

/// Strictly between 0 and 1.
private func readShare(_ text: String) -> Double? {
    let share = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
    guard let share, share > 0, share < 1 else { return nil }
    return share
}

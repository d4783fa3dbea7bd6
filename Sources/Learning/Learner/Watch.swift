internal import Leads

// How well published points did on the newest verdicts, against the points set by hand: when they do
// worse, publication stops by itself and a person looks (learning.md, "Auto-freeze").

package struct Watch: Sendable, Equatable {
    /// Probabilities given to one verdict.
    package struct Sample: Sendable, Equatable {
        package var published: Double
        package var hand: Double
        package var isAccepted: Bool

        package init(published: Double, hand: Double, isAccepted: Bool) {
            self.published = published
            self.hand = hand
            self.isAccepted = isAccepted
        }
    }

    /// Oldest first.
    package private(set) var samples: [Sample] = []
    /// No alarm before so many verdicts: a person looked, and said go on.
    package private(set) var quietUntil = 0

    package init(_ samples: [Sample] = [], quietUntil: Int = 0) {
        self.samples = samples
        self.quietUntil = quietUntil
    }

    mutating func note(_ sample: Sample, window: Int) {
        if samples.count >= window { samples.removeFirst(samples.count - window + 1) }
        samples.append(sample)
    }

    /// Why publication should stop; nil: it is fine.
    func alarm(_ tuning: Tuning.Watch) -> String? {
        guard samples.count >= tuning.window else { return nil }
        let published = Self.logLoss(samples) { $0.published }
        let hand = Self.logLoss(samples) { $0.hand }
        if published > hand * tuning.lossRatioMax {
            return "published points predict the last \(samples.count) verdicts with a log-loss of "
                + "\(Self.rounded(published)), the agreed ones with \(Self.rounded(hand))"
        }
        let error = Self.calibrationError(samples)
        if error > tuning.calibrationErrorMax {
            return "probabilities of the last \(samples.count) verdicts were off by "
                + "\(Self.rounded(error)) on average"
        }
        return nil
    }

    /// Mean loss in natural logarithms, p clipped to [1e-6, 1 - 1e-6].
    static func logLoss(_ samples: [Sample], _ p: (Sample) -> Double) -> Double {
        let sum = samples.reduce(0) {
            let clipped = min(max(p($1), 1e-6), 1 - 1e-6)
            return $0 - Leads.log($1.isAccepted ? clipped : 1 - clipped)
        }
        return sum / Double(samples.count)
    }

    /// Expected calibration error over ten bins of equal size, in the order of p.
    static func calibrationError(_ samples: [Sample]) -> Double {
        let sorted = samples.sorted { $0.published < $1.published }
        let sum = (0..<10).reduce(0.0) { sum, bin in
            let part = sorted[bin * sorted.count / 10..<(bin + 1) * sorted.count / 10]
            let p = part.reduce(0) { $0 + $1.published }
            return sum + (p - Double(part.count { $0.isAccepted })).magnitude
        }
        return sum / Double(sorted.count)
    }

    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

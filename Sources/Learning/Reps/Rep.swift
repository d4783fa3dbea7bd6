internal import Leads

// A person who judges: P(rep accepts) = sigmoid(a m + b) for a lead of margin m. `a` says how far the
// rep agrees with the others, `b` how lenient the rep is. Never part of a lead's score.
// Source: learning.md, "Reps".

package struct Rep: Sendable, Equatable {
    package var id: String
    /// a: 1 like everybody, 0 a tossed coin, below 0 the opposite.
    package var agreement: Gaussian
    /// b, in log-odds.
    package var leniency: Gaussian
    /// Verdicts learned, and how many of them were acceptances.
    package var verdicts = 0
    package var accepted = 0
    /// Verdicts that came over the day's limit and taught nothing.
    package var held = 0
    /// Verdicts per day of the newest days, oldest first.
    package var days: [DayCount] = []
    /// Verdicts since this time are not learned.
    package var quarantinedFromMilliseconds: Int64?

    package struct DayCount: Sendable, Equatable {
        /// Days since 1970, UTC.
        package var day: Int64
        package var count: Int
        package init(day: Int64, count: Int) { (self.day, self.count) = (day, count) }
    }

    package init(_ id: String, tuning: Tuning.Reps = Tuning.Reps()) {
        self.id = id
        agreement = Gaussian(mean: 1, variance: tuning.agreementVariance)
        leniency = Gaussian(mean: 0, variance: tuning.leniencyVariance)
    }

    /// What a verdict is worth to the leads' weights: x becomes c x, m becomes c m + b.
    package var line: RepLine {
        RepLine(agreement: min(max(agreement.mean, 0), 1), leniency: leniency.mean)
    }

    /// Moves the line by one verdict.
    ///
    /// q = a m + b; r = sigmoid(q); h = k max(r(1-r), .001); S = va m^2 + vb + a^2 s2; D = 1 + h S.
    /// - Parameters:
    ///   - margin: m of the whole snapshot before the verdict.
    ///   - spread: s2 of the whole snapshot.
    mutating func learn(
        isAccepted: Bool, importance: Double, margin m: Double, spread: Double,
        curvatureMin: Double
    ) {
        let (a, va, vb) = (agreement.mean, agreement.variance, leniency.variance)
        let r = sigmoid(a * m + leniency.mean)
        let h = importance * max(r * (1 - r), curvatureMin)
        let damping = 1 + h * (va * m * m + vb + a * a * spread)
        let g = importance * ((isAccepted ? 1 : 0) - r) / damping
        agreement.mean += va * m * g
        leniency.mean += vb * g
        agreement.variance -= h * (va * m) * (va * m) / damping
        leniency.variance -= h * vb * vb / damping
    }

    /// Counts a verdict of a day.
    ///
    /// - Returns: whether it is within the limit.
    mutating func admit(atMilliseconds time: Int64, dayMax: Int?) -> Bool {
        guard let dayMax else { return true }
        let day = Int64((Double(time) / 86_400_000).rounded(.down))
        var at = days.firstIndex { $0.day >= day } ?? days.count
        if at == days.count || days[at].day != day {
            // A verdict older than all days that are kept counts on the oldest of them, else a
            // backdated burst would pass.
            if at > 0 || days.count < LearningLimits.repDaysKept {
                days.insert(DayCount(day: day, count: 0), at: at)
                if days.count > LearningLimits.repDaysKept {
                    days.removeFirst()
                    at -= 1
                }
            }
        }
        guard days[at].count < dayMax else {
            held += 1
            return false
        }
        days[at].count += 1
        return true
    }
}

package struct RepLine: Sendable, Equatable {
    /// c = clip(a, 0, 1).
    package var agreement: Double
    /// b.
    package var leniency: Double

    package init(agreement: Double, leniency: Double) {
        self.agreement = agreement
        self.leniency = leniency
    }

    /// P(the rep accepts) a lead of margin m: sigmoid(c m + b).
    package func probability(_ margin: Double) -> Double { sigmoid(agreement * margin + leniency) }

    /// Of somebody about whom nothing is known.
    package static let neutral = RepLine(agreement: 1, leniency: 0)
}

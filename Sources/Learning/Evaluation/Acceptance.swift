/// How many of so many were accepted, and what that says about the share behind them.
package struct Acceptance: Sendable, Equatable {
    package var accepted: Int
    package var count: Int

    package init(accepted: Int = 0, count: Int = 0) {
        self.accepted = accepted
        self.count = count
    }

    package mutating func note(_ isAccepted: Bool) {
        count += 1
        if isAccepted { accepted += 1 }
    }

    /// nil of nothing.
    package var share: Double? { count == 0 ? nil : Double(accepted) / Double(count) }

    /// Where the true share lies in 95 of 100 cases; nil of nothing.
    ///
    /// (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), z = 1.96. Right for few and for
    /// extreme ones too, where p -+ z sqrt(p(1-p)/n) is not. Source: Wilson, JASA 22 (1927).
    package var interval: ClosedRange<Double>? {
        guard let p = share else { return nil }
        let (n, z) = (Double(count), 1.96)
        let (middle, scale) = (p + z * z / (2 * n), 1 + z * z / n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        return max(0, (middle - half) / scale)...min(1, (middle + half) / scale)
    }
}

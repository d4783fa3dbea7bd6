internal import Leads

/// How good probabilities were that were given before the verdicts. Source:
/// learning.md, "Overview".
///
/// Every verdict counts once, whatever its importance. Figures of nothing, and the AUC of one
/// kind of verdict alone, are not a number.
package struct Quality: Sendable {
    package private(set) var p: [Double] = []
    package private(set) var isAccepted: [Bool] = []

    package init() {}

    package mutating func note(_ probability: Double, accepted: Bool) {
        p.append(probability)
        isAccepted.append(accepted)
    }

    package var count: Int { p.count }
    package var acceptedShare: Double { mean(isAccepted.map { $0 ? 1 : 0 }) }

    /// Log-loss of one verdict: natural log, p clipped to [1e-6, 1 - 1e-6].
    package func loss(_ row: Int) -> Double {
        let clipped = min(max(p[row], 1e-6), 1 - 1e-6)
        return -Leads.log(isAccepted[row] ? clipped : 1 - clipped)
    }

    package var logLoss: Double { logLoss(from: 0) }

    package func logLoss(from start: Int) -> Double {
        mean(p.indices.dropFirst(start).map(loss))
    }

    package var brier: Double {
        mean(zip(p, isAccepted).map { ($0 - ($1 ? 1 : 0)) * ($0 - ($1 ? 1 : 0)) })
    }

    /// Share of (accepted, rejected) pairs in the right order; equal ones count half.
    package var auc: Double {
        let order = p.indices.sorted { p[$0] < p[$1] }
        var (rankSum, at) = (0.0, 0)
        while at < order.count {
            var end = at
            while end < order.count, p[order[end]] == p[order[at]] { end += 1 }
            let rank = Double(at + 1 + end) / 2
            rankSum += rank * Double(order[at..<end].count { isAccepted[$0] })
            at = end
        }
        let positives = Double(isAccepted.count { $0 })
        let negatives = Double(count) - positives
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
    }

    /// Expected calibration error: distance of mean p to acceptance in `bins` parts of the sorted
    /// p, weighted by size.
    package func calibrationError(bins: Int = 10) -> Double {
        let sum = parts(bins).reduce(0.0) { sum, rows in
            let gaps = rows.map { p[$0] - (isAccepted[$0] ? 1 : 0) }
            return sum + gaps.reduce(0, +).magnitude
        }
        return sum / Double(count)
    }

    /// Rows in the order of p, in parts as equal in size as they can be, the larger ones first.
    func parts(_ bins: Int) -> [ArraySlice<Int>] {
        let order = p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
        var at = 0
        return (0..<bins).map { bin in
            let size = count / bins + (bin < count % bins ? 1 : 0)
            defer { at += size }
            return order[at..<at + size]
        }
    }
}

private func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(numbers.count)
}

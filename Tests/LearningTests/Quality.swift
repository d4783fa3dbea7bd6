import Glibc

/// Log-loss and AUC of probabilities given before the verdicts.
struct Quality {
    private var p: [Double] = []
    private var y: [Bool] = []

    mutating func note(_ probability: Double, accepted: Bool) {
        p.append(probability)
        y.append(accepted)
    }

    /// Natural log, p clipped to [1e-6, 1 - 1e-6].
    var logLoss: Double { logLoss(from: 0) }

    func logLoss(from start: Int) -> Double {
        let losses = zip(p, y).dropFirst(start).map { p, y in
            let clipped = min(max(p, 1e-6), 1 - 1e-6)
            return -log(y ? clipped : 1 - clipped)
        }
        return losses.reduce(0, +) / Double(losses.count)
    }

    /// Share of (accepted, rejected) pairs in the right order; equal ones count half.
    var auc: Double {
        let order = p.indices.sorted { p[$0] < p[$1] }
        var (rankSum, at) = (0.0, 0)
        while at < order.count {
            var end = at
            while end < order.count, p[order[end]] == p[order[at]] { end += 1 }
            let rank = Double(at + 1 + end) / 2
            rankSum += rank * Double(order[at..<end].count { y[$0] })
            at = end
        }
        let positives = Double(y.count { $0 })
        let negatives = Double(y.count) - positives
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
    }
}

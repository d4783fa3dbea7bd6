// The same step with all covariances: what one feature teaches about the others is kept too. Better on
// every reference stream (backtest.md, "Figures on public data"), but it moves features that the
// lead never showed, which nobody can explain to a seller: an option for looking, never what the
// service learns by. No masks, lines of reps, bounds or undo.

package import Leads

package struct FullCovarianceLearner: Sendable {
    package let prior: Prior
    private let tuning: Tuning
    private let indexByKey: [String: Int]
    /// Of the intercept (0) and the features, in log-odds.
    private var means: [Double]
    /// Row by row.
    private var covariance: [Double]
    private let priorMeans: [Double]
    private let priorPrecisions: [Double]
    private var learned = 0
    private var size: Int { means.count }

    /// Forgetting of covariances is O(features^3), so it is done for so many verdicts at once.
    private static let forgetEvery = 25

    package init(_ prior: Prior, tuning: Tuning = Tuning()) {
        self.prior = prior
        self.tuning = tuning
        indexByKey = Dictionary(
            uniqueKeysWithValues: zip(prior.features.map(\.key), 1...prior.features.count + 1))
        priorMeans = [prior.interceptMean] + prior.features.map { prior.mean(of: $0) }
        let variances =
            [tuning.interceptVariance] + prior.features.map { _ in tuning.featureVariance }
        priorPrecisions = variances.map { 1 / $0 }
        means = priorMeans
        covariance = Array(repeating: 0, count: variances.count * variances.count)
        for (i, variance) in variances.enumerated() {
            covariance[i * variances.count + i] = variance
        }
    }

    /// Probability of acceptance by the means.
    package func probability(_ features: [FeatureValue]) -> Double {
        sigmoid(shown(features).reduce(0) { $0 + means[$1.index] * $1.x })
    }

    /// W in points per feature of the prior, and the offset.
    package var points: (features: [Double], offset: Double) {
        let scale = prior.pointsPerLogOdds
        return (means.dropFirst().map { scale * $0 }, -scale * means[0])
    }

    /// Learns one verdict. O(features^2), every 25th O(features^3).
    ///
    /// s = P x; h = k max(p(1-p), .001); D = 1 + h x's; w += s k(y-p)/D; P -= h s s'/D.
    package mutating func learn(
        _ features: [FeatureValue], isAccepted: Bool, importance: Double
    ) {
        let shown = shown(features)
        let p = sigmoid(shown.reduce(0) { $0 + means[$1.index] * $1.x })
        var spread = [Double](repeating: 0, count: size)
        for (index, x) in shown {
            for i in 0..<size { spread[i] += covariance[index * size + i] * x }
        }
        let variance = shown.reduce(0) { $0 + spread[$1.index] * $1.x }
        let h = importance * max(p * (1 - p), tuning.curvatureMin)
        let damping = 1 + h * variance
        let gain = importance * ((isAccepted ? 1 : 0) - p) / damping
        for i in 0..<size {
            means[i] += spread[i] * gain
            let row = spread[i] * h / damping
            guard row != 0 else { continue }
            for j in 0..<size { covariance[i * size + j] -= row * spread[j] }
        }
        learned += 1
        forget()
    }

    /// First order in rho: w += rho P P0^-1 (w0 - w); P += rho (P - P P0^-1 P).
    private mutating func forget() {
        let rho = tuning.forgetting
        let pull = (0..<size).map { priorPrecisions[$0] * (priorMeans[$0] - means[$0]) }
        for i in 0..<size {
            means[i] += rho * (0..<size).reduce(0) { $0 + covariance[i * size + $1] * pull[$1] }
        }
        guard learned.isMultiple(of: Self.forgetEvery) else { return }
        let scaled = rho * Double(Self.forgetEvery)
        var next = covariance
        for i in 0..<size {
            for k in 0..<size {
                let part = scaled * covariance[i * size + k] * priorPrecisions[k]
                guard part != 0 else { continue }
                for j in 0..<size { next[i * size + j] -= part * covariance[k * size + j] }
            }
            for j in 0..<size { next[i * size + j] += scaled * covariance[i * size + j] }
        }
        covariance = next
    }

    private func shown(_ features: [FeatureValue]) -> [(index: Int, x: Double)] {
        [(0, 1)]
            + features.compactMap { entry in
                indexByKey[entry.key].flatMap { entry.x == 0 ? nil : ($0, entry.x) }
            }
    }
}

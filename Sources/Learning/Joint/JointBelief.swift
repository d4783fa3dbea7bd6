internal import Leads

// N(w, P): one belief over all weights together. Index 0 is the intercept, 1 the level, a constant
// feature of prior 0 that may wander, then the features, then the combinations found.
//
// Of P, which is symmetric, only the lower triangle is kept: halves that are computed apart drift apart, and
// then everything blows up. Everything is a rank-one step: a verdict, what takes it back, and fading, which
// is one weak observation "it is as its prior says" per weight. No matrix is ever inverted.
// Source: learning.md, "All weights together".

package struct JointBelief: Sendable, Equatable {
    static let intercept = 0, level = 1, firstFeature = 2

    package internal(set) var means: [Double]
    /// Lower triangle of P, row by row: a weight that is found is one more row.
    private(set) var triangle: [Double]
    /// P0's diagonal; the prior knows no covariances.
    var priorMeans: [Double]
    var priorVariances: [Double]
    let levelIsJoint: Bool

    var count: Int { means.count }

    init(priorMeans: [Double], priorVariances: [Double], levelIsJoint: Bool) {
        (self.priorMeans, self.priorVariances) = (priorMeans, priorVariances)
        self.levelIsJoint = levelIsJoint
        means = priorMeans
        triangle = Array(repeating: 0, count: Self.row(means.count))
        for i in means.indices { triangle[Self.row(i) + i] = priorVariances[i] }
    }

    private static func row(_ a: Int) -> Int { a &* (a &+ 1) / 2 }
    private func place(_ a: Int, _ b: Int) -> Int {
        a >= b ? Self.row(a) + b : Self.row(b) + a
    }

    package func covariance(_ a: Int, _ b: Int) -> Double { triangle[place(a, b)] }
    package func variance(_ i: Int) -> Double { triangle[Self.row(i) + i] }

    /// m = w'x; x holds intercept and level.
    func margin(_ x: [Weighted]) -> Double { x.reduce(0) { $0 + means[$1.index] * $1.x } }

    /// s = P x.
    func gains(_ x: [Weighted]) -> [Double] {
        let n = count
        return [Double](unsafeUninitializedCapacity: n) { s, filled in
            s.initialize(repeating: 0)
            triangle.withUnsafeBufferPointer { p in
                for entry in x {
                    let (c, scale) = (entry.index, entry.x)
                    let row = p.baseAddress! + Self.row(c)
                    for a in 0...c { s[a] += row[a] * scale }
                    var at = Self.row(c) &+ c
                    for a in c &+ 1..<max(n, c &+ 1) {
                        at = at &+ a
                        s[a] += p[at] * scale
                    }
                }
            }
            filled = n
        }
    }

    /// P -= f s s', without what no mask teaches: there P stays as it is, bit by bit.
    ///
    /// Schmidt's consider update: weights that are not taught keep their own block of P, their covariances
    /// with those that are taught follow. A level beside P has no covariances.
    /// - Parameters:
    ///   - s: P x; changed.
    ///   - isTaught: nil: all.
    ///   - ownScale, otherScale: of s where it is taught, and where not.
    mutating func subtract(
        _ f: Double, _ s: inout [Double], isTaught: [Bool]? = nil, ownScale: Double = 1,
        otherScale: Double = 1
    ) {
        let n = count
        let (root, sign) = (f.magnitude.squareRoot(), f < 0 ? -1.0 : 1.0)
        let levelGain = s[Self.level] * ownScale
        for a in 0..<n { s[a] *= root * (isTaught?[a] ?? true ? ownScale : otherScale) }
        if !levelIsJoint { s[Self.level] = 0 }
        let own = isTaught.map { isTaught in (0..<n).map { isTaught[$0] ? s[$0] : 0 } } ?? []
        triangle.withUnsafeMutableBufferPointer { p in
            s.withUnsafeBufferPointer { s in
                own.withUnsafeBufferPointer { own in
                    for a in 0..<n where s[a] != 0 {
                        let row = p.baseAddress! + Self.row(a)
                        let other = isTaught?[a] ?? true ? s.baseAddress! : own.baseAddress!
                        let scale = s[a] * sign
                        for b in 0...a { row[b] -= scale * other[b] }
                    }
                }
            }
        }
        if !levelIsJoint { triangle[place(Self.level, Self.level)] -= f * levelGain * levelGain }
    }

    /// Learns "weight i is as its prior says" with so much precision; below 0 it is unlearned.
    mutating func pull(_ i: Int, precision d: Double) {
        var s = gains([Weighted(index: i, x: 1)])
        let damping = 1 + d * s[i]
        let way = d * (priorMeans[i] - means[i]) / damping
        for a in 0..<count { means[a] += s[a] * way }
        subtract(d / damping, &s)
    }

    /// What was learned fades: L - L0 and eta - eta0 keep a share of them.
    mutating func fade(keep: Double) {
        let level = place(Self.level, Self.level)
        let levelVariance = triangle[level]
        triangle.withUnsafeMutableBufferPointer { p in
            for at in 0..<p.count { p[at] /= keep }
        }
        for i in 0..<count where levelIsJoint || i != Self.level {
            pull(i, precision: (1 - keep) / priorVariances[i])
        }
        if !levelIsJoint { triangle[level] = levelVariance }
    }

    /// The level goes home a little, and may wander.
    mutating func moveLevel(decay: Double, noise: Double) {
        let (level, stays) = (Self.level, 1 - decay)
        means[level] *= stays
        if levelIsJoint {
            for a in 0..<count { triangle[place(level, a)] *= stays }
        }
        triangle[place(level, level)] *= levelIsJoint ? stays : stays * stays
        triangle[place(level, level)] += noise
    }

    /// Another prior variance; what verdicts taught stays.
    mutating func rebase(_ i: Int, variance: Double) {
        guard priorVariances[i] != variance else { return }
        let precision = 1 / variance - 1 / priorVariances[i]
        priorVariances[i] = variance
        pull(i, precision: precision)
    }

    mutating func append(priorMean: Double, priorVariance: Double) {
        triangle += [Double](repeating: 0, count: count) + [priorVariance]
        means.append(priorMean)
        priorMeans.append(priorMean)
        priorVariances.append(priorVariance)
    }

    /// The means when some weights must stay within limits: the others take over what one may not have.
    ///
    /// w += P[:,a] (t - w_a)/P_aa where weight a must stop at t, in sweeps. Cutting alone costs up to 4 %
    /// of log-loss.
    func projected(_ limits: (Int) -> ClosedRange<Double>) -> [Double] {
        let n = count
        let ranges = (Self.firstFeature..<max(n, Self.firstFeature)).map(limits)
        var held = means
        for _ in 0..<Self.sweeps {
            for (place, range) in ranges.enumerated() {
                let a = place + Self.firstFeature
                let stop = min(max(held[a], range.lowerBound), range.upperBound)
                guard stop != held[a] else { continue }
                let way = (stop - held[a]) / variance(a)
                for b in 0..<n { held[b] += covariance(a, b) * way }
                held[a] = stop
            }
        }
        return held
    }

    private static let sweeps = 6

    /// Whether P is one: all pivots of Cholesky's factor are above 0. O(n^3), for tests.
    package var isPositiveDefinite: Bool {
        var factor = triangle
        for j in 0..<count {
            let own = Self.row(j)
            for i in j..<count {
                let row = Self.row(i)
                for k in 0..<j { factor[row + j] -= factor[row + k] * factor[own + k] }
                if i == j {
                    guard factor[own + j] > 0 else { return false }
                    factor[own + j] = factor[own + j].squareRoot()
                } else {
                    factor[row + j] /= factor[own + j]
                }
            }
        }
        return true
    }
}

/// A weight that a lead shows.
package struct Weighted: Sendable, Equatable {
    package var index: Int
    package var x: Double
}

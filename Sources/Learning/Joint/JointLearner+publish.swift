package import Leads

/// Points that scorers would use: whole ones per feature and combination; the offset is live.
package struct JointPoints: Sendable, Equatable {
    /// W; combinations that were found later have 0.
    package internal(set) var points: [Double]
    /// What bounds of the others left to intercept and level, in log-odds, when points were last looked at.
    var held = 0.0
    private var verdicts = 0
    private var sinceMilliseconds: Int64?

    init(_ prior: Prior) { points = prior.features.map(\.handPoints) }

    mutating func note(_ milliseconds: Int64) {
        verdicts += 1
        if sinceMilliseconds == nil { sinceMilliseconds = milliseconds }
    }

    func isDue(_ rule: LearningRules.Publication, at milliseconds: Int64) -> Bool {
        guard verdicts > 0, let since = sinceMilliseconds else { return false }
        return verdicts >= rule.everyVerdicts
            || Double(milliseconds - since) >= rule.atMostSeconds * 1_000
    }

    mutating func restart(at milliseconds: Int64) {
        (verdicts, sinceMilliseconds) = (0, milliseconds)
    }
}

extension JointLearner {
    /// Score at which acceptance is even, as of now: intercept and level are live.
    package var offset: Double { -prior.pointsPerLogOdds * (base + published.held) }

    /// Score of a lead by the published points.
    package func publishedScore(_ features: [FeatureValue]) -> Double {
        publishedScore(Lead(self, features))
    }

    func publishedScore(_ lead: Lead) -> Double {
        let points = published.points
        var score = lead.shown.reduce(0) { $0 + points[$1.feature] * $1.x }
        for (pair, points) in zip(combinations, points[prior.features.count...]) {
            score += points * lead.x[pair.first] * lead.x[pair.second]
        }
        return score
    }

    /// Moves published points when the rule says so. Source: learning.md, "Publication".
    ///
    /// - Returns: how many points changed; nil: not due.
    package mutating func publish(at milliseconds: Int64) -> Int? {
        let rule = prior.rules.publish
        guard prior.rules.mode != .off, published.isDue(rule, at: milliseconds) else { return nil }
        published.restart(at: milliseconds)
        let scale = prior.pointsPerLogOdds
        let (wanted, base) = wanted(scale)
        published.held = base - self.base
        while published.points.count < evidence.count { published.points.append(0) }
        let moves = evidence.indices.compactMap { move(of: $0, wanted: scale * wanted[$0]) }
        if let why = alarm(moves) {
            freeze = Freeze(by: Freeze.watch, why: why, atMilliseconds: milliseconds)
        }
        guard freeze == nil else { return nil }
        var changes = 0
        for move in moves where move.to != published.points[move.place] {
            published.points[move.place] = move.to
            changes += 1
        }
        return changes
    }

    /// Lets points follow again; the watch starts anew, or it would stop them at once.
    package mutating func unfreeze() {
        freeze = nil
        watch = Watch(quietUntil: learned + tuning.watch.window)
    }

    private typealias Move = (place: Int, to: Double, isCapped: Bool)

    /// nil: too little is known of it, or it is pinned.
    private func move(of place: Int, wanted: Double) -> Move? {
        let (rule, old) = (prior.rules.publish, published.points[place])
        let isPinned = place < prior.features.count && prior.features[place].isPinned
        guard !isPinned, evidence[place].x >= rule.evidence else { return nil }
        let way = wanted - old
        guard way.magnitude >= rule.deadBandPoints else { return (place, old, false) }
        let step = min(max(way, -rule.stepPoints), rule.stepPoints)
        return (place, (old + step).rounded() + 0, step != way)
    }

    /// Why points should stand still; nil: all is well. Source: learning.md, "Auto-freeze".
    private func alarm(_ moves: [Move]) -> String? {
        let rule = tuning.watch
        guard rule.isOn, learned >= max(rule.verdictsMin, watch.quietUntil) else { return nil }
        let capped = moves.count { $0.isCapped }
        if capped >= rule.cappedCountMin,
            Double(capped) > rule.cappedShareMax * Double(moves.count)
        {
            return "\(capped) of \(moves.count) features want to move by more than a step at once"
        }
        return watch.alarm(rule)
    }

    /// Weights within their limits, by all memories, and what intercept and level make of that.
    private func wanted(_ scale: Double) -> (weights: [Double], base: Double) {
        var (weights, bases) = ([[Double]](), [Double]())
        for memory in memories {
            let held = memory.belief.projected { limits($0 - JointBelief.firstFeature, scale) }
            weights.append(
                placed(Array(held[JointBelief.firstFeature...]), of: memory, absent: 0))
            bases.append(held[JointBelief.intercept] + held[JointBelief.level])
        }
        if let diagonal {
            let own = prior.features.indices.map { i in
                let limits = limits(i, scale)
                return min(
                    max(diagonal.read(i, at: learned).mean, limits.lowerBound), limits.upperBound)
            }
            weights.append(own + combinations.map { _ in 0 })
            bases.append(diagonal.intercept(at: learned).mean)
        }
        return (evidence.indices.map { i in mixed(weights.map { $0[i] }) }, mixed(bases))
    }

    /// Where a weight may lie, in log-odds: within the bound of its agreed points, on their side of 0.
    private func limits(_ place: Int, _ scale: Double) -> ClosedRange<Double> {
        let rule = prior.rules.publish
        let hand = place < prior.features.count ? prior.features[place].handPoints : 0
        var (low, high) = (hand - rule.boundPoints, hand + rule.boundPoints)
        if rule.keepsSign {
            if hand > 0 { low = max(low, 0) }
            if hand < 0 { high = min(high, 0) }
        }
        return low / scale...high / scale
    }
}

package import Leads

// Two acceptance rates compared as often as one likes: a mixture sequential probability ratio test over
// pairs of verdicts, the i-th of one arm with the i-th of the other. A plain test looked at every day
// finds a difference that is not there in 38 of 100 experiments, this one in fewer than 5, because its
// bound holds for all looks together. Source: learning.md, "Experiments"; Johari, Pekelis, Walsh,
// "Always valid inference" (2015).

/// Who of two is accepted more often.
package struct MixtureSPRT: Sendable, Equatable {
    package enum Decision: String, Sendable, CaseIterable {
        case challenger, champion
        /// After `pairsMax` pairs.
        case noDifference = "no_difference"
    }

    /// Chance of a decision though there is no difference.
    package static let alpha = 0.05
    /// Spread of the differences that the test is laid out for.
    package static let tau = 0.05
    /// Looks count from so many pairs on; after `pairsMax` there is no difference worth knowing.
    package static let pairsMin = 100
    package static let pairsMax = 10_000

    /// All verdicts, also those that have no partner yet or came after the decision.
    package private(set) var champion = Acceptance()
    package private(set) var challenger = Acceptance()
    package private(set) var pairs = Pairs()
    /// Verdicts of the longer arm that wait for a partner, oldest first; none after the decision.
    package private(set) var surplus: [Bool] = []
    /// Always-valid p: the least of all looks.
    package private(set) var p = 1.0
    package private(set) var decision: Decision?

    package struct Pairs: Sendable, Equatable {
        /// n.
        package var count = 0
        /// Acceptances among their verdicts.
        package var champion = 0
        package var challenger = 0

        package init(count: Int = 0, champion: Int = 0, challenger: Int = 0) {
            self.count = count
            self.champion = champion
            self.challenger = challenger
        }
    }

    package init() {}

    /// Takes up a stored test; nil if its numbers do not fit together.
    package init?(
        champion: Acceptance, challenger: Acceptance, pairs: Pairs, surplus: [Bool], p: Double,
        decision: Decision?
    ) {
        let fewer = min(champion.count, challenger.count)
        guard [champion, challenger].allSatisfy({ 0...max(0, $0.count) ~= $0.accepted }),
            0...min(fewer, Self.pairsMax) ~= pairs.count, 0...pairs.count ~= pairs.champion,
            0...pairs.count ~= pairs.challenger, surplus.count <= Self.pairsMax - pairs.count,
            0...1 ~= p,
            decision == nil || surplus.isEmpty,
            surplus.isEmpty || champion.count != challenger.count
        else { return nil }
        self.champion = champion
        self.challenger = challenger
        self.pairs = pairs
        self.surplus = surplus
        self.p = p
        self.decision = decision
    }

    /// Counts a verdict of an arm; in the order of verdicts.
    package mutating func note(isAccepted: Bool, arm: Arm) {
        let isLonger = (champion.count > challenger.count) == (arm == .champion)
        switch arm {
        case .champion: champion.note(isAccepted)
        case .challenger: challenger.note(isAccepted)
        }
        guard decision == nil else { return }
        if surplus.isEmpty || isLonger {
            // Beyond the last pair nothing finds a partner.
            if pairs.count + surplus.count < Self.pairsMax { surplus.append(isAccepted) }
            return
        }
        let partner = surplus.removeFirst()
        pairs.count += 1
        pairs.champion += (arm == .champion ? isAccepted : partner) ? 1 : 0
        pairs.challenger += (arm == .champion ? partner : isAccepted) ? 1 : 0
    }

    /// Looks at the pairs so far; as often as one likes.
    package mutating func look() {
        guard decision == nil, pairs.count >= Self.pairsMin else { return }
        let evidence = logLikelihoodRatio
        p = min(p, Leads.exp(-max(evidence, 0)))
        if evidence >= -Leads.log(Self.alpha) {
            decision = pairs.challenger > pairs.champion ? .challenger : .champion
        } else if pairs.count >= Self.pairsMax {
            decision = .noDifference
        }
        if decision != nil { surplus = [] }
    }

    /// d: the challenger's rate less the champion's, over the pairs; nil before the first.
    package var difference: Double? {
        pairs.count == 0
            ? nil : Double(pairs.challenger - pairs.champion) / Double(pairs.count)
    }

    /// V = 2q(1-q), with the pooled rate q.
    private var variance: Double {
        let q = Double(pairs.challenger + pairs.champion) / Double(2 * pairs.count)
        return 2 * q * (1 - q)
    }

    /// ln Lambda; -infinity while all verdicts are alike.
    ///
    /// Lambda = sqrt(V/(V + n tau^2)) exp(n^2 tau^2 d^2 / (2V(V + n tau^2))).
    package var logLikelihoodRatio: Double {
        guard let d = difference, variance > 0 else { return -.infinity }
        let (v, n, tau2) = (variance, Double(pairs.count), Self.tau * Self.tau)
        let wide = v + n * tau2
        return 0.5 * Leads.log(v / wide) + n * n * tau2 * d * d / (2 * v * wide)
    }

    /// Differences that no look so far speaks against: d +- sqrt(V(V + n tau^2)/(n^2 tau^2) *
    /// (2 ln(1/alpha) + ln((V + n tau^2)/V))); nil while nothing can be said.
    package var interval: ClosedRange<Double>? {
        guard let d = difference, variance > 0 else { return nil }
        let (v, n, tau2) = (variance, Double(pairs.count), Self.tau * Self.tau)
        let wide = v + n * tau2
        let half =
            (v * wide / (n * n * tau2) * (Leads.log(wide / v) - 2 * Leads.log(Self.alpha)))
            .squareRoot()
        return max(-1, d - half)...min(1, d + half)
    }
}

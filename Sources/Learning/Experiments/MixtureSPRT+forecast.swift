import Leads

extension MixtureSPRT {
    /// Pairs after which the test decides if the arms go on as they have so far, at most `pairsMax`;
    /// nil before the first pair and after the decision.
    package var forecastPairs: Int? {
        guard decision == nil, difference != nil else { return nil }
        var (low, high) = (max(pairs.count, Self.pairsMin), Self.pairsMax)
        while low < high {
            let middle = (low + high) / 2
            if isDecided(after: middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func isDecided(after count: Int) -> Bool {
        let scale = Double(count) / Double(max(1, pairs.count))
        let champion = Int(Double(pairs.champion) * scale)
        let challenger = Int(Double(pairs.challenger) * scale)
        let then = MixtureSPRT(
            champion: Acceptance(accepted: champion, count: count),
            challenger: Acceptance(accepted: challenger, count: count),
            pairs: Pairs(count: count, champion: champion, challenger: challenger), surplus: [],
            p: 1, decision: nil)
        return (then?.logLikelihoodRatio ?? 0) >= -Leads.log(Self.alpha)
    }
}

package import Leads

/// A feature of a snapshot that the definition holds.
typealias Shown = (feature: Int, x: Double, belief: Gaussian)

extension Learner {
    /// Probability of acceptance by the means of the beliefs.
    package func probability(_ features: [FeatureValue]) -> Double {
        sigmoid(snapshot(features).reduce(readIntercept().mean) { $0 + $1.belief.mean * $1.x })
    }

    /// Probability of acceptance by the published points and offset: what an MQL carries.
    ///
    /// p = 1/(1 + 2^(-(score - offset)/PDO)). Source: learning.md, "Points and probability".
    package func publishedProbability(_ features: [FeatureValue]) -> Double {
        publishedProbability(snapshot(features))
    }

    func publishedProbability(_ shown: [Shown]) -> Double { sigmoid(publishedMargin(shown)) }

    func publishedMargin(_ shown: [Shown]) -> Double {
        let version = published
        let score = shown.reduce(0) { $0 + version.points[$1.feature] * $1.x }
        return (score - version.offset) / prior.pointsPerLogOdds
    }

    func handMargin(_ shown: [Shown]) -> Double {
        let score = shown.reduce(0) { $0 + prior.features[$1.feature].handPoints * $1.x }
        return (score - prior.handOffset) / prior.pointsPerLogOdds
    }

    /// Known features that are not zero, in the order of the definition, each once.
    func snapshot(_ features: [FeatureValue]) -> [Shown] {
        var shown: [Shown] = []
        shown.reserveCapacity(features.count)
        var isOrdered = true
        for value in features where value.x != 0 {
            guard let feature = indexByKey[value.key] else { continue }
            if let last = shown.last, last.feature >= feature { isOrdered = false }
            shown.append((feature, value.x, read(feature)))
        }
        guard !isOrdered else { return shown }
        // Stable, so that of two entries of one feature the first counts.
        let order = shown.indices.sorted {
            (shown[$0].feature, $0) < (shown[$1].feature, $1)
        }
        return order.indices.compactMap { at in
            let isRepeat = at > 0 && shown[order[at - 1]].feature == shown[order[at]].feature
            return isRepeat ? nil : shown[order[at]]
        }
    }
}

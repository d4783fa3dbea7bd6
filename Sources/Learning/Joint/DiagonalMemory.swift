internal import Leads

// One belief per weight beside the others: it knows no covariances and follows a change at once where
// few features are shown. Source: learning.md, "Memories".

struct DiagonalMemory: Sendable, Equatable {
    /// Intercept first.
    private var beliefs: [Belief]
    private var priors: [Gaussian]
    private let tuning: JointTuning
    private let logKeep: Double

    /// What a verdict added to one belief.
    package struct Term: Sendable, Equatable {
        /// 0: the intercept.
        var place: Int32
        var lambda: Double, eta: Double
    }

    init(_ prior: Prior, _ tuning: JointTuning) {
        self.tuning = tuning
        logKeep = Leads.log(1 - tuning.forgetting)
        priors =
            [Gaussian(mean: prior.interceptMean, variance: tuning.interceptVariance)]
            + prior.features.map {
                Gaussian(mean: prior.mean(of: $0), variance: tuning.featureVarianceMax)
            }
        beliefs = priors.map { Belief(gaussian: $0) }
    }

    private func at(_ place: Int, _ learned: Int) -> Gaussian {
        beliefs[place].read(at: learned, prior: priors[place], logKeep: logKeep)
    }
    func intercept(at learned: Int) -> Gaussian { at(0, learned) }
    func read(_ feature: Int, at learned: Int) -> Gaussian { at(feature + 1, learned) }

    func margin(_ shown: [ShownFeature], at learned: Int) -> Double {
        shown.reduce(at(0, learned).mean) { $0 + at($1.feature + 1, learned).mean * $1.x }
    }

    func spread(_ shown: [ShownFeature], at learned: Int) -> Double {
        shown.reduce(at(0, learned).variance) {
            $0 + at($1.feature + 1, learned).variance * $1.x * $1.x
        }
    }

    mutating func learn(_ step: JointMemory.Step, at learned: Int) -> [Term] {
        let (groups, shown) = (step.groups, step.shown)
        var spread = at(0, learned).variance
        for entry in shown where groups.isTaught[groups.ofFeature[entry.feature]] {
            spread += at(entry.feature + 1, learned).variance * entry.x * entry.x
        }
        let verdict = VerdictStep(
            target: step.target, importance: step.importance,
            margin: margin(shown, at: learned), spread: spread, line: step.line,
            curvatureMin: tuning.curvatureMin)
        var terms = [move(0, verdict, x: 1, offset: 0, learned)]
        for entry in shown {
            let group = groups.ofFeature[entry.feature]
            guard groups.isTaught[group] else { continue }
            terms.append(
                move(entry.feature + 1, verdict, x: entry.x, offset: groups.offsets[group], learned)
            )
        }
        return terms
    }

    private mutating func move(
        _ place: Int, _ verdict: VerdictStep, x: Double, offset: Double, _ learned: Int
    ) -> Term {
        let before = at(place, learned)
        let after = verdict.step(x: x, belief: before, groupOffset: offset)
        (beliefs[place].gaussian, beliefs[place].learnedAt) = (after, learned)
        return Term(
            place: Int32(place), lambda: 1 / after.variance - 1 / before.variance,
            eta: after.mean / after.variance - before.mean / before.variance)
    }

    mutating func undo(_ terms: [Term], learnedAt: Int, at learned: Int) {
        let keep = Leads.exp(Double(learned - learnedAt) * logKeep)
        for term in terms {
            let place = Int(term.place)
            let now = at(place, learned)
            let lambda = max(1 / now.variance - keep * term.lambda, 1 / priors[place].variance)
            let mean = (now.mean / now.variance - keep * term.eta) / lambda
            beliefs[place].gaussian = Gaussian(mean: mean, variance: 1 / lambda)
            beliefs[place].learnedAt = learned
        }
    }

    mutating func moveIntercept(by gain: Double, at learned: Int) {
        let now = at(0, learned)
        beliefs[0].gaussian = Gaussian(mean: now.mean + gain, variance: now.variance)
        beliefs[0].learnedAt = learned
    }

    mutating func rebase(variance: Double, at learned: Int) {
        for place in priors.indices.dropFirst() {
            let (now, old) = (at(place, learned), priors[place])
            priors[place].variance = variance
            beliefs[place].gaussian = now.rebased(from: old, to: priors[place])
            beliefs[place].learnedAt = learned
        }
    }
}

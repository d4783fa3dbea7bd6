// What the learner of all weights together makes of a log of judgements. It prices nothing: it says
// what points that add up miss, and whether behaviour changes.
// Source: learning.md, "All weights together".
package import Leads
package import Learning

package struct JointFold: Sendable {
    private var learner: JointLearner
    private let quarantinedFrom: [String: Int64]
    private var seen: Set<String> = []
    private var words = LastWords()
    /// Of each learned judgement.
    private var p: [Double] = []
    private var isAccepted: [Bool] = []

    /// - Parameter reps: of the weights in force; what those in quarantine say is passed over.
    package init(_ prior: Prior, reps: RepLines) {
        learner = JointLearner(prior, .mixed(featureCount: prior.features.count))
        quarantinedFrom = reps.reps.reduce(into: [:]) { $0[$1.id] = $1.quarantinedFromMilliseconds }
    }

    /// Takes the next judgement of the model; a repeated one counts once.
    package mutating func take(_ judgement: Judgement) {
        guard seen.insert(judgement.judgementId).inserted else { return }
        let from = quarantinedFrom[judgement.repId] ?? .max
        guard judgement.atMilliseconds < from || judgement.kind == .silence,
            let p = learner.learn(judgement).p
        else { return }
        words.note(id: judgement.judgementId, corrects: judgement.supersedes)
        self.p.append(p)
        isAccepted.append(judgement.isAccepted)
    }

    /// A combination, with what it adds to the points of both.
    package struct Found: Sendable, Equatable {
        package let key: String
        package let points: Double
        /// One standard deviation.
        package let plusMinus: Double
        package let verdicts: Int
        package let accepted: Int
    }

    /// The combinations that say most, by points over their spread.
    package var found: [Found] {
        let scale = learner.prior.pointsPerLogOdds
        let (keys, weights) = (learner.keys, learner.weights)
        let all = (learner.prior.features.count..<keys.count).map { i in
            Found(
                key: keys[i], points: scale * weights[i].mean,
                plusMinus: scale * weights[i].variance.squareRoot(),
                verdicts: learner.evidence[i].verdicts, accepted: learner.evidence[i].accepted)
        }
        return all.sorted {
            (-($0.points / $0.plusMinus).magnitude, $0.key)
                < (-($1.points / $1.plusMinus).magnitude, $1.key)
        }
    }

    /// Share of each memory in what it predicts.
    package var memoryShares: [(name: String, share: Double)] { learner.memoryShares }

    /// Of the p before each verdict; a corrected one is measured by its last label.
    package var quality: Quality {
        var quality = Quality()
        for row in p.indices {
            guard let last = words[row] else { continue }
            quality.note(p[row], accepted: isAccepted[last])
        }
        return quality
    }

    /// Whether the verdicts speak for a memory that forgets, on so many of them.
    package var saysChange: Bool {
        let forgetful = memoryShares.reduce(0) { $0 + ($1.name == "short" ? $1.share : 0) }
        return p.count >= Self.verdictsMin && forgetful > 0.5
    }
    private static let verdictsMin = 300
}

// Folds the log of judgements and the audit of weights into what a person should see of the loop.
// Keeps a few numbers per verdict, so a million of them fit into memory; knows no client.
package import Leads
import Learning
package import Wire

package struct LoopFold: Sendable {
    /// Verdicts in force; those that were corrected or retracted are gone.
    private(set) var verdicts: [String: Verdict] = [:]
    private(set) var predictions: [MeasuredVerdict] = []
    private var placeById: [String: Int] = [:]
    /// What the newest change took back, until its judgement is learned.
    private var corrected: Corrected?
    private(set) var changes: LoopChanges
    /// Judgements that were kept and not learned, by why.
    private(set) var unlearned: [String: Int] = [:]
    private(set) var featureNames: [String] = []
    private var featureNumbers: [String: Int32] = [:]
    let sinceMilliseconds: Int64

    struct Verdict: Sendable {
        var isAccepted: Bool
        var isOfPerson: Bool
        var isExploration: Bool
        var teaches: Bool
        var reason: String?
        var repId: String
        var weightsVersion: Int
        var atMilliseconds: Int64
        /// Numbers of the features that its snapshot showed.
        var features: [Int32]
    }

    /// What was expected of a verdict when it was first given.
    struct MeasuredVerdict: Sendable {
        var p: Prediction
        var isAccepted: Bool
        var repId: String
        var atMilliseconds: Int64
        /// Taken back by a correction or a quarantine: it says nothing about the predictions.
        var isGone = false
    }
    private struct Corrected {
        let place: Int
        let source: Substring
    }

    /// - Parameter sinceMilliseconds: acceptance and changes are those from then on.
    package init(sinceMilliseconds: Int64 = .min) {
        self.sinceMilliseconds = sinceMilliseconds
        changes = LoopChanges()
    }

    /// Takes the next judgement of the model; a repeated one counts once, as for the learner.
    package mutating func take(_ judgement: Judgement) {
        if let old = judgement.supersedes { verdicts[old] = nil }
        guard judgement.kind != .retract, verdicts[judgement.judgementId] == nil else { return }
        verdicts[judgement.judgementId] = Verdict(
            isAccepted: judgement.isAccepted, isOfPerson: judgement.kind == .verdict,
            isExploration: judgement.isExploration, teaches: !judgement.mask.isEmpty,
            reason: judgement.reason, repId: judgement.repId,
            weightsVersion: judgement.weightsVersion, atMilliseconds: judgement.atMilliseconds,
            features: judgement.features.map { number(of: $0.key) })
    }

    private mutating func number(of feature: String) -> Int32 {
        if let number = featureNumbers[feature] { return number }
        featureNumbers[feature] = Int32(featureNames.count)
        featureNames.append(feature)
        return Int32(featureNames.count - 1)
    }

    /// Takes the next change of the model's weights.
    package mutating func take(_ change: WeightChangeRecord) {
        switch change.body {
        case .belief(let belief): add(belief, change)
        case .retract(let retraction):
            if let id = retraction.judgementId, let place = placeById[id] {
                predictions[place].isGone = true
                corrected = Corrected(place: place, source: change.source)
            }
        case .quarantine(let rep, let from, _):
            for place in predictions.indices
            where predictions[place].repId == rep && predictions[place].atMilliseconds >= from {
                predictions[place].isGone = true
            }
        case .ignored: unlearned[change.note ?? "", default: 0] += 1
        case .points, .freeze, .unfreeze, .pin, .unpin, .release, .refused, .experiment: break
        }
        if change.atMilliseconds >= sinceMilliseconds { changes.take(change) }
    }

    /// A corrected verdict is measured by its last label, against the first prediction: the one made
    /// for the correction came after the lead had been judged.
    private mutating func add(_ belief: BeliefChange, _ change: WeightChangeRecord) {
        let verdict = belief.verdict
        if let corrected, corrected.source == change.source {
            placeById[verdict.judgementId] = corrected.place
            predictions[corrected.place].isAccepted = verdict.isAccepted
            predictions[corrected.place].repId = verdict.repId
            predictions[corrected.place].isGone = false
            return
        }
        placeById[verdict.judgementId] = predictions.count
        predictions.append(
            MeasuredVerdict(
                p: belief.prediction, isAccepted: verdict.isAccepted, repId: verdict.repId,
                atMilliseconds: change.atMilliseconds))
    }
}

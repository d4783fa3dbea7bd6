import Leads
import Learning
import Wire

/// `weights why`: the verdicts behind one feature's points, and the publications that moved them.
struct WeightsWhy {
    let record: WeightsRecord
    let feature: String
    /// In the order in which they were learned.
    private(set) var steps: [Step] = []
    private(set) var publications: [Move] = []
    /// Of judgements, where a person gave one.
    private(set) var reasons: [String: String] = [:]
    /// So many of the newest of each are shown; nil: all.
    var last: Int?

    /// One verdict's part, or what was taken back.
    struct Step {
        enum Kind {
            case verdict(BeliefChange)
            case retract(Retraction)
            case quarantine(String, Retraction)
        }
        let kind: Kind
        let atMilliseconds: Int64
        let belief: BeliefStep
    }

    struct Move {
        let change: PointChange
        let version: Int
        let cause: String
        let actor: String?
        let atMilliseconds: Int64
    }

    init(_ record: WeightsRecord, _ feature: String) {
        (self.record, self.feature) = (record, feature)
    }

    /// Takes the next change of the model's weights.
    mutating func take(_ change: WeightChangeRecord) {
        switch change.body {
        case .belief(let belief): add(.verdict(belief), belief.steps, change)
        case .retract(let retraction): add(.retract(retraction), retraction.steps, change)
        case .quarantine(let rep, _, let retraction):
            guard let retraction else { return }
            add(.quarantine(rep, retraction), retraction.steps, change)
        case .points(let points):
            // What was only proposed moved nothing.
            guard !points.isProposal,
                let moved = points.changes.first(where: { $0.feature == feature })
            else { return }
            publications.append(
                Move(
                    change: moved, version: points.version, cause: change.kind,
                    actor: change.actor, atMilliseconds: change.atMilliseconds))
        case .ignored, .freeze, .unfreeze, .pin, .unpin, .release, .refused, .experiment: break
        }
    }

    private mutating func add(_ kind: Step.Kind, _ all: [BeliefStep], _ change: WeightChangeRecord)
    {
        guard let own = all.first(where: { $0.feature == feature }) else { return }
        steps.append(Step(kind: kind, atMilliseconds: change.atMilliseconds, belief: own))
    }

    /// Judgements whose reasons are to be found.
    var judgements: Set<String> {
        Set(
            steps.compactMap {
                if case .verdict(let belief) = $0.kind { return belief.verdict.judgementId }
                return nil
            })
    }

    mutating func know(_ reason: String, of judgementId: String) {
        reasons[judgementId] = reason
    }

    /// As the weights have it now; nil when the definition has it no more.
    var now: WeightsRecord.Weight? {
        record.features.firstIndex { $0.key == feature }.map(record.weight(of:))
    }

    var newestSteps: [Step] { Array(steps.reversed().prefix(last ?? .max)) }
    var newestMoves: [Move] { Array(publications.reversed().prefix(last ?? .max)) }

    /// 28.85 at 20 points to double the odds.
    var pointsPerLogOdds: Double { record.pointsToDoubleOdds / Leads.log(2) }
}

extension WeightsWhy.Step {
    /// What the verdict was; what was done for what was taken back.
    var word: String {
        switch kind {
        case .verdict(let belief): belief.verdict.isAccepted ? "accepted" : "rejected"
        case .retract: "taken back"
        case .quarantine: "quarantine"
        }
    }

    var judgementId: String? {
        switch kind {
        case .verdict(let belief): belief.verdict.judgementId
        case .retract(let retraction): retraction.judgementId
        case .quarantine: nil
        }
    }

    var repId: String? {
        switch kind {
        case .verdict(let belief): belief.verdict.repId
        case .retract: nil
        case .quarantine(let rep, _): rep
        }
    }
}

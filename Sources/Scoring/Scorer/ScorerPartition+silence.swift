// No verdict in time is a rejection by nobody, where the definition says so
// (learning.md, "Silence").
//
// Time is the partition's stream time, the newest event that it has seen: a back-fill of a year does
// not fall silent at once, and a repeated history says the same. So silence is noticed when a counted
// event moves that time, at most `silencesMax` leads per record, so that one record cannot fill a
// transaction; the others follow with the next ones.
import Crypto
import Leads
import Wire

extension ScorerPartition {
    package static let silencesMax = 1_000

    /// Notes a lead that waits for a verdict, if it does.
    func noteAwaited(_ row: UInt32) {
        guard model.rejectAfterMilliseconds != nil, let due = leads[row].silenceDue(model) else {
            return
        }
        leads.setDue(row, atMilliseconds: due)
    }

    /// Judges the leads that nobody judged in time.
    ///
    /// - Parameter offset: of the engagement record that moved the time.
    func judgeSilent(offset: Int64, into effects: inout Effects) {
        guard model.rejectAfterMilliseconds != nil else { return }
        var count = 0
        while count < Self.silencesMax,
            let (row, due) = leads.popDue(at: totals.newestEventMilliseconds)
        {
            // A verdict may have come meanwhile.
            guard leads[row].silenceDue(model) == due else { continue }
            leads.save(row)
            count += 1
            let lead = leads[row]
            let mqlId = environment.identity.mql(lead: lead.id, cycle: lead.cycle)
            let id = environment.identity.silence(
                mql: mqlId, transition: lead.decisions?.transitions ?? 0)
            let transition = Transition.silent(lead, judgementId: id)
            store(transition, at: row)
            effects.add(
                silence(
                    transition.decisions, mqlId: mqlId, judgementId: id, atMilliseconds: due),
                model: environment.identity.model,
                source: Source(
                    input: .engagement, partition: number, offset: offset, seen: totals.next))
        }
    }

    private func silence(
        _ decisions: Decisions, mqlId: [UInt8], judgementId: [UInt8], atMilliseconds at: Int64
    ) -> Judgement {
        var judgement = Judgement(
            judgementId: judgementId.hex, mqlId: mqlId.hex, kind: .silence, isAccepted: false,
            importance: 1,
            mask: [Feature.behaviourGroup] + environment.definition.fit.map(\.name),
            reason: Judgement.silence, repId: Judgement.silence, supersedes: nil,
            features: features(decisions),
            scoreAtHandOver: Double(decisions.scoreCentipoints) / 100,
            definitionVersion: Int(decisions.definitionVersion),
            weightsVersion: Int(decisions.weightsVersion),
            qualifiedAtMilliseconds: decisions.qualifiedAtMilliseconds, atMilliseconds: at)
        describe(decisions, in: &judgement)
        return judgement
    }

    /// x at hand-over by key.
    func features(_ decisions: Decisions) -> [FeatureValue] {
        decisions.snapshot.compactMap { feature in
            model.key(of: feature.number).map { FeatureValue($0, feature.x) }
        }
    }

    /// How the lead came to sales, and what other half-lives would have said.
    func describe(_ decisions: Decisions, in judgement: inout Judgement) {
        judgement.isExploration = decisions.learning.explorationShare != nil
        judgement.propensity = decisions.learning.explorationShare ?? 1
        judgement.shadows = decisions.snapshot.compactMap { feature in
            guard let shadow = feature.shadow else { return nil }
            return model.key(of: feature.number).map { FeatureShadow($0, shadow) }
        }
    }
}

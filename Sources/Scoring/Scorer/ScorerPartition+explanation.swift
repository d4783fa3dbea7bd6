package import Leads
package import Wire

extension ScorerPartition {
    /// The score of a lead at a time, with all that makes it up.
    package func explanation(of lead: LeadImage, atMilliseconds now: Int64) -> Explanation {
        let (assignment, model) = (model.assignment(of: lead), model.serving(lead))
        let score = lead.score(at: now, model: model)
        let shares = lead.contributions(at: now, model: model).map {
            Explanation.Share(key: model.key(of: $0.feature) ?? "", contribution: $0)
        }
        let attributes = model.attributes.count
        return Explanation(
            score: score, probability: model.probability(centipoints: score.centipoints),
            verdicts: model.weights.verdicts, shares: shares,
            completeness: attributes == 0
                ? 1 : Double(lead.knownAttributeCount(model)) / Double(attributes),
            gates: lead.gates(score, model: model), definitionVersion: model.definitionVersion,
            definitionHash: environment.definitionHash, weightsVersion: model.weights.version,
            assignment: assignment, asOfMilliseconds: now)
    }
}

// One lead's record in the changelog against the fold of its events and its decisions.
import Leads
import System

enum LeadComparison {
    /// Merges of sums in another order differ in their last bits (guarantees.md, "O2").
    private static let tolerance = 1e-9
    /// Sums reach 2^500 before they are moved to a later time, by a factor of at least 2^-1074: below
    /// 2^-522 their digits may be lost, and nobody can miss them.
    private static let nothing = 1e-150

    /// - Returns: a sentence for everything that differs.
    static func faults(_ lead: LeadImage, _ fold: TallyFold, _ rules: AuditRules) -> [String] {
        var faults: [String] = []
        func expect<Value: Equatable>(_ what: String, _ found: Value, _ wanted: Value) {
            if found != wanted { faults.append("\(what) is \(found), its events give \(wanted)") }
        }
        expect("newest event", lead.newest, fold.newest)
        expect("reset", lead.reset, fold.reset)
        let counts = (0..<lead.countCount).map { lead.count(at: $0) }
        let (waiting, own) = (counts.filter(\.isSetAside), counts.filter { !$0.isSetAside })
        expect("behaviours counted", own.count, fold.counts.count)
        expect("behaviours set aside", waiting.count, fold.cleared?.counts.count ?? 0)
        expect("reset before", lead.decisions?.cleared?.reset, fold.cleared?.reset)
        faults += own.compactMap { fault(lead, $0, fold.counts, fold.newest, rules) }
        faults += waiting.compactMap {
            fault(lead, $0, fold.cleared?.counts ?? [], fold.newest, rules).map {
                $0 + ", set aside"
            }
        }
        let recents = (0..<lead.recentCount).map { lead.recent(at: $0) }
        expect("remembered events", recents.count, fold.remembered.count)
        for (known, own) in zip(recents, fold.remembered)
        where known.hash != own.hash || known.time != own.time || known.behaviour != own.behaviour {
            faults.append("a remembered event of \(EventTime.text(known.time)) is another one")
            break
        }
        let facts = lead.facts.sorted { $0.attribute < $1.attribute }
        let known = fold.facts.sorted { $0.attribute < $1.attribute }
        expect("known attributes", facts.count, known.count)
        for (fact, own) in zip(facts, known)
        where fact.attribute != own.attribute || fact.label != own.label || fact.time != own.time
            || fact.value != own.value.asFact
        {
            faults.append("the value of attribute \(rules.names.attributes[own.attribute]) differs")
        }
        return faults
    }

    private static func fault(
        _ lead: LeadImage, _ count: DecayedCount, _ counts: [TallyFold.Count], _ newest: Int64,
        _ rules: AuditRules
    ) -> String? {
        guard let own = counts.first(where: { $0.behaviour == count.behaviour }),
            Int(count.behaviour) < rules.names.behaviours.count
        else { return "behaviour number \(count.behaviour) has counts and no events" }
        let name = rules.names.behaviours[Int(count.behaviour)]
        guard count.occurrences == own.occurrences, count.newest == own.newest else {
            return "\(name) was counted \(count.occurrences) times, its events give "
                + "\(own.occurrences)"
        }
        // As of the lead's newest event: behind it a sum may have faded to nothing, which is right.
        let halfLife = rules.halfLife(count.behaviour)
        let value = count.sum * exp2(Double(lead.landmark - newest) / halfLife)
        let wanted = own.value * exp2(Double(own.newest - newest) / halfLife)
        guard !(abs(value - wanted) <= tolerance * wanted + nothing) else { return nil }
        return "the decayed count of \(name) is \(value), its events give \(wanted)"
    }

    /// - Parameter decision: the last one that the record can know of.
    static func faults(
        _ lead: LeadImage, decision: Decision?, opened: Decision?, resetOffset: Int64?
    ) -> [String] {
        var faults: [String] = []
        func expect<Value: Equatable>(_ what: String, _ found: Value, _ wanted: Value) {
            if found != wanted { faults.append("\(what) is \(found), its decisions say \(wanted)") }
        }
        expect("cycle", Int(lead.cycle), decision?.cycle ?? 0)
        expect("state", lead.state, decision?.state ?? .engaged)
        expect("exploration", lead.isExplored, opened?.isExploration ?? false)
        guard let decision, let opened else { return faults }
        guard let kept = lead.decisions else { return faults + ["its decisions are missing"] }
        expect("transitions", Int(kept.transitions), decision.transition)
        expect("score at hand-over", kept.scoreCentipoints, opened.score)
        expect("time of hand-over", kept.qualifiedAtMilliseconds, opened.at)
        expect("weights version", Int(kept.weightsVersion), opened.weightsVersion)
        expect(
            "share of the band", kept.learning.explorationShare,
            opened.isExploration ? opened.propensity : nil)
        expect("offset of the reset", kept.resetOffset, resetOffset ?? 0)
        return faults
    }
}

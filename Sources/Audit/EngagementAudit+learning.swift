// What learning takes from a hand-over, and the hand-overs that it asks for.
import Leads
import Wire

extension EngagementAudit {
    /// An engaged lead of the band that had its time is handed over, whatever its score.
    func checkBand(
        _ lead: Int, _ offset: Int64, _ caused: [Int], _ findings: inout AuditFindings
    ) {
        // Before that another band may have been in force.
        guard rules.exploration.share > 0, offset >= currentSince,
            !caused.contains(where: { log.decisions[$0].kind == .qualified })
        else { return }
        let id = snapshot.id(lead)
        let last = lastDecision(of: id, before: offset)
        guard last?.state ?? .engaged == .engaged,
            rules.exploration.contains(id, cycle: (last?.cycle ?? 0) + 1),
            rules.exploration.isDue(folds[lead], since: last.map { opening(of: $0) })
        else { return }
        findings.add(
            .decisions, topic, partition, offset, lead: id,
            "the lead is in the exploration band and was not handed over")
    }

    /// The last decision about a lead that was made before an engagement record.
    private func lastDecision(of id: [UInt8], before offset: Int64) -> Decision? {
        var index = log.leads.find(id).flatMap { log.latest($0) }
        while let at = index {
            let decision = log.decisions[at]
            let isBefore =
                decision.cause.input == .engagement
                ? decision.cause.offset < offset : decision.cause.seen.engagement <= offset
            if isBefore { return decision }
            index = decision.previous
        }
        return nil
    }

    /// When the lead was withdrawn before this cycle opened; nil for its first one.
    func withdrawal(before decision: Decision) -> Int64? {
        decision.previous.map { opening(of: log.decisions[$0]) }
    }

    /// When the latest cycle was withdrawn, else when it opened.
    private func opening(of last: Decision) -> Int64 {
        var decision = last
        while decision.kind != .qualified, decision.kind != .withdrawn,
            let before = decision.previous
        {
            decision = log.decisions[before]
        }
        return decision.at
    }

    /// Every judgement of a hand-over has its shadows.
    func checkShadows(
        _ decision: Decision, _ fold: TallyFold, _ findings: inout AuditFindings
    ) {
        for entry in judgements[decision.mqlId] ?? [] {
            for fault in ShadowCheck.faults(entry.judgement.shadows, fold, rules) {
                findings.add(
                    .decisions, judgementTopic, entry.partition, entry.offset,
                    lead: log.leads.id(decision.lead), fault)
            }
        }
    }
}

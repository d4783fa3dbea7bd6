// Comparing: the fold with the changelog's record, and with what decisions say that they saw.
import Leads
import System
import Wire

extension EngagementAudit {
    /// Does to the leads what verdicts and new cycles did before an event.
    mutating func applyEffects(through offset: Int64, _ findings: inout AuditFindings) {
        while nextEffect < effects.count, effects[nextEffect].engagement <= offset {
            let effect = effects[nextEffect]
            nextEffect += 1
            guard let lead = (effect.lead.withUnsafeBytes { snapshot.find($0) }),
                folds.indices.contains(lead)
            else { continue }
            let asOf = snapshot.record(lead)?.asOf.feedback ?? 0
            if let feedback = effect.feedback, !folds[lead].isCompared, feedback >= asOf {
                compare(lead, &findings)
            }
            guard case .judged(let restores, let clears, let rearm) = effect.kind else {
                folds[lead].settle()
                continue
            }
            if restores {
                folds[lead].restore { rules.halfLife($0) }
                resetOffsets[lead]?.removeLast()
            }
            rearms[lead] = rearm.map { check(of: lead, $0, effect, &findings) }
            if clears {
                folds[lead].clear()
                resetOffsets[lead, default: []].append(effect.engagement)
            }
        }
    }

    private func check(
        of lead: Int, _ rule: RearmRule, _ effect: VerdictEffect, _ findings: inout AuditFindings
    ) -> RearmCheck {
        let opening = openings[lead]
        let check = RearmCheck(
            rule: rule, newest: folds[lead].newest, openedAt: opening?.at ?? .min,
            opening: opening?.facts ?? [])
        if rule.event.rearmAt != check.notBefore {
            findings.add(
                .decisions, mqlTopic, rule.event.partition, rule.event.offset, lead: effect.lead,
                "rearmAt must be \(EventTime.text(check.notBefore))")
        }
        return check
    }

    /// Compares a lead's record with the fold, which stands at the record's offsets.
    mutating func compare(_ lead: Int, _ findings: inout AuditFindings) {
        folds[lead].isCompared = true
        guard let record = snapshot.record(lead) else {
            leadsToReplay += 1
            return
        }
        leadsCompared += 1
        let id = snapshot.id(lead)
        func add(_ sentence: String) {
            findings.add(
                .tallies, snapshot.topic, partition, record.offset, lead: id, sentence)
        }
        for input in ScorerInput.allCases where record.asOf[input] > meta.committed[input] {
            add("as of offset \(record.asOf[input]) of \(input), beyond O \(meta.committed[input])")
        }
        let known = NameCounts(rules.names)
        let (decision, opened) = decisions(of: id, before: record.asOf)
        let faults = record.lead.withUnsafeBytes { bytes -> [String] in
            guard id.withUnsafeBytes({ LeadImage.isValid(bytes, id: $0, names: known) }) else {
                return ["the record names what the meta record does not know"]
            }
            let image = LeadImage(UnsafeMutableRawPointer(mutating: bytes.baseAddress!))
            return LeadComparison.faults(image, folds[lead], rules)
                + LeadComparison.faults(
                    image, decision: decision, opened: opened, resetOffset: resetOffsets[lead]?.last
                )
        }
        faults.forEach(add)
        snapshot.release(lead)
    }

    /// The last decision that lies before a record, and the one that opened its cycle.
    private func decisions(of id: [UInt8], before asOf: Offsets) -> (Decision?, Decision?) {
        guard let number = log.leads.find(id) else { return (nil, nil) }
        var index = log.latest(number)
        while let at = index, log.decisions[at].cause.offset >= asOf[log.decisions[at].cause.input]
        {
            index = log.decisions[at].previous
        }
        guard let last = index else { return (nil, nil) }
        var opened = last
        while log.decisions[opened].kind != .qualified, let before = log.decisions[opened].previous
        {
            opened = before
        }
        return (log.decisions[last], log.decisions[opened])
    }

    /// Decisions that one record caused, against the counts as they are just behind it.
    ///
    /// - Parameter lead: nil when the record was not counted.
    mutating func check(
        _ caused: [Int], lead: Int?, _ offset: Int64, _ findings: inout AuditFindings
    ) {
        for (place, index) in caused.enumerated() {
            let decision = log.decisions[index]
            let id = log.leads.id(decision.lead)
            func add(_ sentence: String) {
                findings.add(
                    .decisions, mqlTopic, decision.partition, decision.offset, lead: id, sentence)
            }
            if place > 0 { add("a second decision about the record at offset \(offset)") }
            guard let lead, snapshot.id(lead) == id else {
                add("offset \(offset) of \(topic)/\(partition) was not counted for this lead")
                continue
            }
            let isFormer = decision.definitionHash != meta.definitionHash
            for fault in faults(decision, folds[lead], isFormer: isFormer) { add(fault) }
            guard decision.kind == .qualified else { continue }
            checkShadows(decision, folds[lead], &findings)
            let before = decision.previous.map { log.decisions[$0].state }
            if before == .recycled, !isFormer, let fault = rearms[lead]?.fault(folds[lead], rules) {
                add(fault)
            }
            openings[lead] = (decision.at, folds[lead].facts)
        }
    }

    /// - Parameter isFormer: made by another definition than that in force. Its labels and its band are
    ///   not known here; what both count must be the same.
    private func faults(
        _ decision: Decision, _ fold: TallyFold, isFormer: Bool
    ) -> [String] {
        var faults: [String] = []
        if decision.at != fold.newest {
            faults.append(
                "decided as of \(EventTime.text(decision.at)), the lead's newest event is of "
                    + EventTime.text(fold.newest))
        }
        if decision.isExploration, !isFormer,
            !rules.exploration.isDue(fold, since: withdrawal(before: decision))
        {
            faults.append("explored before it had the time to qualify by itself")
        }
        var shown = 0
        for share in decision.shares where !share.isFit {
            shown += 1
            let number = rules.names.behaviours.firstIndex(of: share.key)
            guard let count = fold.counts.first(where: { Int($0.behaviour) == number }) else {
                if !isFormer { faults.append("\(share.key) has a share and no events") }
                continue
            }
            let elapsed = Double(fold.newest - count.newest) / rules.halfLife(count.behaviour)
            let decayed = count.value * exp2(-elapsed)
            // Recorded in steps of 0.0001.
            let isNear = abs(decayed - share.decayed) <= 0.000_05 + 1e-9 * decayed + 1e-9
            if share.count != Int(count.occurrences) || share.last != count.newest || !isNear {
                faults.append(
                    "\(share.key): \(share.count) events, decayed \(share.decayed); the log has "
                        + "\(count.occurrences), \(decayed)")
            }
        }
        if isFormer { return faults }
        if shown != fold.counts.count {
            faults.append("\(shown) behaviours have a share, \(fold.counts.count) were counted")
        }
        let labels = Set(fold.facts.compactMap { $0.label.map { rules.names.labels[$0] } })
        let shownLabels = Set(decision.shares.filter(\.isFit).map(\.key))
        if labels != shownLabels {
            faults.append(
                "fit shows \(shownLabels.sorted().joined(separator: ", ")), the log gives "
                    + labels.sorted().joined(separator: ", "))
        }
        return faults
    }
}

// Which hand-overs silence must have judged, and by which record (learning.md, "Silence"): a second
// reading of the same rule, over the decisions in the order of the engagement records.
//
// The wait is the same for all, so the leads that wait form a queue by its begin; a retraction goes back
// to the begin of its cycle.
import Crypto
import Leads
import Scoring
import Wire

struct SilenceAudit {
    private struct Waiting {
        /// Number of the lead in the decision log, and its last decision.
        var lead: Int
        var decision: Int
        var since: Int64
    }
    /// The latest cycle of a lead.
    private struct Cycle {
        /// Since when a verdict is awaited.
        var since: Int64
        var wasSilent = false
    }

    private let rules: AuditRules
    private let fits: FitsInForce
    private let identity: AuditIdentity
    private let log: DecisionLog
    private let topics: (engagement: String, judgements: String)
    private let partition: Int32
    /// Decisions with the engagement offset before which they were made, in order.
    private let timeline: [(before: Int64, decision: Int)]
    private var next = 0
    private var queue: ArraySlice<Waiting> = []
    /// The decision since which a lead waits.
    private var waiting: [Int: Int] = [:]
    private var cycles: [Int: Cycle] = [:]
    /// The two leads of the partition with the newest events, the newest first.
    private var ahead: [(lead: Int, newest: Int64)] = []
    /// By offset of the engagement record that caused them.
    private var judgements: [Int64: [JudgementLog.Entry]]

    init(
        _ rules: AuditRules, _ fits: FitsInForce, _ identity: AuditIdentity, _ log: DecisionLog,
        _ decisions: PartitionDecisions, topics: (engagement: String, judgements: String),
        partition: Int32, judgements: [JudgementLog.Entry]
    ) {
        (self.rules, self.fits, self.identity, self.log) = (rules, fits, identity, log)
        (self.topics, self.partition) = (topics, partition)
        timeline = decisions.timeline(log)
        self.judgements = Dictionary(grouping: judgements) { $0.cause.offset }
    }

    /// Stream time: it takes two leads' word.
    private var time: Int64 { ahead.count < 2 ? .min : ahead[1].newest }

    /// Takes the newest event of a lead of which one was counted.
    private mutating func note(_ lead: Int, _ newest: Int64) {
        guard rules.rejectAfterMilliseconds != nil else { return }
        ahead.removeAll { $0.lead == lead }
        ahead.append((lead, newest))
        ahead.sort { $0.newest > $1.newest }
        if ahead.count > 2 { ahead.removeLast() }
    }

    /// Takes the decisions that were made before an engagement record.
    mutating func advance(to offset: Int64) {
        while next < timeline.count, timeline[next].before <= offset {
            let index = timeline[next].decision
            let decision = log.decisions[index]
            next += 1
            waiting[decision.lead] = nil
            guard rules.rejectAfterMilliseconds != nil else { continue }
            switch decision.kind {
            case .qualified:
                let since = max(time, decision.at)
                cycles[decision.lead] = Cycle(since: since)
                wait(decision.lead, index, since: since)
            case .retracted:
                guard let cycle = cycles[decision.lead],
                    cycle.wasSilent || !decision.isWithdrawn
                else { continue }
                wait(decision.lead, index, since: cycle.since)
            case .withdrawn, .accepted, .rejected, .recycled: break
            }
        }
    }

    private mutating func wait(_ lead: Int, _ decision: Int, since: Int64) {
        waiting[lead] = decision
        var place = queue.endIndex
        while place > queue.startIndex, queue[place - 1].since > since { place -= 1 }
        queue.insert(Waiting(lead: lead, decision: decision, since: since), at: place)
    }

    /// Compares what one counted record caused with what was due.
    ///
    /// - Parameters:
    ///   - lead: of the record, by any number.
    ///   - newest: its newest event.
    mutating func take(
        _ offset: Int64, lead: Int, newest: Int64, _ findings: inout AuditFindings
    ) {
        note(lead, newest)
        var due: [(Waiting, Int64)] = []
        if let wait = rules.rejectAfterMilliseconds {
            while let first = queue.first, first.since + wait <= time {
                queue.removeFirst()
                guard waiting[first.lead] == first.decision else { continue }
                due.append((first, first.since + wait))
            }
        }
        guard !due.isEmpty || judgements[offset] != nil else { return }
        let found = judgements.removeValue(forKey: offset) ?? []
        var byId = Dictionary(grouping: found) { $0.judgement.judgementId }
        var left: [Waiting] = []
        for (entry, at) in due {
            let same = byId.removeValue(forKey: id(entry.decision)) ?? []
            guard let judgement = same.first else {
                left.append(entry)
                continue
            }
            for again in same.dropFirst() {
                add(again, lead: entry.lead, "a second judgement of the same silence", &findings)
            }
            waiting[entry.lead] = nil
            cycles[entry.lead]?.wasSilent = true
            for fault in faults(judgement.judgement, entry, at: at) {
                add(judgement, lead: entry.lead, fault, &findings)
            }
        }
        for judgement in byId.values.flatMap({ $0 }) {
            add(judgement, lead: nil, "no lead was silent for so long", &findings)
        }
        // A record judges so many at most; the others are still due at the next one.
        if found.count < ScorerPartition.silencesMax {
            for entry in left {
                findings.add(
                    .decisions, topics.engagement, partition, offset,
                    lead: log.leads.id(entry.lead),
                    "cycle \(log.decisions[entry.decision].cycle) was silent too long and has no "
                        + "judgement")
            }
        } else {
            queue = left[...] + queue
        }
    }

    mutating func finish(_ findings: inout AuditFindings) {
        for judgement in judgements.values.flatMap({ $0 }) {
            add(judgement, lead: nil, "caused by a record that was not counted", &findings)
        }
    }

    private func add(
        _ entry: JudgementLog.Entry, lead: Int?, _ sentence: String,
        _ findings: inout AuditFindings
    ) {
        findings.add(
            .decisions, topics.judgements, entry.partition, entry.offset,
            lead: lead.map { log.leads.id($0) }, sentence)
    }

    private func id(_ index: Int) -> String {
        let decision = log.decisions[index]
        let mql = identity.mql(log.leads.id(decision.lead), cycle: decision.cycle)
        return identity.silence(mql, transition: decision.transition)
    }

    private func faults(_ judgement: Judgement, _ entry: Waiting, at: Int64) -> [String] {
        var opened = entry.decision
        while log.decisions[opened].kind != .qualified, let before = log.decisions[opened].previous
        {
            opened = before
        }
        var check = JudgementCheck(judgement)
        check.expect("y", judgement.isAccepted, false)
        check.expect("k", judgement.importance, 1)
        fits.expect(judgement.mask, of: log.decisions[opened], in: &check) {
            [Feature.behaviourGroup] + $0.map(\.name)
        }
        check.expect("reason", judgement.reason ?? "none", "silence")
        check.expect("repId", judgement.repId, "silence")
        check.expect("supersedes", judgement.supersedes ?? "none", "none")
        check.expect("at", judgement.atMilliseconds, at)
        check.expectHandOver(log.decisions[opened])
        return check.faults
    }
}

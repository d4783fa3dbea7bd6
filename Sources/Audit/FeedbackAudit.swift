// The second fold over the verdicts of one partition: what must have become of each, and whether it
// did (O1 for feedback, O8 for verdicts and judgements). Written from scoring.md, "Lifecycle" and
// reasons.md, "A second verdict".
//
// Which cycle a verdict met is known from the events: each says up to which offset of feedback its
// worker had read.
import Crypto
import Kafka
import Leads
import Wire

struct FeedbackAudit {
    private struct Lead {
        /// Index of the decision that opened the latest cycle.
        var qualified: Int
        /// Of the newest verdicts, oldest first.
        var feedbackIds: [String] = []
        /// When sales decided on the newest verdict or retraction of the cycle.
        var decidedAt = Int64.min
        /// The judgement that the verdict in force became.
        var judgementId: String?
        /// Of the newest verdict or retraction of the cycle.
        var decidedOffset: Int64 = -1
        /// The verdict in force.
        var ruling: Ruling?
        /// Of the cycles before: the newest of their verdicts, retractions and withdrawals, and the
        /// verdict that was in force at the end.
        var closed: (at: Int64, ruling: Ruling?)?
    }
    private struct Ruling {
        var kind: MQLEvent.Kind
        /// nil: that of the cycle without a verdict.
        var state: LifecycleState?
        var reason: Reason?

        var clearsCounts: Bool { reason?.recycling.clearsCounts ?? false }
    }

    let topic: String
    let partition: Int32
    let partitionCount: Int32
    let partitioner: Partitioner
    let rules: AuditRules
    let fits: FitsInForce
    let identity: AuditIdentity
    let log: DecisionLog
    let decisions: PartitionDecisions
    private(set) var judgements: [Int64: JudgementLog.Entry]
    /// By the MQL that they judge; whether they are right is `SilenceAudit`'s question.
    private let silences: [String: [JudgementLog.Entry]]
    private(set) var deadLetters: DeadLetterCheck
    let judgementTopic: String

    private(set) var counts = OutcomeCounts()
    private(set) var verdictCount: Int64 = 0
    private(set) var effects: [VerdictEffect] = []
    private var leads: [Int: Lead] = [:]
    private var nextQualified = 0
    private var caused: Set<Int64> = []
    private let reader = FeedbackReader()
    private static let idsMax = 16

    init(
        topic: String, partition: Int32, partitionCount: Int32, partitioner: Partitioner,
        rules: AuditRules, fits: FitsInForce, identity: AuditIdentity, log: DecisionLog,
        decisions: PartitionDecisions,
        judgements: [Int64: JudgementLog.Entry], silences: [JudgementLog.Entry],
        judgementTopic: String, deadLetters: DeadLetterCheck
    ) {
        (self.topic, self.partition, self.partitionCount) = (topic, partition, partitionCount)
        (self.partitioner, self.fits) = (partitioner, fits)
        (self.rules, self.identity, self.log, self.decisions) = (rules, identity, log, decisions)
        (self.judgements, self.judgementTopic) = (judgements, judgementTopic)
        self.deadLetters = deadLetters
        self.silences = Dictionary(grouping: silences) { $0.judgement.mqlId }
    }

    /// Takes the next record below O.
    mutating func take(_ record: borrowing InputRecord, _ findings: inout AuditFindings) {
        openCycles(before: record.offset)
        var rejection: Rejection?
        do throws(Rejection) {
            counts.count(try judge(record, &findings))
        } catch {
            counts.count(.deadLettered(error))
            rejection = error
        }
        deadLetters.settle(record, rejection, &findings)
    }

    /// After the last record below O.
    mutating func finish(_ end: Int64, _ findings: inout AuditFindings) {
        openCycles(before: .max)
        deadLetters.finish(below: end, &findings)
        for (offset, indices) in decisions.byFeedback where !caused.contains(offset) {
            for index in indices {
                let decision = log.decisions[index]
                findings.add(
                    .decisions, log.topic, decision.partition, decision.offset,
                    lead: log.leads.id(decision.lead),
                    "no verdict at offset \(offset) of \(topic)/\(partition) was to be taken")
            }
        }
        for (offset, entry) in judgements {
            findings.add(
                .decisions, judgementTopic, entry.partition, entry.offset,
                "no verdict at offset \(offset) of \(topic)/\(partition) was to be taken")
        }
        judgements = [:]
    }

    private mutating func openCycles(before offset: Int64) {
        while nextQualified < decisions.qualified.count {
            let index = decisions.qualified[nextQualified]
            let decision = log.decisions[index]
            guard decision.cause.seen.feedback <= offset else { return }
            let before = leads[decision.lead]
            leads[decision.lead] = Lead(
                qualified: index, feedbackIds: before?.feedbackIds ?? [],
                closed: before.map { closing($0, before: decision) })
            effects.append(
                VerdictEffect(
                    kind: .opened, lead: log.leads.id(decision.lead),
                    engagement: decision.cause.offset + 1))
            nextQualified += 1
        }
    }

    private func closing(_ lead: Lead, before opened: Decision) -> (at: Int64, ruling: Ruling?) {
        var at = max(lead.closed?.at ?? .min, lead.decidedAt)
        var index = opened.previous
        while let place = index, log.decisions[place].kind != .qualified {
            if log.decisions[place].kind == .withdrawn { at = max(at, log.decisions[place].at) }
            index = log.decisions[place].previous
        }
        return (at, lead.ruling)
    }

    /// A verdict that names no MQL is on the latest cycle, unless its time says that it cannot be.
    private static func refuse(
        _ feedback: Feedback, _ ruling: Ruling, _ lead: Lead, _ opened: Decision
    ) throws(Rejection) {
        let day: Int64 = 86_400_000
        let precedes = feedback.occurredAtMilliseconds < opened.at - day - day / 2
        guard let closed = lead.closed else {
            if precedes { throw Rejection(.beforeQualified) }
            return
        }
        if precedes || feedback.occurredAtMilliseconds <= closed.at {
            throw Rejection(.staleCycle)
        }
        let repeats =
            ruling.kind != .retracted && ruling.kind == closed.ruling?.kind
            && ruling.reason == closed.ruling?.reason
        if feedback.bulk, repeats { throw Rejection(.ambiguousCycle) }
    }

    private mutating func judge(
        _ record: borrowing InputRecord, _ findings: inout AuditFindings
    ) throws(Rejection) -> Outcome {
        if record.isUnreadable { throw Rejection(.batchUnreadable) }
        guard let key = record.key, key.byteCount > 0 else { throw Rejection(.keyMissing) }
        guard LeadIdentifier.isLead(key) else { throw Rejection(.keyInvalid) }
        guard let value = record.value else { return .ignored }
        let feedback = try reader.read(
            value: value, receivedRecordTime: record.timestamp,
            futureMilliseconds: rules.futureMilliseconds)
        let id = key.withUnsafeBytes { Array($0) }
        guard feedback.leadId.utf8.elementsEqual(id) else { throw Rejection(.keyMismatch) }
        let ruling = try ruling(feedback)
        guard let number = log.leads.find(id), var lead = leads[number] else {
            guard partitioner.partition(key: key, count: partitionCount) == partition else {
                throw Rejection(.wrongPartition)
            }
            if feedback.mqlId != nil { throw Rejection(.unknownMQL) }
            return .ignored
        }
        let opened = log.decisions[lead.qualified]
        if let named = feedback.mqlId, named != opened.mqlId {
            let isOlder = (1..<max(1, opened.cycle)).contains {
                identity.mql(id, cycle: $0).hex == named
            }
            throw Rejection(isOlder ? .staleCycle : .unknownMQL)
        }
        if lead.feedbackIds.contains(where: { $0.utf8.elementsEqual(feedback.feedbackId.utf8) }) {
            return .duplicate
        }
        if feedback.mqlId == nil { try Self.refuse(feedback, ruling, lead, opened) }
        if feedback.occurredAtMilliseconds < lead.decidedAt { return .ignored }
        if ruling.kind == .retracted, lead.judgementId == nil {
            throw Rejection(.illegalTransition)
        }
        if feedback.verdict == .advanced {
            if lead.ruling?.kind == .accepted {
                lead.feedbackIds = (lead.feedbackIds + [feedback.feedbackId]).suffix(Self.idsMax)
                lead.decidedAt = feedback.occurredAtMilliseconds
                leads[number] = lead
                return .ignored
            }
            if feedback.stage == .lost { throw Rejection(.lostUnaccepted) }
        }
        take(feedback, ruling, &lead, opened, id, record.offset, &findings)
        leads[number] = lead
        return .scored
    }

    private mutating func take(
        _ feedback: Feedback, _ ruling: Ruling, _ lead: inout Lead, _ opened: Decision,
        _ id: [UInt8], _ offset: Int64, _ findings: inout AuditFindings
    ) {
        verdictCount += 1
        caused.insert(offset)
        let events = (decisions.byFeedback[offset] ?? []).map { log.decisions[$0] }
        let undone: LifecycleState = events.first?.isWithdrawn ?? false ? .engaged : .mql
        let check = VerdictCheck(
            feedback: feedback, kind: ruling.kind, state: ruling.state ?? undone,
            reason: ruling.reason,
            opened: opened,
            superseded: lead.judgementId ?? silence(of: opened, lead, before: offset),
            isFirst: lead.decidedAt == .min,
            judgementId: identity.judgement(
                identity.mql(id, cycle: opened.cycle), feedback.feedbackId),
            fits: fits)
        let place = events.first
        for fault in check.faults(events: events) {
            findings.add(
                .decisions, place == nil ? topic : log.topic, place?.partition ?? partition,
                place?.offset ?? offset, lead: id, fault)
        }
        let judgement = judgements.removeValue(forKey: offset)
        for fault in check.faults(judgement: judgement?.judgement) {
            findings.add(
                .decisions, judgement == nil ? topic : judgementTopic,
                judgement?.partition ?? partition, judgement?.offset ?? offset, lead: id, fault)
        }
        lead.feedbackIds = (lead.feedbackIds + [feedback.feedbackId]).suffix(Self.idsMax)
        lead.decidedAt = feedback.occurredAtMilliseconds
        lead.decidedOffset = offset
        lead.judgementId = ruling.kind == .retracted ? nil : check.judgementId
        if let event = events.first {
            effects.append(
                effect(of: feedback, ruling, after: lead, id, offset, events.last ?? event))
        }
        lead.ruling = ruling.kind == .retracted ? nil : ruling
    }

    private func effect(
        of feedback: Feedback, _ ruling: Ruling, after lead: Lead, _ id: [UInt8], _ offset: Int64,
        _ last: Decision
    ) -> VerdictEffect {
        let rearm = ruling.reason.map {
            RearmRule(
                reason: $0, decidedAt: feedback.occurredAtMilliseconds,
                recontactAfter: feedback.recontactAfterMilliseconds,
                blamed: feedback.fitAttributes, event: last)
        }
        return VerdictEffect(
            kind: .judged(
                restores: lead.ruling?.clearsCounts ?? false, clears: ruling.clearsCounts,
                rearm: ruling.state == .recycled ? rearm : nil),
            lead: id, feedback: offset, engagement: last.cause.seen.engagement)
    }

    /// The judgement that a cycle's silence became between its last verdict and this one.
    private func silence(of opened: Decision, _ lead: Lead, before offset: Int64) -> String? {
        silences[opened.mqlId]?.last {
            $0.cause.seen.feedback <= offset && $0.cause.seen.feedback > lead.decidedOffset
        }?.judgement.judgementId
    }

    private func ruling(_ feedback: Feedback) throws(Rejection) -> Ruling {
        var reason = try feedback.statedReason()
        if reason == .unreachable, (feedback.attempts ?? 0) < 3 { reason = .other }
        switch feedback.verdict {
        case .accepted, .advanced: return Ruling(kind: .accepted, state: .accepted)
        case .retracted: return Ruling(kind: .retracted)
        case .rejected:
            let named = reason ?? .other
            return Ruling(
                kind: .rejected, state: named.recycling == .out ? .disqualified : .recycled,
                reason: named)
        }
    }
}

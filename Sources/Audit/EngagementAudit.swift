// The second fold over the engagement records of one partition (O1, O2), beside the state that the
// changelog has of its leads and the decisions that its records caused.
//
// A lead's record is as of its own offsets: it is compared when the fold has just reached them,
// before the next thing that happens to the lead.
import Kafka
import Leads
import Scoring
import Wire

struct EngagementAudit {
    let topic: String
    let mqlTopic: String
    let partition: Int32
    let partitionCount: Int32
    let meta: MetaRecord
    let rules: AuditRules
    var snapshot: StateSnapshot
    let log: DecisionLog
    let decisions: PartitionDecisions
    private var deadLetters: DeadLetterCheck
    /// In the order in which they were applied.
    let effects: [VerdictEffect]
    /// By the MQL that they judge.
    let judgements: [String: [JudgementLog.Entry]]
    let judgementTopic: String
    private var silence: SilenceAudit
    var nextEffect = 0
    /// From this offset on nothing names another definition than that in force.
    let currentSince: Int64
    /// By lead number: what a rejection asks for, and what was known as the latest cycle opened.
    var rearms: [Int: RearmCheck] = [:]
    var openings: [Int: (at: Int64, facts: [FactFold])] = [:]
    /// Where counts were cleared, by lead number; the last one is in force.
    var resetOffsets: [Int: [Int64]] = [:]
    var folds: ContiguousArray<TallyFold> = []
    private let reader: EngagementReader
    /// Causes of decisions that were found.
    private var causes: Set<Int64> = []

    private(set) var counts = OutcomeCounts()
    /// Leads that have events.
    var leadCount: Int64 { Int64(folds.count { $0.newest > .min }) }
    /// 0 before the first event that was counted.
    private(set) var newestMilliseconds: Int64 = 0
    var leadsCompared = 0
    var leadsToReplay = 0

    init(
        topic: String, partition: Int32, partitionCount: Int32, meta: MetaRecord,
        rules: AuditRules, snapshot: consuming StateSnapshot, log: DecisionLog,
        decisions: PartitionDecisions, deadLetters: DeadLetterCheck,
        effects: [VerdictEffect], judgements: [String: [JudgementLog.Entry]],
        judgementTopic: String, silence: SilenceAudit
    ) {
        (self.topic, self.partition, self.partitionCount) = (topic, partition, partitionCount)
        (self.meta, self.rules, self.log, self.decisions) = (meta, rules, log, decisions)
        self.deadLetters = deadLetters
        self.effects = effects
        mqlTopic = log.topic
        currentSince = decisions.byEngagement.reduce(0) { since, caused in
            let isFormer = caused.value.contains {
                log.decisions[$0].definitionHash != meta.definitionHash
            }
            return isFormer ? max(since, caused.key + 1) : since
        }
        reader = EngagementReader(traitPaths: rules.facts.flatMap(\.from))
        (self.judgements, self.judgementTopic, self.silence) = (judgements, judgementTopic, silence)
        let count = snapshot.leadCount
        self.snapshot = snapshot
        folds = ContiguousArray(repeating: TallyFold(), count: count)
    }

    /// Takes the next record below O.
    mutating func take(_ record: borrowing InputRecord, _ findings: inout AuditFindings) {
        applyEffects(through: record.offset, &findings)
        silence.advance(to: record.offset)
        var rejection: Rejection?
        var lead: Int?
        var outcome = Outcome.ignored
        do throws(Rejection) {
            outcome = try classify(record, &lead, &findings)
        } catch {
            outcome = .deadLettered(error)
            rejection = error
        }
        counts.count(outcome)
        deadLetters.settle(record, rejection, &findings)
        let scored = outcome == .scored ? lead : nil
        let caused = decisions.byEngagement[record.offset] ?? []
        if let scored {
            silence.take(record.offset, lead: scored, newest: folds[scored].newest, &findings)
            checkBand(scored, record.offset, caused, &findings)
        }
        guard !caused.isEmpty else { return }
        causes.insert(record.offset)
        check(caused, lead: scored, record.offset, &findings)
    }

    /// After the last record below O: what is left to compare.
    mutating func finish(_ findings: inout AuditFindings) {
        applyEffects(through: .max, &findings)
        deadLetters.finish(below: meta.committed.engagement, &findings)
        silence.finish(&findings)
        for lead in folds.indices where !folds[lead].isCompared { compare(lead, &findings) }
        for (offset, indices) in decisions.byEngagement where !causes.contains(offset) {
            for index in indices {
                let decision = log.decisions[index]
                findings.add(
                    .decisions, mqlTopic, decision.partition, decision.offset,
                    lead: log.leads.id(decision.lead),
                    "its cause, offset \(offset) of \(topic)/\(partition), is no record")
            }
        }
    }

    private mutating func classify(
        _ record: borrowing InputRecord, _ lead: inout Int?, _ findings: inout AuditFindings
    ) throws(Rejection) -> Outcome {
        if record.isUnreadable { throw Rejection(.batchUnreadable) }
        guard let key = record.key, key.byteCount > 0 else { throw Rejection(.keyMissing) }
        guard LeadIdentifier.isLead(key) else { throw Rejection(.keyInvalid) }
        guard let value = record.value else { return .ignored }
        let event = try reader.read(
            value: value, receivedRecordTime: record.timestamp,
            futureMilliseconds: rules.futureMilliseconds)
        let owner = event.userId.isEmpty ? event.anonymousId : event.userId
        guard !owner.isEmpty else { throw Rejection(.fieldMissing) }
        guard key.isEqual(to: owner) else { throw Rejection(.keyMismatch) }
        guard Limits.eventTimeMilliseconds.contains(event.timeMilliseconds) else {
            throw Rejection(.badTime)
        }
        var behaviour = TallyFold.noBehaviour
        var facts: [FactFold] = []
        switch event.kind {
        case .track, .page, .screen:
            guard let match = rules.behaviour(of: event.name) else { return .ignored }
            behaviour = match
        case .identify:
            facts = read(at: event.timeMilliseconds)
            if facts.isEmpty { return .ignored }
        case .group, .alias: return .ignored
        }
        guard meta.partitioner.partition(key: key, count: partitionCount) == partition else {
            throw Rejection(.wrongPartition)
        }
        let hash =
            event.messageId.isEmpty
            ? record.cloudEventHash ?? value.hash64 : StableHash.hash64(event.messageId)
        let number = snapshot.number(of: owner)
        if number == folds.count { folds.append(TallyFold()) }
        lead = number
        let asOf = snapshot.record(number)?.asOf.engagement ?? 0
        if !folds[number].isCompared, record.offset >= asOf { compare(number, &findings) }
        var result = folds[number].take(
            hash: hash, time: event.timeMilliseconds, behaviour: behaviour,
            halfLife: rules.halfLife(behaviour), late: rules.lateMilliseconds)
        if result != .duplicate {
            // A fact is never late, unless something newer is known.
            for fact in facts where folds[number].take(fact) { result = .counted }
        }
        switch result {
        case .counted:
            newestMilliseconds = max(newestMilliseconds, folds[number].newest)
            if record.offset >= asOf, record.offset < meta.replayFrom.engagement,
                !snapshot.isRewrittenLater(number)
            {
                findings.add(
                    .tallies, snapshot.topic, partition, snapshot.record(number)?.offset,
                    lead: owner.map { $0 },
                    "the lead's record ends at offset \(asOf), the replay starts at "
                        + "\(meta.replayFrom.engagement): a restart would lose offset "
                        + "\(record.offset)")
            }
            return .scored
        case .duplicate: return .duplicate
        case .late: return .late
        case .beforeReset, .setAside: return .ignored
        }
    }

    /// Of each attribute the first trait with a value, else one that says nothing; those on top go
    /// before those in the context.
    private func read(at time: Int64) -> [FactFold] {
        var facts: [FactFold] = []
        var path = 0
        for rule in rules.facts {
            let paths = path..<path + rule.from.count
            path = paths.upperBound
            for place in [TraitPlace.traits, .context] {
                let readings = paths.compactMap {
                    rule.read(reader.trait($0, at: place), time: time)
                }
                guard let fact = readings.first(where: { $0.value != .none }) ?? readings.first
                else { continue }
                facts.append(fact)
                break
            }
        }
        return facts
    }
}

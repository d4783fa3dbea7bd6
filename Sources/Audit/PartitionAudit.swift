// One partition: its state, its verdicts, its events, and the counters that must come out.
import Config
import Kafka
import Leads
import Scoring
import Wire

struct PartitionAudit {
    private let request: AuditRequest
    private let log: any AuditLog
    private let identity: AuditIdentity
    private let partition: Int32
    private let partitionCount: Int32
    private let point: FixedPoint
    private let decisionLog: DecisionLog
    private let decisions: PartitionDecisions
    private let rules: AuditRules
    private(set) var findings = AuditFindings()
    private(set) var numbers = AuditNumbers()

    init(
        _ request: AuditRequest, _ log: any AuditLog, _ identity: AuditIdentity,
        _ partition: Int32, _ partitionCount: Int32, _ point: FixedPoint,
        _ decisionLog: DecisionLog, _ decisions: PartitionDecisions
    ) throws {
        (self.request, self.log, self.identity) = (request, log, identity)
        (self.partition, self.partitionCount, self.point) = (partition, partitionCount, point)
        (self.decisionLog, self.decisions) = (decisionLog, decisions)
        guard let rules = AuditRules(request.definition, point.meta.names) else {
            throw StateRefusal(
                what: "partition \(partition) cannot be audited",
                why: "its table of names lacks something that the definition names",
                remedy: "name the definition that the service runs with: --definition FILE")
        }
        self.rules = rules
    }

    mutating func run(
        _ judgementLog: inout JudgementLog, _ deadLetters: inout DeadLetterLedger
    ) throws {
        guard try !isShort(.engagement), try !isShort(.feedback) else { return }
        let snapshot = try readSnapshot()
        numbers.changelogRecords = snapshot.recordCount
        numbers.transactions = snapshot.chain.count
        var (ofVerdicts, ofEvents) = (AuditFindings(), AuditFindings())
        let silences = judgementLog.silences(ofPartition: partition)
        let byMQL = judgementLog.byMQL(ofPartition: partition)
        let topics = request.topics
        let fits = FitsInForce(request.definitions, unpriced: decisionLog.unpriced)
        var feedback = FeedbackAudit(
            topic: topics.feedback, partition: partition, partitionCount: partitionCount,
            partitioner: point.meta.partitioner, rules: rules, fits: fits, identity: identity,
            log: decisionLog, decisions: decisions,
            judgements: judgementLog.taken(ofPartition: partition), silences: silences,
            judgementTopic: topics.judgements,
            deadLetters: deadLetters.check(of: TopicPartition(topics.feedback, partition), topics))
        let verdicts = try read(.feedback) { feedback.take($0, &ofVerdicts) }
        feedback.finish(point.meta.committed.feedback, &ofVerdicts)
        var engagement = EngagementAudit(
            topic: topics.engagement, partition: partition, partitionCount: partitionCount,
            meta: point.meta, rules: rules, snapshot: snapshot, log: decisionLog,
            decisions: decisions,
            deadLetters: deadLetters.check(
                of: TopicPartition(topics.engagement, partition), topics),
            effects: feedback.effects, judgements: byMQL,
            judgementTopic: topics.judgements,
            silence: SilenceAudit(
                rules, fits, identity, decisionLog, decisions,
                topics: (topics.engagement, topics.judgements), partition: partition,
                judgements: silences))
        let events = try read(.engagement) { engagement.take($0, &ofEvents) }
        engagement.finish(&ofEvents)
        numbers.outcomes = PerInput(engagement.counts, feedback.counts)
        numbers.leadsCompared = engagement.leadsCompared
        numbers.leadsToReplay = engagement.leadsToReplay
        if isCut(.engagement, from: events) || isCut(.feedback, from: verdicts) { return }
        findings.add(ofVerdicts)
        // Counted in part by other rules: that its counts differ from those of today proves nothing.
        if point.meta.countedSince > 0 {
            numbers.partitionsOfEarlierRules = 1
            return
        }
        findings.add(ofEvents)
        compareCounters()
        compareTotals(engagement, feedback)
    }

    private mutating func readSnapshot() throws -> StateSnapshot {
        let place = TopicPartition(request.topics.changelog, partition)
        var snapshot = StateSnapshot(
            topic: place.topic, partition: partition, metaOffset: point.offset)
        var found = AuditFindings()
        // On to the end: a newer record may be why an older one is gone.
        try log.records(of: place, in: try log.range(of: place)) { record in
            withBytes(record.key) { key in
                withBytes(record.value) { value in
                    snapshot.take(key: key, value: value, offset: record.offset, &found)
                }
            }
        }
        findings.add(found)
        return snapshot
    }

    /// - Returns: the first offset that the topic still has.
    private func read(
        _ input: ScorerInput, _ take: (borrowing InputRecord) -> Void
    ) throws -> Int64 {
        let topic = input == .engagement ? request.topics.engagement : request.topics.feedback
        let place = TopicPartition(topic, partition)
        let first = try log.range(of: place).lowerBound
        let end = point.meta.committed[input]
        if first < end { try log.records(of: place, in: first..<end, take) }
        return first
    }

    /// The state is beyond the end of its input: nothing of the partition can be proven.
    private mutating func isShort(_ input: ScorerInput) throws -> Bool {
        let topic = input == .engagement ? request.topics.engagement : request.topics.feedback
        let end = try log.range(of: TopicPartition(topic, partition)).upperBound
        let next = point.meta.committed[input]
        guard next > end else { return false }
        findings.add(.outcomes, topic, partition, end, .isShort(at: next, end: end))
        return true
    }

    /// Records that were deleted after they were counted: nothing else can be said then.
    private mutating func isCut(_ input: ScorerInput, from first: Int64) -> Bool {
        let (found, counted) = (numbers.outcomes[input].total, point.meta.counts[input].total)
        guard first > 0, found < counted else { return false }
        let topic = input == .engagement ? request.topics.engagement : request.topics.feedback
        findings.add(
            .outcomes, topic, partition, first,
            "\(counted) records were taken, \(found) of them are left: the topic starts at offset "
                + "\(first), so nothing of this partition can be proven from zero")
        return true
    }

    private mutating func compareCounters() {
        for input in ScorerInput.allCases {
            let (own, kept) = (numbers.outcomes[input], point.meta.counts[input])
            let pairs = [
                ("scored", own.scored, kept.scored), ("ignored", own.ignored, kept.ignored),
                ("duplicate", own.duplicate, kept.duplicate), ("late", own.late, kept.late),
                ("dead_lettered", own.deadLettered, kept.deadLettered),
            ]
            for (name, own, kept) in pairs where own != kept {
                findings.add(
                    .outcomes, request.topics.changelog, partition, point.offset,
                    "\(name) of \(input) is \(kept), the records below "
                        + "\(point.meta.committed[input]) give \(own)")
            }
        }
    }

    private mutating func compareTotals(_ engagement: EngagementAudit, _ feedback: FeedbackAudit) {
        let qualified = Int64(decisions.qualified.count)
        let pairs = [
            ("leads", point.meta.leadCount, engagement.leadCount),
            ("MQLs", point.meta.mqlCount, qualified),
            ("verdicts", point.meta.verdictCount, feedback.verdictCount),
            ("newest event", point.meta.newestEventMilliseconds, engagement.newestMilliseconds),
        ]
        for (name, kept, own) in pairs where own != kept {
            findings.add(
                .outcomes, request.topics.changelog, partition, point.offset,
                "\(name) is \(kept) in the meta record, the log gives \(own)")
        }
    }
}

extension String {
    /// What is said of a log that ends before the state that was made of it.
    static func isShort(at next: Int64, end: Int64) -> String {
        "the state is at offset \(next), the topic ends at \(end): it lost its newest records, or was "
            + "deleted and created again"
    }
}

/// A span as a buffer, or nil.
private func withBytes(_ span: RawSpan?, _ body: (UnsafeRawBufferPointer?) -> Void) {
    guard let span else { return body(nil) }
    span.withUnsafeBytes { body($0) }
}

// Proves from the topics alone that what leadloop did is what it should have done
// (guarantees.md, "Oracles").
//
// First it fixes O of each partition from the last committed meta record, so that it works on a
// system that runs: what was caused by records at or behind O is left out. Then it reads the outputs
// of all partitions, and partition by partition the state and the inputs; only one partition's leads
// are in memory at a time.
import Config
import Kafka
import Leads
import Scoring
import Wire

package struct Audit {
    private var request: AuditRequest
    private let log: any AuditLog
    private var identity: AuditIdentity
    private var findings = AuditFindings()
    private var numbers = AuditNumbers()
    private var partitionCount: Int32 = 0
    /// By partition; none where a partition has no state yet.
    private var fixed: [Int32: FixedPoint] = [:]

    /// Audits everything below the committed state.
    ///
    /// - Throws: `StateRefusal` when something cannot be proven at all (another definition, topics
    ///   that lost their beginning), `KafkaError`.
    package static func run(_ request: AuditRequest, _ log: any AuditLog) throws -> AuditReport {
        var audit = Audit(request, log)
        return try audit.run()
    }

    private init(_ request: AuditRequest, _ log: any AuditLog) {
        (self.request, self.log) = (request, log)
        identity = AuditIdentity(secret: request.idSecret, model: request.definition.model)
    }

    private mutating func run() throws -> AuditReport {
        partitionCount = try log.partitionCount(of: request.topics.engagement)
        for partition in 0..<partitionCount {
            fixed[partition] = try FixedPoint.find(
                TopicPartition(request.topics.changelog, partition), log)
        }
        try chooseDefinition()
        checkPartitioner()
        try checkGroupOffsets()
        var deadLetters = try readDeadLetters()
        var weights = try WeightsAudit(request, partitioner, log)
        try weights.run(&deadLetters)
        findings.add(weights.findings)
        var judgements = try readJudgements()
        let decisions = try readDecisions(weights.table)
        let arranged = PartitionDecisions.arranged(decisions)
        numbers.partitions = fixed.count
        numbers.mqlEvents = decisions.counts
        numbers.contributions = decisions.contributionCount
        numbers.unpriced = decisions.unpriced
        numbers.judgements = judgements.count
        numbers.deadLetters = deadLetters.count
        numbers.weightsVersions = weights.versionCount
        numbers.pointChanges = weights.pointChanges
        for (partition, point) in fixed.sorted(by: { $0.key < $1.key }) {
            var audit = try PartitionAudit(
                request, log, identity, partition, partitionCount, point, decisions,
                arranged[partition] ?? PartitionDecisions())
            try audit.run(&judgements, &deadLetters)
            findings.add(audit.findings)
            numbers.add(audit.numbers)
        }
        return AuditReport(
            numbers: numbers, findings: findings.kept, findingCount: findings.count)
    }

    // MARK: O

    /// By the state's own word, so that an audit needs no setting.
    private var partitioner: Partitioner {
        fixed.min { $0.key < $1.key }?.value.meta.partitioner ?? .murmur2
    }

    /// A lead has one home: all partitions must have been made with one partitioner.
    private mutating func checkPartitioner() {
        for (partition, point) in fixed.sorted(by: { $0.key < $1.key })
        where point.meta.partitioner != partitioner {
            findings.add(
                .chain, request.topics.changelog, partition, nil,
                "its state was made with partitioner \(point.meta.partitioner.rawValue), others "
                    + "with \(partitioner.rawValue)")
        }
    }

    /// That in force is the one that the state names, wherever it stands among those given.
    private mutating func chooseDefinition() throws {
        let points = fixed.sorted { $0.key < $1.key }
        if let first = points.first { request.choose(first.value.meta.definitionHash) }
        identity = AuditIdentity(secret: request.idSecret, model: request.definition.model)
        for (partition, point) in points
        where point.meta.definitionHash != request.definitionHash {
            throw StateRefusal(
                what: "partition \(partition) cannot be audited with this definition",
                why: "its state was made with definition \(point.meta.definitionHash), this one is "
                    + request.definitionHash,
                remedy: "name the definition that the service runs with: --definition FILE")
        }
    }

    /// Offsets and state are committed together; read later, offsets may only be ahead.
    private mutating func checkGroupOffsets() throws {
        let places = [request.topics.engagement, request.topics.feedback].flatMap { topic in
            (0..<partitionCount).map { TopicPartition(topic, $0) }
        }
        for position in try log.committed(places, group: request.group) {
            let place = position.place
            let input: ScorerInput =
                place.topic == request.topics.engagement ? .engagement : .feedback
            let state = fixed[place.partition]?.meta.committed[input]
            if let state, position.offset ?? -1 < state {
                findings.add(
                    .chain, place.topic, place.partition, position.offset,
                    "state is at \(state), the group's offset is "
                        + (position.offset.map { "\($0)" } ?? "missing"))
            } else if state == nil, let offset = position.offset {
                findings.add(
                    .chain, place.topic, place.partition, offset,
                    "the group has an offset, \(request.topics.changelog) has no state")
            }
        }
    }

    // MARK: Outputs

    private mutating func readJudgements() throws -> JudgementLog {
        var judgements = JudgementLog(
            topic: request.topics.judgements, model: request.definition.model)
        try readOutputs(request.topics.judgements) { record, cause, findings in
            judgements.take(record, cause, &findings)
        }
        return judgements
    }

    private mutating func readDecisions(_ weights: WeightsTable) throws -> DecisionLog {
        var decisions = DecisionLog(
            topic: request.topics.mqlEvents, identity: identity, weights: weights,
            definitions: request.definitions, partitionCount: partitionCount,
            partitioner: partitioner)
        try readOutputs(request.topics.mqlEvents) { record, cause, findings in
            decisions.take(record, cause, &findings)
        }
        return decisions
    }

    /// Reads an output topic from its first record: those whose cause lies below O.
    ///
    /// - Parameter take: returns the rank of the record among those of one cause.
    private mutating func readOutputs(
        _ topic: String, _ take: (OutputRecord, Cause, inout AuditFindings) -> Int
    ) throws {
        var order = OutputOrder(topic: topic)
        for partition in 0..<(try log.partitionCount(of: topic)) {
            let place = TopicPartition(topic, partition)
            let range = try log.range(of: place)
            guard range.lowerBound == 0 else {
                throw StateRefusal(
                    what: "\(topic) cannot be audited",
                    why: "its partition \(partition) starts at offset \(range.lowerBound): older "
                        + "records were deleted",
                    remedy: "keep the topic longer (retention.ms) than the history to be proven")
            }
            try log.outputs(of: place, in: range) { record in
                guard let cause = Cause(record) else {
                    guard !isCommand(record, of: topic) else { return }
                    findings.add(
                        .order, topic, record.partition, record.offset,
                        "a record that does not say what caused it")
                    return
                }
                guard let end = fixed[cause.partition]?.meta.committed[cause.input],
                    cause.offset < end
                else { return }
                let rank = take(record, cause, &findings)
                order.take(
                    record, cause.input, cause.partition, cause.offset, rank: rank, &findings)
            }
        }
    }

    /// People's commands to the learner lie among its judgements.
    private func isCommand(_ record: OutputRecord, of topic: String) -> Bool {
        guard topic == request.topics.judgements, let value = record.value,
            let input = try? AggregatorInput.decode(value.span.bytes), case .command = input
        else { return false }
        return true
    }

    private mutating func readDeadLetters() throws -> DeadLetterLedger {
        var ledger = DeadLetterLedger()
        let (topics, fixed) = (request.topics, fixed)
        // O, as far as it is known here: the aggregator's own check has its O.
        func end(of source: String, _ partition: Int32) -> Int64? {
            switch source {
            case topics.engagement: fixed[partition]?.meta.committed.engagement
            case topics.feedback: fixed[partition]?.meta.committed.feedback
            default: .max
            }
        }
        for source in topics.sources {
            let topic = topics.deadLetter(of: source)
            for partition in 0..<(try log.partitionCount(of: topic)) {
                let place = TopicPartition(topic, partition)
                let range = try log.range(of: place)
                if range.lowerBound > 0 { ledger.isComplete = false }
                try log.outputs(of: place, in: range) { record in
                    ledger.take(
                        record, source: source, topic: topic, group: request.group,
                        end: { end(of: source, $0) }, &findings)
                }
            }
        }
        return ledger
    }
}

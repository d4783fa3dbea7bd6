// O9 and G13: beliefs, points and the audit of weights are the fold of the judgements, bit for bit,
// and no publication leaves its bounds.
//
// The fold is the aggregator's own (`WeightsFold`), because equality to the bit is the claim; the
// bounds are looked at from outside (`PublicationCheck`).
import Config
import Kafka
import Leads
import Learning
import Scoring
import Wire

struct WeightsAudit {
    private let request: AuditRequest
    private let log: any AuditLog
    private let topics: TopicNames
    private let model: String
    private(set) var findings = AuditFindings()
    private(set) var table: WeightsTable
    private(set) var pointChanges = 0
    var versionCount: Int { records.count }
    private var snapshot: WeightsSnapshot
    private var records: [Int: WeightsRecord] = [:]
    private var priors: [Int: PriorRecord] = [:]
    /// What `scoring.weight-changes` must hold, in order: hashes of the values.
    private var changes: [UInt64] = []
    private let partitioner: Partitioner
    private var governance = GovernanceCheck()

    init(_ request: AuditRequest, _ partitioner: Partitioner, _ log: any AuditLog) throws {
        (self.request, self.log, topics) = (request, log, request.topics)
        self.partitioner = partitioner
        model = request.definition.model
        table = WeightsTable(request.definition)
        let count = try log.partitionCount(of: topics.judgements)
        snapshot = WeightsSnapshot(
            topic: topics.weights, model: model,
            home: count > 0
                ? partitioner.partition(key: Array(model.utf8).span.bytes, count: count) : 0)
    }

    mutating func run(_ deadLetters: inout DeadLetterLedger) throws {
        guard try log.partitionCount(of: topics.weights) > 0 else { return }
        let place = TopicPartition(topics.weights, 0)
        try log.outputs(of: place, in: try log.range(of: place)) { record in
            snapshot.take(record, &findings)
        }
        guard let meta = snapshot.meta else {
            if let sentence = try EmptiedWeights.sentence(request, log, home: snapshot.home) {
                findings.add(.weights, topics.weights, 0, nil, sentence)
            }
            return
        }
        guard let kept = decode(meta, AggregatorMeta.key(snapshot.home), AggregatorMeta.decode)
        else { return }
        try checkGroupOffset(kept.nextOffset)
        readVersions()
        try fold(kept, &deadLetters)
        try compareChanges(below: kept.nextOffset)
    }

    private mutating func checkGroupOffset(_ state: Int64) throws {
        let place = TopicPartition(topics.judgements, snapshot.home)
        let offset = try log.committed([place], group: Role.aggregator.memberGroup(request.group))
            .first?.offset
        guard offset ?? -1 < state else { return }
        findings.add(
            .weights, place.topic, place.partition, offset,
            "state is at \(state), the group's offset is \(offset.map { "\($0)" } ?? "missing")")
    }

    // MARK: Versions

    private mutating func readVersions() {
        for (number, record) in snapshot.priors {
            priors[number] = decode(
                record, PriorRecord.key(model, number), PriorRecord.decode)
        }
        for (number, record) in snapshot.versions {
            let key = WeightsRecord.versionKey(model, number)
            guard let weights = decode(record, key, WeightsRecord.decode) else { continue }
            if weights.version != number { add(record, "\(key) says version \(weights.version)") }
            records[number] = weights
            table.add(weights.publishedWeights)
        }
        guard let current = snapshot.current,
            let weights = decode(
                current, WeightsRecord.currentKey(model), WeightsRecord.decode)
        else { return }
        for number in 0...weights.version where snapshot.versions[number] == nil {
            add(current, "version \(number) of \(weights.version) is missing")
        }
        for number in records.keys where number > weights.version {
            add(current, "version \(number) is there, the published one is \(weights.version)")
        }
        for (number, record) in records where number > 0 && record.published.parent != number - 1 {
            add(snapshot.versions[number], "version \(number) has not \(number - 1) as its parent")
        }
    }

    // MARK: The fold

    private mutating func fold(
        _ meta: AggregatorMeta, _ deadLetters: inout DeadLetterLedger
    ) throws {
        let place = TopicPartition(topics.judgements, snapshot.home)
        let range = try log.range(of: place)
        guard meta.nextOffset <= range.upperBound else {
            return findings.add(
                .weights, place.topic, place.partition, range.upperBound,
                .isShort(at: meta.nextOffset, end: range.upperBound))
        }
        var fold = WeightsFold(
            model: model, partition: snapshot.home, start: range.lowerBound,
            priors: Array(priors.values), home: snapshot.current == nil ? nil : snapshot.home)
        var check = deadLetters.check(of: place, topics)
        let end = max(range.lowerBound, meta.nextOffset)
        try log.records(of: place, in: range.lowerBound..<end) { record in
            let outcome = fold.add(key: record.key, value: record.value, offset: record.offset)
            var rejection: Rejection?
            if case .deadLettered(let reason) = outcome { rejection = reason }
            check.settle(record, rejection, &findings)
            compare(fold.takeEvents())
        }
        check.finish(below: meta.nextOffset, &findings)
        let current = fold.finish(nextOffset: meta.nextOffset)
        compare(fold.takeEvents())
        if fold.counts != meta.counts {
            add(snapshot.meta, "counters are \(meta.counts), the judgements give \(fold.counts)")
        }
        if current != snapshot.current?.value {
            add(
                snapshot.current ?? snapshot.meta,
                "\(WeightsRecord.currentKey(model)) is not the fold of the judgements below "
                    + "\(meta.nextOffset)")
        }
        for (place, value) in fold.undoRecords where snapshot.undo[place]?.value != value {
            add(
                snapshot.undo[place] ?? snapshot.meta,
                "\(UndoRecord.key(model, place: place)) is not what the judgements below "
                    + "\(meta.nextOffset) added")
        }
    }

    private mutating func compare(_ events: [AggregatorState.Event]) {
        for event in events {
            switch event {
            case .prior: break
            case .version(let record):
                let kept = snapshot.versions[record.version]
                if let kept, kept.value != record.encode() {
                    add(
                        kept,
                        "\(WeightsRecord.versionKey(model, record.version)) is not the fold of "
                            + "the judgements before it")
                }
            case .change(let record):
                changes.append(record.encode().withUnsafeBytes { StableHash.hash64($0) })
            }
        }
    }

    // MARK: The audit of weights

    /// The topic must hold what the fold gives, in order, and nothing else below O.
    private mutating func compareChanges(below end: Int64) throws {
        let count = try log.partitionCount(of: topics.weightChanges)
        guard count > 0 else { return }
        let place = TopicPartition(
            topics.weightChanges,
            partitioner.partition(key: Array(model.utf8).span.bytes, count: count))
        var next = 0
        var isBroken = false
        try log.outputs(of: place, in: try log.range(of: place)) { record in
            guard record.key.map({ $0.elementsEqual(model.utf8) }) ?? false else { return }
            // Rules hold for what stands there, whoever wrote it.
            checkRules(record, place)
            guard !isBroken else { return }
            let hash = (record.value ?? []).withUnsafeBytes { StableHash.hash64($0) }
            if next == changes.count {
                let source = record.text("leadloop.source")?.split(separator: ",").last
                // Without a cause: a definition that came later.
                guard let offset = source.flatMap({ Int64($0) }), offset < end else { return }
            } else if hash == changes[next] {
                next += 1
                return
            }
            isBroken = true
            findings.add(
                .weights, place.topic, place.partition, record.offset,
                next < changes.count
                    ? "change \(next + 1) of the model is not what its judgements give"
                    : "a change that no judgement below \(end) gives")
        }
        if next < changes.count, !isBroken {
            findings.add(
                .weights, place.topic, place.partition, nil,
                "\(changes.count - next) changes that the judgements give are missing")
        }
    }

    private mutating func checkRules(_ record: OutputRecord, _ place: TopicPartition) {
        guard let value = record.value,
            let change = try? WeightChangeRecord.decode(value.span.bytes)
        else { return }
        var faults: [String] = []
        var mode: LearningRules.Mode?
        if case .points(let points) = change.body, points.cause == .publish, !points.isProposal,
            let before = records[points.version - 1], let after = records[points.version],
            let prior = priors[after.definition]
        {
            mode = prior.prior.rules.mode
            pointChanges += points.changes.count
            let check = PublicationCheck(
                before: before, after: after, prior: prior.prior, points: points,
                set: setByPeople(before: points.version))
            faults += check.faults().map { "version \(points.version): \($0)" }
        }
        faults += governance.faults(change, mode: mode)
        for fault in faults {
            findings.add(.weights, place.topic, place.partition, record.offset, fault)
        }
    }

    /// The newest version before one whose points people chose.
    private func setByPeople(before version: Int) -> WeightsRecord? {
        for number in stride(from: version - 1, through: 0, by: -1) {
            guard let record = records[number] else { return nil }
            switch record.published.cause {
            case .publish, .experiment: continue
            case .seed, .manual, .rollback, .promote: return record
            }
        }
        return nil
    }

    private mutating func decode<Value>(
        _ record: WeightsSnapshot.Record, _ name: String,
        _ decode: (RawSpan) throws(Rejection) -> Value
    ) -> Value? {
        do throws(Rejection) { return try decode(record.value.span.bytes) } catch {
            add(record, "\(name) cannot be read: \(error.code.rawValue)")
            return nil
        }
    }

    private mutating func add(_ record: WeightsSnapshot.Record?, _ sentence: String) {
        findings.add(.weights, topics.weights, 0, record?.offset, sentence)
    }
}

import Audit
import Config
import Kafka
import Leads
import Learning
import Scoring
import System
// The whole loop in memory over a seeded history: a scorer's partition and the aggregator, with
// transactions that commit, abort and die, and the topics that they leave for an audit.
import TestSupport
import Wire

final class AuditWorld {
    let history: History
    private(set) var definition: Definition
    /// Of the definition in force.
    private(set) var hash = AuditWorld.hash
    /// What it was before an edit.
    private(set) var former: AuditDefinition?
    var auditedShare: Double?
    var auditedAfterSeconds: Double?
    var log = AuditMemoryLog()
    let topics = TopicNames()
    static let group = "leadloop"
    static let hash = "first"
    private var dice: Dice
    /// Of experiments; drawn apart, so that the rest of a seed stays as it was.
    private var trialDice: Dice
    private var scorer: ScorerPartition
    private var aggregator: AggregatorPartition
    private var weights: PublishedWeights
    private var effects = Effects()
    private let engagementReader: EngagementReader
    private let feedbackReader = FeedbackReader()
    private var wall = ScorerFixture.start
    private let compacts: Bool
    /// Points wait for a person, who also tells the learner other things.
    private let governs: Bool
    private let tries: Bool
    private var commandCount = 0

    /// Runs the history to its end.
    ///
    /// - Parameters:
    ///   - stops: whether the scorer stops cleanly, so that nothing is left to replay.
    ///   - compacts: whether the cleaner runs now and then.
    ///   - governs: whether points wait for a person.
    ///   - tries: whether people begin and end experiments.
    ///   - edits: whether the definition is edited when half of the history is over.
    ///   - partitioner: of the service; the history is written by murmur2 all the same.
    init(
        seed: UInt64, stops: Bool = false, compacts: Bool = false, governs: Bool = false,
        tries: Bool = false, edits: Bool = false, partitioner: Partitioner = .murmur2
    ) throws {
        history = History(seed: seed)
        dice = Dice(seed: seed ^ 0xA0D17)
        trialDice = Dice(seed: seed ^ 0x7121A1)
        var definition = ScorerFixture.definitions[0]
        // Low, so that short histories have MQLs, verdicts and new weights.
        (definition.threshold, definition.exit) = (14, 8)
        definition.learning.publish.everyVerdicts = 1
        definition.learning.publish.evidence = 0.5
        definition.learning.publish.deadBandPoints = 0.5
        if governs { definition.learning.mode = .propose }
        if seed % 2 == 1 {
            definition.learning.exploration.share = 0.7
            definition.learning.exploration.afterSeconds = 86_400
            definition.learning.rejectAfterSeconds = 3 * 86_400
        }
        self.definition = definition
        (self.compacts, self.governs, self.tries) = (compacts, governs, tries)
        log.partitioner = partitioner
        weights = .handSet(definition)
        engagementReader = ScorerFixture.engagementReader(definition)
        scorer = ScorerPartition(
            number: ScorerFixture.partition, environment: Self.environment(definition, partitioner),
            start: Offsets(0, 0))
        aggregator = AggregatorPartition(partition: 0, definition: definition)
        createTopics()
        _ = try aggregator.finishLoad()
        aggregator.start(at: 0)
        if tries {
            experiment()
            aggregatorTransaction(commits: true)
        }
        while nextRecord() != nil {
            try scorerTransaction()
            let taken = ScorerInput.allCases.reduce(0) { $0 + scorer.totals.counts[$1].total }
            if edits, former == nil, taken > Int64(history.recordCount) / 2 { try edit() }
        }
        if stops { try scorerTransaction(.everything) }
        aggregatorTransaction(commits: true)
        // What was said last is obeyed too.
        if governs { aggregatorTransaction(commits: true) }
    }

    var request: AuditRequest {
        AuditRequest(
            topics: topics, group: Self.group, definition: audited, definitionHash: hash,
            idSecret: "scorer-test")
    }
    /// The definition as the audit is told it.
    private var audited: Definition {
        var audited = definition
        if let auditedShare { audited.learning.exploration.share = auditedShare }
        if let auditedAfterSeconds {
            audited.learning.exploration.afterSeconds = auditedAfterSeconds
        }
        return audited
    }
    func audit() throws -> AuditReport { try Audit.run(request, log) }

    var engagement: TopicPartition { TopicPartition(topics.engagement, ScorerFixture.partition) }
    var feedback: TopicPartition { TopicPartition(topics.feedback, ScorerFixture.partition) }
    var changelog: TopicPartition { TopicPartition(topics.changelog, ScorerFixture.partition) }
    var judgements: TopicPartition { TopicPartition(topics.judgements, 0) }
    var weightsPlace: TopicPartition { TopicPartition(topics.weights, 0) }
    var changes: TopicPartition { TopicPartition(topics.weightChanges, 0) }

    private static func environment(
        _ definition: Definition, _ partitioner: Partitioner, hash: String = hash
    ) -> ScorerPartition.Environment {
        var environment = ScorerFixture.environment(definition, hash: hash)
        environment.partitioner = partitioner
        return environment
    }

    private func createTopics() {
        for topic in [
            topics.engagement, topics.feedback, topics.changelog,
        ] { log.create(topic, partitions: ScorerFixture.partitionCount) }
        for topic in [topics.mqlEvents] + topics.sources.map({ topics.deadLetter(of: $0) }) {
            log.create(topic, partitions: 2)
        }
        for topic in [topics.judgements, topics.weights, topics.weightChanges] {
            log.create(topic, partitions: 1)
        }
        for (place, records) in [(engagement, history.engagement), (feedback, history.feedback)] {
            log.records[place] = records.map {
                AuditRecord(
                    offset: $0.offset, timestamp: $0.timestamp, key: $0.key, value: $0.value)
            }
            log.ranges[place] = 0..<(records.last?.offset ?? -1) + 1
        }
    }

    // MARK: The scorer

    private func nextRecord() -> (ScorerInput, LogRecord)? {
        let next = scorer.totals.next
        let event = history.engagement.first { $0.offset >= next.engagement }
        let verdict = history.feedback.first { $0.offset >= next.feedback }
        guard let event else { return verdict.map { (.feedback, $0) } }
        guard let verdict else { return (.engagement, event) }
        let isEarlier = event.timestamp <= verdict.timestamp
        return isEarlier != dice.chance(15) ? (.engagement, event) : (.feedback, verdict)
    }

    private func scorerTransaction(_ share: ScorerPartition.Share? = nil) throws {
        scorer.use(weights)
        wall += 1_000
        scorer.begin(atMilliseconds: wall)
        var sent: [(AuditRecord, TopicPartition)] = []
        for _ in 0..<(share == nil ? dice.below(9) : 0) {
            guard let (input, record) = nextRecord() else { break }
            take(input, record, &sent)
        }
        if share == nil, dice.chance(12) {
            scorer.aborted()
            effects.clear()
            return
        }
        scorer.chooseWriting(
            share ?? [.oldest(0), .oldest(1), .oldest(2), .everything][dice.below(4)],
            atMilliseconds: wall)
        while scorer.encodeNext(2, into: &effects) {}
        scorer.encodeMeta(into: &effects)
        drain(into: &sent)
        commit(sent)
        log.groups[Self.group] = [
            engagement: scorer.totals.next.engagement, feedback: scorer.totals.next.feedback,
        ]
        scorer.committed()
        if compacts, dice.chance(30) { log.compact(changelog) }
        if dice.chance(8) { try restart() }
        if dice.chance(50) { aggregatorTransaction(commits: dice.chance(80)) }
    }

    private func take(
        _ input: ScorerInput, _ record: LogRecord, _ sent: inout [(AuditRecord, TopicPartition)]
    ) {
        let outcome = record.read {
            input == .engagement
                ? scorer.takeEngagement($0, engagementReader, into: &effects)
                : scorer.takeFeedback($0, feedbackReader, into: &effects)
        }
        drain(into: &sent)
        guard case .deadLettered(let rejection) = outcome else { return }
        let source = input == .engagement ? topics.engagement : topics.feedback
        let topic = topics.deadLetter(of: source)
        var letter = AuditRecord(offset: 0, key: record.key, value: record.value)
        letter.setHeader("__streams.errors.topic", source)
        letter.setHeader("__streams.errors.partition", "\(ScorerFixture.partition)")
        letter.setHeader("__streams.errors.offset", "\(record.offset)")
        letter.setHeader("leadloop.error.code", rejection.code.rawValue)
        letter.setHeader("leadloop.group", Self.group)
        sent.append((letter, log.place(topic, record.key)))
    }

    private func drain(into sent: inout [(AuditRecord, TopicPartition)]) {
        for effect in effects.effects {
            let key = Array(effects.bytes[effect.key])
            let record = AuditRecord(
                offset: 0, key: key, value: Array(effects.bytes[effect.value]),
                headers: effect.headers.map {
                    ($0.name.description, Array(effects.bytes[$0.value]))
                })
            switch effect.output {
            case .changelog: sent.append((record, changelog))
            case .mqlEvents: sent.append((record, log.place(topics.mqlEvents, key)))
            case .judgements: sent.append((record, judgements))
            }
        }
        effects.clear()
    }

    private func commit(_ sent: [(AuditRecord, TopicPartition)]) {
        for (record, place) in sent { log.append(record, to: place) }
        for place in Set(sent.map(\.1)) { log.addMarker(to: place) }
    }

    /// Another threshold: what qualified in between would not have, and the other way round.
    private func edit() throws {
        try scorerTransaction(.everything)
        former = AuditDefinition(definition, hash: hash)
        (definition.threshold, definition.exit) = (25, 20)
        hash = "second"
        try restart()
    }

    private func restart() throws {
        var loader = ScorerPartition.Loader(
            number: ScorerFixture.partition,
            environment: Self.environment(definition, log.partitioner, hash: hash))
        for record in log.records[changelog] ?? [] {
            try record.key!.withUnsafeBytes { key in
                try record.value!.withUnsafeBytes { try loader.load(key: key, value: $0) }
            }
        }
        let (partition, replay) = try loader.finish(
            committed: scorer.totals.next, first: Offsets(0, 0))
        for record in history.engagement {
            guard let replay, (replay.from..<replay.to).contains(record.offset) else { continue }
            record.read { partition.replayEngagement($0, engagementReader) }
        }
        partition.finishRestore()
        scorer = partition
    }

    // MARK: The aggregator

    /// What a person says next: an approval every other time.
    private func tell() {
        commandCount += 1
        let others: [CommandRecord.Action] = [
            .pin(feature: "demo"), .quarantine(repId: "rep", fromMilliseconds: wall - 3_000),
            .unpin(feature: "demo"), .release(repId: "rep"), .rollback(toVersion: 0),
        ]
        let action =
            commandCount.isMultiple(of: 2)
            ? .approve(proposedAtMilliseconds: nil) : others[commandCount / 2 % others.count]
        let command = CommandRecord(
            commandId: "c\(commandCount)", action: action, actor: "ops", note: "",
            atMilliseconds: wall)
        let record = AuditRecord(
            offset: 0, key: Array("default".utf8), value: command.encode())
        log.append(record, to: judgements)
    }

    /// A person begins or ends an experiment; some of it is refused.
    private func experiment() {
        commandCount += 1
        var points: [String: Double] = [:]
        for feature in definition.features {
            let moved = feature.handPoints + Double(trialDice.between(-800, 800)) / 100
            points[feature.key] = feature.handPoints == 0 ? 0 : moved
        }
        var challenger = Challenger(points: points, offset: 30)
        if trialDice.chance(60) {
            let threshold = Double(trialDice.between(6, 24))
            challenger.thresholds = Challenger.Thresholds(threshold: threshold, exit: threshold / 2)
        }
        let plan = ExperimentPlan(
            Experiment(name: trialDice.pick(["a", "b"]), share: 0.5, challenger: challenger),
            isShadow: trialDice.chance(10), promotesWhenBetter: trialDice.chance(20),
            source: "a test")
        let command = CommandRecord(
            commandId: "c\(commandCount)",
            action: trialDice.chance(65)
                ? .startExperiment(plan) : .stopExperiment(promotes: trialDice.chance(50)),
            actor: "ops", note: "", atMilliseconds: wall)
        log.append(
            AuditRecord(offset: 0, key: Array("default".utf8), value: command.encode()),
            to: judgements)
    }

    private func aggregatorTransaction(commits: Bool) {
        if tries, trialDice.chance(30) { experiment() }
        var effects: [AggregatorEffect] = []
        aggregator.begin(atMilliseconds: wall)
        for record in log.records[judgements] ?? [] where record.offset >= aggregator.nextOffset {
            record.read {
                _ = aggregator.add(
                    key: $0.key, value: $0.value, offset: $0.offset, into: &effects)
            }
        }
        aggregator.flush(into: &effects)
        guard commits else { return aggregator.aborted() }
        aggregator.committed()
        var sent: [(AuditRecord, TopicPartition)] = []
        for effect in effects {
            var record = AuditRecord(offset: 0, key: effect.key, value: effect.value)
            if let source = effect.sourceOffset {
                record.setHeader("leadloop.source", "judgements,0,\(source)")
            }
            let isState = effect.output == .weights
            sent.append((record, isState ? weightsPlace : changes))
        }
        commit(sent)
        log.groups[Self.group + "-aggregator"] = [judgements: aggregator.nextOffset]
        if governs { tell() }
        let current = log.records[weightsPlace]!.last {
            $0.key == Array("default/current".utf8)
        }
        guard let value = current?.value,
            let record = try? WeightsRecord.decode(value.span.bytes)
        else { return }
        weights = record.publishedWeights
    }
}

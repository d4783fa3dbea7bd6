// The scorer's part of the loop: partitions of leads, and the weights they are priced with.
package import Config
package import Kafka
import Leads
package import Scoring
package import Wire

package final class ScorerTask: WorkerTask {
    package let inputs: [TopicName]
    package let outputs: [TopicName]
    private let settings: WorkerSettings
    private let topics: ScorerTopics
    private let environment: ScorerPartition.Environment
    private let engagementReader: EngagementReader
    private let feedbackReader = FeedbackReader()
    private let weights: WeightsReader
    /// By partition number.
    private var partitions: [ScorerPartition?] = []
    private var owned: [ScorerPartition] = []
    private var refusals: [Int32: StateRefusal] = [:]
    /// Of the last restore.
    private var notes: [String] = []
    private var effects = Effects()
    private var deadline = ContinuousClock.now
    package private(set) var restoredCount = 0
    package private(set) var sent = SentCounts()
    package private(set) var status = TaskStatus()
    /// Leads encoded between two sends: bounds the buffer.
    private static let writeChunk = 512
    /// Leads of a partition that one last transaction writes: some 30 MB.
    private static let writeMax = 100_000

    package init(
        _ settings: WorkerSettings, topics: ScorerTopics, environment: ScorerPartition.Environment
    ) throws(KafkaError) {
        (self.settings, self.topics, self.environment) = (settings, topics, environment)
        inputs = [topics.engagement, topics.feedback]
        outputs = [
            topics.mqlEvents, topics.judgements, topics.changelog, topics.engagementDeadLetters,
            topics.feedbackDeadLetters,
        ]
        let traits = environment.definition.fit.flatMap(\.from)
        engagementReader = EngagementReader(traitPaths: traits)
        weights = try WeightsReader(settings, topic: topics.weights, environment.definition)
    }

    // MARK: Partitions

    package func restore(
        _ numbers: [Int32], committed: [Position], from log: borrowing RangeReader,
        while goesOn: () -> Bool
    ) throws(WorkerFailure) {
        precondition(owned.isEmpty, "eager: all was dropped before")
        let count = environment.partitionCount
        if let added = numbers.max(), added >= count {
            throw .refused([.partitionsChanged(from: count, to: added + 1)])
        }
        let probe = try RecordProbe.forRestore(settings.clients)
        partitions = Array(repeating: nil, count: Int(environment.partitionCount))
        refusals = [:]
        notes = []
        let offsets = Dictionary(
            committed.map { ($0.place, $0.offset) }, uniquingKeysWith: { first, _ in first })
        restoredCount = 0
        for number in numbers {
            defer { restoredCount += 1 }
            do throws(WorkerFailure) {
                partitions[Int(number)] = try Restore(
                    number: number, topics: topics, environment: environment,
                    offsets: settings.offsets
                ).run(offsets, log, engagementReader, while: goesOn) {
                    (logs, inputs, next) throws(WorkerFailure) in
                    notes += try probe.check(&logs, of: inputs, at: next)
                }
            } catch {
                guard case .refused(let list) = error, let refusal = list.first,
                    !refusal.isPassing, !refusal.stopsGroup
                else { throw error }
                refusals[number] = refusal
            }
        }
        owned = partitions.compactMap { $0 }
        if settings.offsets != .state, owned.contains(where: { $0.totals.serial == 0 }) {
            try probe.checkFirstStart(
                of: numbers, changelog: topics.changelog.text, partitionCount: count)
        }
        let needed = owned.map { $0.restoredWeightsVersion }.max() ?? 0
        try weights.reach(version: needed, log, while: goesOn)
        publishStatus()
    }

    package func refuse(_ number: Int32, because refusal: StateRefusal) {
        partitions[Int(number)] = nil
        owned = partitions.compactMap { $0 }
        refusals[number] = refusal
        publishStatus()
    }

    package func drop() {
        partitions = []
        owned = []
        refusals = [:]
        publishStatus()
    }

    package var logs: [TopicPartition: LogMarks] {
        var logs: [TopicPartition: LogMarks] = [:]
        for partition in owned {
            for input in ScorerInput.allCases {
                let place = TopicPartition(inputs[input.rawValue].text, partition.number)
                logs[place] = partition.totals.logs[input]
            }
        }
        return logs
    }

    package func note(_ message: borrowing Message, input: Int) {
        let number = Int(message.partition)
        guard number < partitions.count, let partition = partitions[number] else { return }
        partition.note(LogFingerprint(message), from: ScorerInput.allCases[input])
    }

    package func prove(_ found: [TopicPartition: LogFingerprint]) {
        for partition in owned {
            for input in ScorerInput.allCases {
                let place = TopicPartition(inputs[input.rawValue].text, partition.number)
                if let record = found[place] { partition.prove(record, of: input) }
            }
        }
    }

    package var positions: [Position] {
        owned.flatMap { partition in
            ScorerInput.allCases.map {
                Position(
                    TopicPartition(inputs[$0.rawValue].text, partition.number),
                    partition.totals.next[$0])
            }
        }
    }

    // MARK: A transaction

    package func begin(atMilliseconds now: Int64) throws(KafkaError) {
        try weights.drain()
        deadline = .now + .milliseconds(settings.transactionTimeoutMilliseconds)
        sent = SentCounts()
        for partition in owned {
            partition.use(weights.current)
            partition.begin(atMilliseconds: now)
        }
    }

    package func consume(
        _ message: borrowing Message, input: Int, in transaction: borrowing Transaction
    ) throws(KafkaError) -> Bool {
        let number = Int(message.partition)
        guard number < partitions.count, let partition = partitions[number] else { return false }
        let input = ScorerInput.allCases[input]
        guard message.offset >= partition.totals.next[input] else { return false }
        let record = InputRecord(
            key: message.key, value: message.value, offset: message.offset,
            timestamp: message.timestamp ?? 0, cloudEventHash: message.cloudEventHash)
        let outcome =
            switch input {
            case .engagement:
                partition.takeEngagement(record, engagementReader, into: &effects)
            case .feedback: partition.takeFeedback(record, feedbackReader, into: &effects)
            }
        if !effects.isEmpty { try sendEffects(partition.number, transaction) }
        if case .deadLettered(let rejection) = outcome {
            let topic =
                input == .engagement ? topics.engagementDeadLetters : topics.feedbackDeadLetters
            sent.records += 1
            sent.bytes += message.value?.byteCount ?? 0
            try DeadLetter.send(
                message, rejection, to: topic, settings, in: transaction,
                deadline: deadline)
        }
        return true
    }

    package func pass(
        _ batch: Range<Int64>, of place: TopicPartition, input: Int,
        in transaction: borrowing Transaction
    ) throws(KafkaError) -> Bool {
        guard let partition = owned.first(where: { $0.number == place.partition }) else {
            return false
        }
        let record = InputRecord(unreadableUpTo: batch.upperBound - 1)
        let isEngagement = ScorerInput.allCases[input] == .engagement
        _ =
            isEngagement
            ? partition.takeEngagement(record, engagementReader, into: &effects)
            : partition.takeFeedback(record, feedbackReader, into: &effects)
        sent.records += 1
        try DeadLetter.send(
            batch, of: place,
            to: isEngagement ? topics.engagementDeadLetters : topics.feedbackDeadLetters, settings,
            in: transaction, deadline: deadline)
        return true
    }

    /// Weights that were published while nothing came are in force all the same.
    package func idle() throws(KafkaError) {
        try weights.drain()
        guard weights.current.version != status.weightsVersion else { return }
        publishStatus()
    }

    package func write(
        _ scope: FlushScope, leadsMax: Int, atMilliseconds now: Int64,
        in transaction: borrowing Transaction
    ) throws(KafkaError) {
        for partition in owned {
            switch scope {
            case .due:
                var rule = settings.write
                rule.writtenMax = leadsMax
                partition.chooseWriting(.due(rule), atMilliseconds: now)
            case .everything:
                partition.chooseWriting(
                    .oldest(min(Self.writeMax, leadsMax)), atMilliseconds: now)
            }
            var hasMore = true
            while hasMore {
                hasMore = partition.encodeNext(Self.writeChunk, into: &effects)
                try sendEffects(partition.number, transaction)
                Injection.reach(.inFlush)
            }
            partition.encodeMeta(into: &effects)
            try sendEffects(partition.number, transaction)
        }
    }

    package func committed() {
        for partition in owned { partition.committed() }
        publishStatus()
    }

    package func aborted() {
        effects.clear()
        for partition in owned { partition.aborted() }
    }

    package func isWritingDue(atMilliseconds now: Int64) -> Bool {
        owned.contains { $0.isWritingDue(settings.write, atMilliseconds: now) }
    }

    package var hasUnwritten: Bool { owned.contains { $0.dirtyCount > 0 } }

    private func sendEffects(_ number: Int32, _ transaction: borrowing Transaction)
        throws(KafkaError)
    {
        // Out of the class and back: a span of a stored property may not outlive one access.
        var taken = Effects()
        swap(&taken, &effects)
        defer {
            taken.clear()
            swap(&taken, &effects)
        }
        let bytes = taken.bytes.span.bytes
        for effect in taken.effects {
            let isState = effect.output == .changelog
            let record = Outgoing(
                to: topics[effect.output], partition: isState ? number : nil,
                key: bytes.extracting(effect.key), value: bytes.extracting(effect.value))
            sent.records += 1
            sent.bytes += effect.key.count + effect.value.count
            if effect.headers.isEmpty, !Journal.isOpen {
                try transaction.send(record, deadline: deadline)
            } else {
                var headers = Headers()
                for header in effect.headers {
                    headers.add(header.name.description, bytes.extracting(header.value))
                }
                Journal.mark(&headers)
                try transaction.send(record, headers, deadline: deadline)
            }
        }
    }

    private func publishStatus() {
        var status = TaskStatus()
        status.partitions = owned.map(\.number)
        (status.refusals, status.notes) = (refusals, notes)
        for partition in owned {
            for input in ScorerInput.allCases { status.counts.add(partition.totals.counts[input]) }
            status.leads += Int64(partition.leadCount)
            status.mqls += partition.totals.mqlCount
            status.verdicts += partition.totals.verdictCount
            status.taken += partition.takenCount
            status.wrongPartition += partition.totals.wrongPartitionCount
            status.dirty += partition.dirtyCount
            status.leadBytes += partition.table.leadBytes
            status.notUnderstood.add(partition.notUnderstood.found)
        }
        status.weightsVersion = weights.current.version
        self.status = status
    }
}

/// Where a scorer reads and writes.
package struct ScorerTopics: Sendable {
    package let engagement: TopicName
    package let feedback: TopicName
    package let mqlEvents: TopicName
    package let judgements: TopicName
    package let weights: TopicName
    package let changelog: TopicName
    package let engagementDeadLetters: TopicName
    package let feedbackDeadLetters: TopicName

    package init(_ names: TopicNames) {
        engagement = TopicName(names.engagement)
        feedback = TopicName(names.feedback)
        mqlEvents = TopicName(names.mqlEvents)
        judgements = TopicName(names.judgements)
        weights = TopicName(names.weights)
        changelog = TopicName(names.changelog)
        engagementDeadLetters = TopicName(names.deadLetter(of: names.engagement))
        feedbackDeadLetters = TopicName(names.deadLetter(of: names.feedback))
    }

    subscript(output: ScorerOutput) -> TopicName {
        switch output {
        case .mqlEvents: mqlEvents
        case .judgements: judgements
        case .changelog: changelog
        }
    }
}

extension Message {
    /// See `CloudEvent.hash`; nil without an id.
    var cloudEventHash: UInt64? {
        guard let id = header("ce_id") else { return nil }
        return CloudEvent.hash(source: header("ce_source"), id: id)
    }
}

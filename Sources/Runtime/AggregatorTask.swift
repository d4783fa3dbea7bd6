// The aggregator's part of the loop: judgements in, weights and their audit out. Its state is
// small, so each transaction writes all that it changed (transactions.md, "The aggregator").
package import Config
package import Kafka
package import Leads
import Learning
package import Scoring
package import Wire

package final class AggregatorTask: WorkerTask {
    package let inputs: [TopicName]
    package let outputs: [TopicName]
    private let settings: WorkerSettings
    private let topics: AggregatorTopics
    private let definition: Definition
    private var owned: [Int32: AggregatorPartition] = [:]
    private var effects: [AggregatorEffect] = []
    private var deadline = ContinuousClock.now
    package private(set) var sent = SentCounts()
    package private(set) var status = TaskStatus()

    package init(_ settings: WorkerSettings, topics: AggregatorTopics, definition: Definition) {
        (self.settings, self.topics, self.definition) = (settings, topics, definition)
        inputs = [topics.judgements]
        outputs = [topics.weights, topics.weightChanges, topics.deadLetters]
    }

    // MARK: Partitions

    package func restore(
        _ numbers: [Int32], committed: [Position], from log: borrowing RangeReader,
        while goesOn: () -> Bool
    ) throws(WorkerFailure) {
        precondition(owned.isEmpty, "eager: all was dropped before")
        var refusals: [Int32: StateRefusal] = [:]
        let loaded = try load(numbers, log, &refusals, while: goesOn)
        for (number, partition) in loaded {
            let place = TopicPartition(topics.judgements.text, number)
            let offset = committed.first { $0.place == place }?.offset
            let judgements: Range<Int64>
            do throws(KafkaError) { judgements = try log.range(of: place) } catch {
                throw WorkerFailure(error)
            }
            do throws(StateRefusal) {
                try finish(partition, place, offset, judgements)
                owned[number] = partition
            } catch {
                refusals[number] = error
            }
        }
        publishStatus(refusals)
    }

    /// Partitions with their state from the weights topic, less those that cannot be read.
    private func load(
        _ numbers: [Int32], _ log: borrowing RangeReader, _ refusals: inout [Int32: StateRefusal],
        while goesOn: () -> Bool
    ) throws(WorkerFailure) -> [Int32: AggregatorPartition] {
        var loading = Dictionary(
            uniqueKeysWithValues: numbers.map {
                ($0, AggregatorPartition(partition: $0, definition: definition))
            })
        var refused = refusals
        try log.restore(TopicPartition(topics.weights.text, 0), while: goesOn) { message in
            guard let key = message.key else { return }
            for (number, partition) in loading {
                do throws(StateRefusal) {
                    try partition.load(key: key, value: message.value)
                } catch {
                    refused[number] = error
                    loading[number] = nil
                }
            }
        }
        refusals = refused
        return loading
    }

    package func refuse(_ number: Int32, because refusal: StateRefusal) {
        owned[number] = nil
        publishStatus(status.refusals.merging([number: refusal]) { $1 })
    }

    private func finish(
        _ partition: AggregatorPartition, _ place: TopicPartition, _ committed: Int64?,
        _ log: Range<Int64>
    ) throws(StateRefusal) {
        let start = settings.offsets.resolve(
            group: committed, state: try partition.finishLoad(), log: log)
        switch start {
        case .first(let offset): partition.start(at: offset)
        case .next: break
        case .differs(let group, let state):
            let stands = state.map { "\(topics.weights.text) is at \($0)" }
            let goesOn = group.map { "the group is at \($0)" }
            throw StateRefusal(
                what: "state and offsets of \(place) differ",
                why: (stands ?? "\(topics.weights.text) has no state") + ", "
                    + (goesOn ?? "the group has no offsets"),
                remedy: group == nil
                    ? StateRefusal.resumeRemedy
                    : "restore the one that was lost; nothing was learned meanwhile")
        case .gone, .truncated:
            let remedy = "set retention.ms=-1 on the topic; the training log is kept for ever"
            if let refusal = start.refusal(of: place, "judgements", ifGone: remedy) {
                throw refusal
            }
        }
    }

    package func drop() {
        owned = [:]
        publishStatus([:])
    }

    /// The state goes by offsets alone so far.
    package var logs: [TopicPartition: LogMarks] { [:] }
    package func note(_ message: borrowing Message, input: Int) {}
    package func prove(_ found: [TopicPartition: LogFingerprint]) {}

    package var positions: [Position] {
        owned.map { Position(TopicPartition(inputs[0].text, $0.key), $0.value.nextOffset) }
    }

    // MARK: A transaction

    package func begin(atMilliseconds now: Int64) {
        deadline = .now + .milliseconds(settings.transactionTimeoutMilliseconds)
        sent = SentCounts()
        for partition in owned.values { partition.begin(atMilliseconds: now) }
    }

    package func consume(
        _ message: borrowing Message, input: Int, in transaction: borrowing Transaction
    ) throws(KafkaError) -> Bool {
        guard let partition = owned[message.partition], message.offset >= partition.nextOffset
        else { return false }
        let outcome = partition.add(
            key: message.key, value: message.value, offset: message.offset, into: &effects)
        try sendEffects(from: partition.number, transaction)
        if case .deadLettered(let rejection) = outcome {
            sent.records += 1
            try DeadLetter.send(
                message, rejection, to: topics.deadLetters, settings, in: transaction,
                deadline: deadline)
        }
        return true
    }

    /// Only scorers write them: then the log itself is broken.
    package func pass(
        _ batch: Range<Int64>, of place: TopicPartition, input: Int,
        in transaction: borrowing Transaction
    ) -> Bool { false }

    package func idle() {}

    package func write(
        _ scope: FlushScope, leadsMax: Int, atMilliseconds now: Int64,
        in transaction: borrowing Transaction
    ) throws(KafkaError) {
        for (number, partition) in owned.sorted(by: { $0.key < $1.key }) {
            partition.flush(into: &effects)
            try sendEffects(from: number, transaction)
        }
    }

    package func committed() {
        for partition in owned.values { partition.committed() }
        publishStatus(status.refusals)
    }

    package func aborted() {
        effects.removeAll(keepingCapacity: true)
        for partition in owned.values { partition.aborted() }
    }

    /// Each transaction writes all that it changed.
    package func isWritingDue(atMilliseconds now: Int64) -> Bool { false }

    package var hasUnwritten: Bool { owned.values.contains { $0.hasUnwritten } }

    private func sendEffects(from number: Int32, _ transaction: borrowing Transaction)
        throws(KafkaError)
    {
        defer { effects.removeAll(keepingCapacity: true) }
        for effect in effects {
            sent.records += 1
            sent.bytes += effect.key.count + effect.value.count
            let (key, value) = (effect.key, effect.value)
            let isState = effect.output == .weights
            let record = Outgoing(
                to: isState ? topics.weights : topics.weightChanges, partition: isState ? 0 : nil,
                key: key.span.bytes, value: value.span.bytes)
            if effect.sourceOffset != nil || Journal.isOpen {
                var headers = Headers()
                if let offset = effect.sourceOffset {
                    headers.add("leadloop.source", "judgements,\(number),\(offset)")
                }
                Journal.mark(&headers)
                try transaction.send(record, headers, deadline: deadline)
            } else {
                try transaction.send(record, deadline: deadline)
            }
        }
    }

    private func publishStatus(_ refusals: [Int32: StateRefusal]) {
        var status = TaskStatus()
        status.partitions = owned.keys.sorted()
        status.refusals = refusals
        for partition in owned.values {
            status.counts.add(partition.counts)
            status.weightsVersion = max(
                status.weightsVersion, partition.learner?.published.version ?? 0)
        }
        self.status = status
    }
}

/// Where an aggregator reads and writes.
package struct AggregatorTopics: Sendable {
    package let judgements: TopicName
    package let weights: TopicName
    package let weightChanges: TopicName
    package let deadLetters: TopicName

    package init(_ names: TopicNames) {
        judgements = TopicName(names.judgements)
        weights = TopicName(names.weights)
        weightChanges = TopicName(names.weightChanges)
        deadLetters = TopicName(names.deadLetter(of: names.judgements))
    }
}

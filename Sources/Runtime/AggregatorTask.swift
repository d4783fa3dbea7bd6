// The aggregator's part of the loop: judgements in, weights and their audit out. Its state is
// small, so each transaction writes all that it changed (transactions.md, "The aggregator").
package import Config
package import Kafka
package import Leads
import Learning
package import Scoring
import Wire

package final class AggregatorTask: WorkerTask {
    package let inputs: [TopicName]
    package let outputs: [TopicName]
    private let settings: WorkerSettings
    private let topics: AggregatorTopics
    private let definition: Definition
    private var owned: [Int32: AggregatorPartition] = [:]
    private var effects: [AggregatorEffect] = []
    private var deadline = ContinuousClock.now
    package private(set) var sent = (count: 0, bytes: 0)
    package private(set) var status = TaskStatus()

    package init(_ settings: WorkerSettings, topics: AggregatorTopics, definition: Definition) {
        (self.settings, self.topics, self.definition) = (settings, topics, definition)
        inputs = [topics.judgements]
        outputs = [topics.weights, topics.weightChanges, topics.deadLetters]
    }

    // MARK: Partitions

    package func restore(
        _ numbers: [Int32], committed: [Position], from log: borrowing LogReader
    ) throws {
        precondition(owned.isEmpty, "eager: all was dropped before")
        var loading = Dictionary(
            uniqueKeysWithValues: numbers.map {
                ($0, AggregatorPartition(partition: $0, definition: definition))
            })
        var refusals: [Int32: StateRefusal] = [:]
        let state = TopicPartition(topics.weights.text, 0)
        let range = try log.range(of: state)
        try log.read(state, from: range.lowerBound, to: range.upperBound) { message in
            guard let key = message.key else { return }
            for (number, partition) in loading {
                do throws(StateRefusal) {
                    try partition.load(key: key, value: message.value)
                } catch {
                    refusals[number] = error
                    loading[number] = nil
                }
            }
        }
        for (number, partition) in loading {
            let place = TopicPartition(topics.judgements.text, number)
            let offset = committed.first { $0.place == place }?.offset
            let judgements = try log.range(of: place)
            do throws(StateRefusal) {
                try finish(partition, place, offset, judgements)
                owned[number] = partition
            } catch {
                refusals[number] = error
            }
        }
        publishStatus(refusals)
    }

    package func refuse(_ number: Int32, because refusal: StateRefusal) {
        owned[number] = nil
        publishStatus(status.refusals.merging([number: refusal]) { $1 })
    }

    private func finish(
        _ partition: AggregatorPartition, _ place: TopicPartition, _ committed: Int64?,
        _ range: Range<Int64>
    ) throws(StateRefusal) {
        let state = try partition.finishLoad()
        let missing = settings.resumesFromState ? state : nil
        let known = settings.trustsState ? state : committed ?? missing
        guard known == state else {
            func text(_ offset: Int64?) -> String { offset.map(String.init) ?? "nowhere" }
            throw StateRefusal(
                what: "state and offsets of \(place) differ",
                why: "\(topics.weights.text) is at \(text(state)), the group at \(text(known))",
                remedy: known == nil
                    ? StateRefusal.resumeRemedy
                    : "restore the one that was lost; nothing was learned meanwhile")
        }
        guard let state else { return partition.start(at: range.lowerBound) }
        if state > range.upperBound {
            throw StateRefusal(
                what: "\(place) was truncated",
                why: "the group is at offset \(state), the topic ends at \(range.upperBound)",
                remedy: "records were lost in the cluster; restore the topic")
        }
        if state < range.lowerBound {
            throw StateRefusal(
                what: "judgements of \(place) are gone",
                why: "the group is at offset \(state), the topic starts at \(range.lowerBound)",
                remedy: "set retention.ms=-1 on the topic; the training log is kept for ever")
        }
    }

    package func drop() {
        owned = [:]
        publishStatus([:])
    }

    package var positions: [Position] {
        owned.map { Position(TopicPartition(inputs[0].text, $0.key), $0.value.nextOffset) }
    }

    // MARK: A transaction

    package func begin(atMilliseconds now: Int64) {
        deadline = .now + .milliseconds(settings.transactionTimeoutMilliseconds)
        sent = (0, 0)
        for partition in owned.values { partition.begin(atMilliseconds: now) }
    }

    package func take(
        _ message: borrowing Message, input: Int, in transaction: borrowing Transaction
    ) throws(KafkaError) -> Bool {
        guard let partition = owned[message.partition], message.offset >= partition.nextOffset
        else { return false }
        let outcome = partition.add(
            key: message.key, value: message.value, offset: message.offset, into: &effects)
        try sendEffects(from: partition.number, transaction)
        if case .deadLettered(let rejection) = outcome {
            sent.count += 1
            try DeadLetter.send(
                message, rejection, to: topics.deadLetters, group: settings.group,
                in: transaction, deadline: deadline)
        }
        return true
    }

    package func write(
        everything: Bool, atMilliseconds now: Int64, in transaction: borrowing Transaction
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
            sent.count += 1
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

// Copies a topic into another one, by a key that our producer places: what Kafka Streams does with a
// repartition topic. It keeps no state: offsets and copies are committed together by the worker.
package import Kafka
import Leads
package import Scoring
package import System
package import Wire

/// What is copied where.
package struct RepartitionRule: Sendable {
    package var source: TopicName
    package var target: TopicName
    package var deadLetters: TopicName
    /// Places in the value, the first that holds a text is the key; none: the record's own key.
    package var keys: [[String]]

    package init(from source: String, to target: String, deadLetters: String, keys: [[String]]) {
        (self.source, self.target) = (TopicName(source), TopicName(target))
        (self.deadLetters, self.keys) = (TopicName(deadLetters), keys)
    }
}

package final class RepartitionTask: WorkerTask {
    package let inputs: [TopicName]
    package let outputs: [TopicName]
    private let settings: WorkerSettings
    private let rule: RepartitionRule
    private let reader: JSONReader
    /// Next offsets of what is owned.
    private var next: [Int32: Int64] = [:]
    private var nextAtBegin: [Int32: Int64] = [:]
    private var refusals: [Int32: StateRefusal] = [:]
    private var counts = OutcomeCounts()
    private var countsAtBegin = OutcomeCounts()
    private var deadline = ContinuousClock.now
    package private(set) var sent = SentCounts()
    package private(set) var status = TaskStatus()

    /// A record's value may be as large as the broker takes by default.
    private static let valueBytesMax = 1 << 20

    package init(_ settings: WorkerSettings, _ rule: RepartitionRule) {
        (self.settings, self.rule) = (settings, rule)
        inputs = [rule.source]
        outputs = [rule.target, rule.deadLetters]
        reader = JSONReader(places: rule.keys, bytesMax: Self.valueBytesMax)
    }

    // MARK: Partitions

    package func restore(
        _ numbers: [Int32], committed: [Position], from log: borrowing RangeReader,
        while goesOn: () -> Bool
    ) throws(WorkerFailure) {
        (next, refusals) = ([:], [:])
        for number in numbers {
            let place = TopicPartition(rule.source.text, number)
            let range: Range<Int64>
            do throws(KafkaError) { range = try log.range(of: place) } catch {
                throw WorkerFailure(error)
            }
            let offset = committed.first { $0.place == place }?.offset ?? range.lowerBound
            if offset < range.lowerBound || offset > range.upperBound {
                refusals[number] = StateRefusal(
                    what: "\(place) cannot be copied on",
                    why: "the group is at offset \(offset), the topic holds "
                        + "\(range.lowerBound) to \(range.upperBound)",
                    remedy: "records were deleted before they were copied, or the topic was made "
                        + "again; to go on with what is there, use another --group")
            } else {
                next[number] = offset
            }
        }
        publishStatus()
    }

    package func refuse(_ number: Int32, because refusal: StateRefusal) {
        next[number] = nil
        refusals[number] = refusal
        publishStatus()
    }

    package func drop() {
        (next, refusals) = ([:], [:])
        publishStatus()
    }

    package var positions: [Position] {
        next.map { Position(TopicPartition(rule.source.text, $0.key), $0.value) }
    }

    /// It has no state that could know its logs.
    package var logs: [TopicPartition: LogMarks] { [:] }
    package func note(_ message: borrowing Message, input: Int) {}
    package func prove(_ found: [TopicPartition: LogFingerprint]) {}

    // MARK: A transaction

    package func begin(atMilliseconds now: Int64) {
        deadline = .now + .milliseconds(settings.transactionTimeoutMilliseconds)
        sent = SentCounts()
        (nextAtBegin, countsAtBegin) = (next, counts)
    }

    package func consume(
        _ message: borrowing Message, input: Int, in transaction: borrowing Transaction
    ) throws(KafkaError) -> Bool {
        guard let expected = next[message.partition], message.offset >= expected else {
            return false
        }
        sent.records += 1
        sent.bytes += message.value?.byteCount ?? 0
        let key: Result<[UInt8], Rejection> = key(of: message)
        switch key {
        case .success(let key):
            let record = Outgoing(
                to: rule.target, key: key.span.bytes, value: message.value,
                timestamp: message.timestamp ?? 0)
            var headers = Headers(copying: message)
            Journal.mark(&headers)
            try transaction.send(record, headers, deadline: deadline)
            counts.scored += 1
        case .failure(let rejection):
            try DeadLetter.send(
                message, rejection, to: rule.deadLetters, settings, in: transaction,
                deadline: deadline)
            counts.deadLettered += 1
        }
        next[message.partition] = message.offset + 1
        return true
    }

    /// The key of the copy.
    private func key(of message: borrowing Message) -> Result<[UInt8], Rejection> {
        do throws(Rejection) {
            let key = try candidate(of: message)
            guard LeadIdentifier.isLead(key.span.bytes) else { throw Rejection(.keyInvalid) }
            return .success(key)
        } catch {
            return .failure(error)
        }
    }

    private func candidate(of message: borrowing Message) throws(Rejection) -> [UInt8] {
        guard !rule.keys.isEmpty else {
            guard let own = message.key, own.byteCount > 0 else { throw Rejection(.keyMissing) }
            return own.withUnsafeBytes { Array($0) }
        }
        guard let value = message.value else { throw Rejection(.valueEmpty) }
        try reader.read(value)
        for place in rule.keys.indices where reader.kind(place) == .string {
            let text = reader.text(place)
            if !text.isEmpty { return Array(text) }
        }
        throw Rejection(.keyMissing)
    }

    package func pass(
        _ batch: Range<Int64>, of place: TopicPartition, input: Int,
        in transaction: borrowing Transaction
    ) throws(KafkaError) -> Bool {
        guard next[place.partition] != nil else { return false }
        sent.records += 1
        try DeadLetter.send(
            batch, of: place, to: rule.deadLetters, settings, in: transaction, deadline: deadline)
        counts.deadLettered += 1
        next[place.partition] = batch.upperBound
        return true
    }

    package func idle() {}

    package func write(
        _ scope: FlushScope, leadsMax: Int, atMilliseconds now: Int64,
        in transaction: borrowing Transaction
    ) {}

    package func committed() { publishStatus() }

    package func aborted() { (next, counts) = (nextAtBegin, countsAtBegin) }

    package func isWritingDue(atMilliseconds now: Int64) -> Bool { false }
    package var hasUnwritten: Bool { false }

    private func publishStatus() {
        var status = TaskStatus()
        status.partitions = next.keys.sorted()
        status.refusals = refusals
        status.counts = counts
        self.status = status
    }
}

extension WorkerThread {
    /// Starts a worker that copies.
    package static func start(
        _ settings: WorkerSettings, _ rule: RepartitionRule, log: Log,
        clock: @escaping @Sendable () -> Int64
    ) -> WorkerThread {
        WorkerThread(settings, log: log, clock: clock) { RepartitionTask(settings, rule) }
    }
}

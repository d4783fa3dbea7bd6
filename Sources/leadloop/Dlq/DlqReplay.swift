import Config
import Kafka
import Leads
import Runtime
import System
import Wire

/// Sends dead letters back to the topics they came from, each once.
///
/// What is sent and the marker that remembers it are committed together (`ReplayMarker`). One
/// transactional id for the state: a second replay ends what the first has open before it reads the
/// markers, and the first one stops.
final class DlqReplay {
    private let shelf: DeadLetterShelf
    private let now: Int64
    private var producer: TransactionalProducer
    private var names: [String: TopicName] = [:]
    private(set) var sentCount = 0

    /// Records of one transaction at most.
    private static let chunkMax = 1_000
    private static let timeoutMilliseconds = 30_000

    /// - Parameter topics: everything that may be sent to.
    init(_ shelf: DeadLetterShelf, topics: [String], now: Int64) throws {
        let connection = shelf.connection
        let names = topics.map { TopicName($0) }
        let presets = ClientPresets(
            common: connection.settings,
            producer: ClientProperties.settings(connection.properties.producer))
        producer = try TransactionalProducer(
            presets.transactional(
                id: "\(connection.names.changelog)/dlq-replay",
                partitioner: connection.service.partitioner.rawValue,
                timeoutMilliseconds: Self.timeoutMilliseconds),
            topics: names)
        (self.shelf, self.now) = (shelf, now)
        self.names = Dictionary(uniqueKeysWithValues: names.map { ($0.text, $0) })
    }

    /// Sends everything of the plan, in the order of the dead letter topics.
    func send(_ plan: DlqPlan, until isStopped: () -> Bool) throws {
        var chunk: [DeadLetterLine] = []
        var ignored: [TopicPartition: OffsetSet] = [:]
        try shelf.read(replayed: &ignored) { letter in
            guard plan.contains(letter), !isStopped() else { return }
            chunk.append(letter)
            if chunk.count >= Self.chunkMax {
                try send(chunk)
                chunk = []
            }
        }
        if !chunk.isEmpty { try send(chunk) }
    }

    private func send(_ letters: [DeadLetterLine]) throws {
        let transaction = try producer.begin()
        do throws(KafkaError) {
            let deadline = ContinuousClock.now + .milliseconds(Self.timeoutMilliseconds)
            for letter in letters { try send(letter, transaction, deadline) }
            try mark(letters, transaction, deadline)
        } catch {
            _ = transaction.abort()
            throw stopped(error)
        }
        switch transaction.commit() {
        case .committed: sentCount += letters.count
        case .mustAbort(let transaction, let error):
            _ = transaction.abort()
            throw stopped(error)
        case .inDoubt(let error): throw stopped(error)
        }
    }

    private func send(
        _ letter: DeadLetterLine, _ transaction: borrowing Transaction,
        _ deadline: ContinuousClock.Instant
    ) throws(KafkaError) {
        guard let topic = names[letter.source] else {
            preconditionFailure("the plan holds only topics that may be sent to")
        }
        var headers = Headers()
        for header in letter.record.headers where header.name != DeadLetterHeader.replayOf {
            headers.add(header.name, header.value?.span.bytes)
        }
        headers.add(DeadLetterHeader.replayOf, letter.place)
        let (key, value) = (letter.record.key, letter.record.value)
        try transaction.send(
            Outgoing(
                to: topic, key: key?.span.bytes, value: value?.span.bytes,
                timestamp: letter.sourceMilliseconds), headers, deadline: deadline)
    }

    private func mark(
        _ letters: [DeadLetterLine], _ transaction: borrowing Transaction,
        _ deadline: ContinuousClock.Instant
    ) throws(KafkaError) {
        let places = Dictionary(grouping: letters) {
            TopicPartition($0.record.topic, $0.record.partition)
        }
        for (place, letters) in places {
            guard let topic = names[place.topic] else {
                preconditionFailure("the plan holds only topics that may be sent to")
            }
            let marker = ReplayMarker(
                group: shelf.connection.group, offsets: OffsetSet(letters.map(\.record.offset)))
            var headers = Headers()
            headers.add(DeadLetterHeader.replayed, "true")
            headers.add(DeadLetterHeader.group, shelf.connection.group)
            let value = marker.value(atMilliseconds: now)
            try transaction.send(
                Outgoing(
                    to: topic, partition: place.partition, key: nil, value: value.span.bytes),
                headers, deadline: deadline)
        }
    }

    private func stopped(_ error: KafkaError) -> Failure {
        if error.isAuthorisation || error.isUnknownTopic { return Failure(error) }
        return Failure(
            .tryAgain, "the replay stopped after \(counted(sentCount, "record"))",
            why: error.description,
            remedy: "run it again: what was committed is remembered, so nothing is sent twice")
    }
}

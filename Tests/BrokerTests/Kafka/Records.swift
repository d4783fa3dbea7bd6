import Kafka
import Testing

/// What a reader sees of one partition from its start to the end, as text.
func readAll(
    _ bootstrap: String, _ topic: String, _ isolation: ClientPresets.Isolation = .committed
) throws -> [String] {
    let presets = ClientPresets(common: [:])
    let reader = try Consumer(
        presets.reader(isolation: isolation).with(["bootstrap.servers": bootstrap]))
    try reader.assign([Position(TopicPartition(topic, 0), 0)])
    var values: [String] = []
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
        let batch = try reader.read(milliseconds: 100)
        for index in 0..<batch.count {
            if batch[index].isEnd { return values }
            if let error = batch[index].error { throw error }
            if let value = batch[index].value { values.append(text(value)) }
        }
    }
    return values + ["(no end)"]
}

func text(_ span: RawSpan) -> String {
    span.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
}

extension Transaction {
    /// A record on partition 0.
    borrowing func send(_ text: String, to topic: TopicName, timestamp: Int64 = 0)
        throws(KafkaError)
    {
        let record = Outgoing(
            to: topic, partition: 0, key: nil, value: text.utf8Span.span.bytes,
            timestamp: timestamp)
        try send(record, deadline: .now + .seconds(8))
    }
}

/// A commit's outcome without the transaction in it, which is aborted.
enum Outcome: Equatable {
    case committed
    case aborted(String)
    case inDoubt(String, isFenced: Bool)

    init(_ commit: consuming Commit) {
        switch consume commit {
        case .committed: self = .committed
        case .inDoubt(let error): self = .inDoubt(error.name, isFenced: error.isFenced)
        case .mustAbort(let transaction, let cause):
            switch transaction.abort() {
            case .aborted: self = .aborted(cause.name)
            case .inDoubt(let error): self = .inDoubt(error.name, isFenced: error.isFenced)
            }
        }
    }
}

/// An input and an output of one partition, a producer, and a member of a group.
struct Bench: ~Copyable {
    let bootstrap: String
    let tag: String
    let out: TopicName
    let member: Consumer
    var producer: TransactionalProducer

    /// - Parameter producerBootstrap: where the producer connects, if not as the rest.
    init(
        _ bootstrap: String, producerBootstrap: String? = nil, _ name: String,
        settings: Settings = [:]
    ) throws {
        tag = name
        self.bootstrap = bootstrap
        out = TopicName("out-\(tag)")
        let admin = try Admin(["bootstrap.servers": bootstrap])
        let refused = try admin.create([
            .init("in-\(tag)", partitions: 1), .init(out.text, partitions: 1),
        ])
        #expect(refused.isEmpty)
        let presets = ClientPresets(common: [:])
        let here: Settings = ["bootstrap.servers": bootstrap]
        let member = try Consumer(presets.member(group: tag, instance: nil).with(here))
        producer = try TransactionalProducer(
            presets.transactional(id: tag).with(settings).with([
                "bootstrap.servers": producerBootstrap ?? bootstrap
            ]), topics: [out])
        self.member = member
    }

    var place: TopicPartition { TopicPartition("in-\(tag)", 0) }

    /// One transaction with these records and, unless nil, one offset.
    mutating func transaction(_ values: [String], offset: Int64? = 1) throws -> Outcome {
        let transaction = try producer.begin()
        do throws(KafkaError) {
            for value in values { try transaction.send(value, to: out) }
        } catch {
            transaction.abandon()
            throw error
        }
        let positions = offset.map { [Position(place, $0)] } ?? []
        return Outcome(transaction.commit(positions, group: member.groupMetadata()))
    }

    /// Begins, sends, and returns when the broker has it.
    mutating func begin(sending value: String) throws -> Transaction {
        let admin = try Admin(["bootstrap.servers": bootstrap])
        let before = try admin.watermarks(TopicPartition(out.text, 0)).upperBound
        let transaction = try producer.begin()
        do {
            try transaction.send(value, to: out)
            let place = TopicPartition(out.text, 0)
            try wait(until: { try admin.watermarks(place).upperBound > before }, "not sent")
        } catch {
            transaction.abandon()
            throw error
        }
        return transaction
    }
}

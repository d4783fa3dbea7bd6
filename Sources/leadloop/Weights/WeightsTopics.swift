import Config
import Kafka
import Leads
import Learning
import System
import Wire

/// What is in force.
struct WeightsNow: Sendable {
    let record: WeightsRecord
    let prior: Prior

    init(record: WeightsRecord, prior: Prior) { (self.record, self.prior) = (record, prior) }

    /// What a learner that has learned nothing starts with; nil for a definition of another model.
    init?(agreed definition: Definition, model: String) {
        guard definition.model == model else { return nil }
        prior = Prior(definition)
        record = WeightsRecord(
            Learner(prior), model: model, partition: 0, definition: 0, judgementOffset: 0,
            knownCount: 0)
    }

    /// Nobody has said anything yet.
    var isEmpty: Bool { record.knownCount == 0 && record.state.learned == 0 }
}

/// The topics of one model's weights, read from outside.
struct WeightsTopics: ~Copyable {
    let model: String
    /// That the group runs.
    let definition: DefinitionSource
    let connection: Connection
    private let admin: Admin
    private static let answerSeconds = 30

    /// - Parameter model: nil for that of the definition.
    init(_ connection: Connection, _ definition: DefinitionSource, model: String?) throws {
        let admin = try connection.admin()
        (self.connection, self.definition) = (connection, definition)
        self.model = model ?? definition.value.model
        self.admin = admin
    }

    /// The newest record of the model, with the rules that it follows; before anything was learned
    /// the agreed points, which is what scorers use then.
    ///
    /// - Parameter agreed: the definition in force; one of another model says nothing of this one.
    func current(else agreed: Definition) throws -> WeightsNow {
        try found() ?? WeightsNow(agreed: agreed, model: model) ?? { throw nothingThere }()
    }

    /// The newest record of the model, with the rules that it follows.
    func current() throws -> WeightsNow { try found() ?? { throw nothingThere }() }

    private var nothingThere: Failure {
        Failure(
            .data, "there are no weights of '\(model)'",
            why: "no aggregator has written any to \(connection.names.weights)",
            remedy: "start leadloop run with the definition of that model, or name another "
                + "--model")
    }

    /// nil before the first verdict or command.
    private func found() throws -> WeightsNow? {
        let key = Array(WeightsRecord.currentKey(model).utf8)
        let definitions = Array(PriorRecord.key(model, 0).utf8.dropLast())
        var newest: [UInt8]?
        var priors: [[UInt8]: [UInt8]] = [:]
        try readAll(connection.names.weights) { message in
            guard let name = message.keyBytes else { return }
            if name == key { newest = message.valueBytes }
            if name.starts(with: definitions) { priors[name] = message.valueBytes }
        }
        guard let newest else { return nil }
        do throws(Rejection) {
            let record = try WeightsRecord.decode(newest.span.bytes)
            let prior = priors[Array(PriorRecord.key(model, record.definition).utf8)]
            guard let prior else { throw Rejection(.fieldMissing, at: "/definition") }
            return WeightsNow(
                record: record, prior: try PriorRecord.decode(prior.span.bytes).prior)
        } catch {
            throw unreadable(connection.names.weights, error)
        }
    }

    /// Every change of the model's weights, oldest first.
    func forEachChange(_ take: (WeightChangeRecord) -> Void) throws {
        try readRecords(of: connection.names.weightChanges, WeightChangeRecord.decode, take)
    }

    /// Every judgement of the model, oldest first; commands are passed over.
    func forEachJudgement(_ take: (Judgement) -> Void) throws {
        try readRecords(of: connection.names.judgements, AggregatorInput.decode) { input in
            if case .judgement(let judgement) = input { take(judgement) }
        }
    }

    /// - Parameter decode: what it refuses is passed over where people may write, and has its dead
    ///   letter; else it ends the command.
    private func readRecords<Record>(
        of topic: String, _ decode: (RawSpan) throws(Rejection) -> Record,
        _ take: (Record) -> Void
    ) throws {
        let key = Array(model.utf8)
        let isOurs = topic != connection.names.judgements
        var fault: Rejection?
        try readAll(topic) { message in
            guard message.keyBytes == key, let value = message.valueBytes else { return }
            do throws(Rejection) { take(try decode(value.span.bytes)) } catch {
                if isOurs { fault = error }
            }
        }
        if let fault { throw unreadable(topic, fault) }
    }

    /// Writes a command for the learner and waits for the change that answers it.
    func ask(_ command: CommandRecord, _ stop: StopSignal) throws -> WeightChangeRecord {
        // From the end as it is now: the answer comes behind it.
        var answers = try TopicReader(
            connection.names.weightChanges, partitions(connection.names.weightChanges),
            from: .end, connection)
        var producer = try FeedProducer(connection, topics: [connection.names.judgements])
        try producer.send(
            FeedRecord(
                key: Array(model.utf8), value: command.encode(),
                milliseconds: command.atMilliseconds),
            to: 0, milliseconds: command.atMilliseconds)
        try producer.settle()
        let deadline = ContinuousClock.now + .seconds(Self.answerSeconds)
        var answer: WeightChangeRecord?
        while answer == nil, !stop.isRaised, ContinuousClock.now < deadline {
            try answers.read(milliseconds: 100) { message in
                guard let value = message.valueBytes,
                    let change = try? WeightChangeRecord.decode(value.span.bytes),
                    change.commandId == command.commandId
                else { return true }
                answer = change
                return false
            }
        }
        guard let answer else {
            throw Failure(
                .tryAgain, "no aggregator has answered within \(Self.answerSeconds) s",
                why:
                    "the command is written to \(connection.names.judgements) and will be carried out",
                remedy: "start leadloop run --roles aggregator, then leadloop weights history")
        }
        return answer
    }

    func readAll(_ topic: String, _ body: (borrowing Message) -> Void) throws {
        var reader = try TopicReader(topic, partitions(topic), from: .beginning, connection)
        while !reader.open.isEmpty {
            try reader.read(milliseconds: 100) { message in
                body(message)
                return true
            }
        }
    }

    private func partitions(_ topic: String) throws -> Range<Int32> {
        guard let found = try admin.describe([topic])[topic] else {
            throw Failure(
                .configuration, "there is no topic \(topic)",
                why: "\(connection.bootstrap) does not know it",
                remedy: "leadloop topics plan shows what is missing; or name another --prefix")
        }
        return 0..<Int32(found.partitions)
    }

    func unreadable(_ topic: String, _ rejection: Rejection) -> Failure {
        Failure(
            .data, "\(topic) holds a record that cannot be read",
            why: rejection.code.sentence + (rejection.pointer.map { " (\($0))" } ?? ""),
            remedy: "use the version of leadloop that wrote it; only leadloop may write there")
    }
}

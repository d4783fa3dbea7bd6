import Kafka
import Pipeline

/// The topics of one model's weights, read from outside.
struct WeightsTopics: ~Copyable {
    let model: String
    let connection: Connection
    private let admin: Admin
    private static let answerSeconds = 30

    init(_ connection: Connection, model: String) throws {
        let admin = try connection.admin()
        (self.connection, self.model) = (connection, model)
        self.admin = admin
    }

    /// The newest record of the model: published points, beliefs, evidence.
    func current() throws -> WeightsRecord {
        guard let newest = try newest() else {
            throw Failure(
                .data, "there are no weights of '\(model)'",
                why: "no aggregator has written any to \(connection.names.weights)",
                remedy: "start leadloop run with the definition of that model, or name another "
                    + "--model")
        }
        return newest
    }

    /// Every change of the model's weights, oldest first.
    func changes() throws -> [WeightChangeRecord] {
        let key = Array(model.utf8)
        var changes: [WeightChangeRecord] = []
        var fault: Rejection?
        try readAll(connection.names.weightChanges) { message in
            guard message.keyBytes == key, let value = message.valueBytes else { return }
            do throws(Rejection) {
                changes.append(try WeightChangeRecord.decode(value.span.bytes))
            } catch { fault = error }
        }
        if let fault { throw unreadable(connection.names.weightChanges, fault) }
        return changes
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
                why: "the command is written to \(connection.names.judgements) and will be obeyed",
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

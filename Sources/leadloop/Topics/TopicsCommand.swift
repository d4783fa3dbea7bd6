import Config
import Kafka
import System

private let partitions = Option<Int?>(
    "partitions", .integer(1...10_000), shown: "as it is, else 6",
    "partitions of the topics that are read by lead")
private let replication = Option<Int?>(
    "replication", .integer(1...100), shown: "the broker's", "copies of each new topic")
private let keepInputs = Option(
    flag: "keep-inputs", "new inputs keep records for ever: for histories, whose records are old")
private let dryRun = Option(flag: "dry-run", "prints what would be created, and creates nothing")

extension Command {
    static let topicsPlan = Command(
        path: ["topics", "plan"],
        summary: "prints the topics that leadloop needs, and how the existing ones differ",
        options: [partitions.row, replication.row] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop topics plan --bootstrap 127.0.0.1:9092 --partitions 6"
    ) { invocation in
        let connection = try Connection(invocation)
        let plan = try plan(invocation, connection, connection.admin())
        try show(plan, invocation)
        return .done
    }

    static let topicsApply = Command(
        path: ["topics", "apply"],
        summary: "creates the topics that are missing, with their settings",
        details: ["Changes nothing that exists: what differs is listed, and the exit code is 78."],
        options: [
            partitions.row, replication.row, keepInputs.row, dryRun.row,
        ] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop topics apply --partitions 6 --replication 3 --dry-run"
    ) { invocation in
        let connection = try Connection(invocation)
        let admin = try connection.admin()
        let talk = invocation.terminal.talk
        let before = try plan(invocation, connection, admin)
        guard !invocation[dryRun] else {
            try show(before, invocation)
            talk.line("dry run: \(counted(before.missing.count, "topic")) would be created")
            return .done
        }
        for var row in before.missing {
            if invocation[keepInputs], connection.names.leadInputs.contains(row.topic.name) {
                row.settings["retention.ms"] = "-1"
            }
            try create(row, invocation[replication], admin)
            talk.line("created \(row.topic.name) with \(counted(row.partitions, "partition"))")
        }
        let after = try settled(invocation, connection, admin)
        try show(after, invocation)
        return after.blocking.isEmpty ? .done : .configuration
    }
}

private func plan(
    _ invocation: Invocation, _ connection: Connection, _ admin: borrowing Admin
) throws -> TopicPlan {
    let required = connection.names.required()
    return TopicPlan(
        required: required,
        existing: try TopicPlan.Existing.read(required.map(\.name), admin),
        engagement: connection.names.engagement, partitions: invocation[partitions],
        replicationFactor: try invocation[replication] ?? brokerDefault(admin))
}

/// The plan once new topics have reached the broker that is asked: creation is answered by the
/// controller, and other brokers hear of it later.
private func settled(
    _ invocation: Invocation, _ connection: Connection, _ admin: borrowing Admin
) throws -> TopicPlan {
    let deadline = ContinuousClock.now + .seconds(10)
    while true {
        let plan = try plan(invocation, connection, admin)
        if plan.missing.isEmpty || ContinuousClock.now > deadline { return plan }
        Thread.sleep(milliseconds: 50)
    }
}

/// `default.replication.factor`, 1 if it cannot be read: then no topic asks for two copies.
private func brokerDefault(_ admin: borrowing Admin) throws(KafkaError) -> Int {
    guard let broker = try admin.connect(milliseconds: 5_000).brokers.first else { return 1 }
    do throws(KafkaError) {
        return try admin.settings(ofBroker: broker)["default.replication.factor"].flatMap {
            Int($0)
        } ?? 1
    } catch {
        guard error.isAuthorisation else { throw error }
        return 1
    }
}

private func create(_ row: TopicPlan.Row, _ replication: Int?, _ admin: borrowing Admin) throws {
    do throws(KafkaError) {
        try admin.create(
            Admin.Topic(
                row.topic.name, partitions: row.partitions, replicationFactor: replication,
                settings: row.settings))
    } catch {
        // Somebody else was faster: the plan that follows looks at what they made.
        guard !error.isTopicExists else { return }
        guard error.name == "INVALID_REPLICATION_FACTOR" else { throw error }
        throw Failure(
            .configuration, "\(row.topic.name) cannot be created", why: error.description,
            remedy: "give --replication no greater than the number of brokers")
    }
}

private func show(_ plan: TopicPlan, _ invocation: Invocation) throws {
    let out = invocation.terminal
    switch invocation.format {
    case .json: out.data.line(try JSON.line(Report(topics: plan.rows.map(Report.Topic.init))))
    case .ndjson: for row in plan.rows { out.data.line(try JSON.line(Report.Topic(row))) }
    case .table:
        var table = TextTable(
            ("topic", .left), ("partitions", .right), ("state", .left), ("settings", .left))
        table.rows = plan.rows.map {
            [$0.topic.name, "\($0.partitions)", $0.state, $0.settingsText]
        }
        let style = out.dataStyle
        out.data.write(
            table.text(width: out.data.columns, style: style) { cell, row, column in
                guard column == 2 else { return cell }
                let row = plan.rows[row]
                return row.isMissing
                    ? style.warning(cell) : row.isBlocking ? style.error(cell) : style.good(cell)
            })
        for row in plan.rows {
            for difference in row.differences {
                out.data.line("\(row.topic.name): \(difference.text)")
            }
        }
    }
}

/// The form of `--output json`.
private struct Report: Encodable {
    let topics: [Topic]

    struct Topic: Encodable {
        let name: String, state: String, partitions: Int, holds: String
        let settings: [String: String]
        let differences: [Difference]

        init(_ row: TopicPlan.Row) {
            (name, partitions, holds) = (row.topic.name, row.partitions, row.topic.holds)
            state = row.isMissing ? "missing" : row.isBlocking ? "differs" : "ok"
            settings = row.settings
            differences = row.differences.map {
                Difference(name: $0.name, wanted: $0.wanted, found: $0.found, vital: $0.isVital)
            }
        }
    }

    struct Difference: Encodable {
        let name: String, wanted: String, found: String, vital: Bool
    }
}

import Config
import Kafka
import Leads
import Runtime
import System

private let from = Option<String?>("from", .text("TOPIC"), "topic that is copied")
private let to = Option<String?>(
    "to", .text("TOPIC"), shown: "FROM.repartitioned",
    "topic that it is copied into; created if it is missing")
private let keys = Option(
    many: "key", .pointer,
    "place of the lead's id in the value, instead of the record's key; the first that is there")
private let untilEnd = Option(flag: "until-end", "ends when everything that is there was copied")
private let dryRun = Option(
    flag: "dry-run", "prints what would be copied where, and copies nothing")

extension Command {
    static let repartition = Command(
        path: ["repartition"],
        summary: "copies a topic into one whose records lie where the service looks for them",
        details: [
            "For producers that use another partitioner, or no key. Runs until it is stopped, as",
            "run does; a copy and the offset of its record are committed together, so each record",
            "is copied once whatever dies, and the order of a key stays. A record without a usable",
            "key goes to the dead letters of its topic.",
        ],
        options: [
            from.row, to.row, keys.row, untilEnd.row, dryRun.row, ServiceOptions.workers.option.row,
            ServiceOptions.instance.option.row,
        ] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop repartition --from web.events --key /userId --to events"
    ) { invocation in
        let stop = StopSignal.listen()
        let connection = try Connection(invocation, logLevel: .info)
        let plan = try prepared(invocation, connection)
        let talk = invocation.terminal.talk
        if let advice = plan.advice(connection.names) { talk.line(advice) }
        guard !invocation[dryRun] else { return .done }
        let places = invocation[keys].map(\.steps)
        let crew = CopyCrew(
            connection, plan,
            keys: places.indices.filter { places.firstIndex(of: places[$0]) == $0 }
                .map { places[$0] })
        let failure = try crew.run(
            untilEnd: invocation[untilEnd], every: connection.service.statusMilliseconds, stop)
        let end = crew.stop()
        let sample = crew.sample
        if invocation.format != .table {
            invocation.terminal.data.line(
                try JSON.line(
                    CopyReport(
                        from: plan.source, to: plan.target, copied: sample.copied,
                        deadLettered: sample.deadLetters)))
        }
        if let failure = failure ?? end { throw failure }
        connection.log.named("leadloop.repartition").info("stopped: \(sample.text)")
        return .done
    }
}

/// `--output json`: what this process copied.
private struct CopyReport: Encodable {
    let from: String, to: String, copied: Int64, deadLettered: Int64
}

/// The plan, with its topics there.
private func prepared(
    _ invocation: Invocation, _ connection: Connection
) throws -> RepartitionPlan {
    guard let source = invocation[from] else {
        throw Failure.usage(
            "--from is missing", why: "usage: leadloop repartition --from TOPIC [options]",
            remedy: "name the topic that is to be copied; leadloop check names those that need it")
    }
    let names = connection.names
    let target = try invocation[to].map { given throws(Failure) in
        try names.topic(named: given, for: "repartition --from \(source) --to \(given)")
    }
    let admin = try connection.admin()
    let found = try admin.describe(
        Set(RepartitionPlan.topics(from: source, to: target, names)))
    let plan = try RepartitionPlan(
        from: source, to: target, names, existing: found.mapValues(\.partitions))
    let talk = invocation.terminal.talk
    let isDry = invocation[dryRun]
    talk.line(
        "\(isDry ? "dry run, would copy" : "copies") \(plan.source) into \(plan.target) "
            + "(\(counted(plan.partitions, "partition")), \(connection.service.partitioner.rawValue))"
    )
    for topic in [plan.target, plan.deadLetters] where plan.missing.contains(topic) {
        let isTarget = topic == plan.target
        let count = isTarget ? plan.partitions : 1
        talk.line(
            "\(isDry ? "would create" : "created") \(topic) with \(counted(count, "partition"))")
        guard !isDry else { continue }
        try admin.create(
            Admin.Topic(
                topic, partitions: count,
                settings: [
                    "cleanup.policy": "delete",
                    "retention.ms": isTarget ? "2592000000" : "1209600000",
                ]))
    }
    return plan
}

import Config
import Kafka
import Leads
import Runtime
import System

private let resumeFromMeta = Option(
    flag: "resume-from-meta",
    "goes on where the state ends if the group's offsets were lost")

private let replaces = Option(
    flag: "replace-definition",
    "starts though others of the group still run with another definition")

extension Command {
    static let run = Command(
        path: ["run"], summary: "scores leads and learns from verdicts until it is stopped",
        details: [
            "SIGTERM, SIGHUP or Ctrl-C stops it cleanly: all state is written, and the exit code is 0.",
            "A second one ends it at once; nothing is lost then either, the next start replays.",
        ],
        options: [
            ServiceOptions.roles.option.row, ServiceOptions.definition.option.row,
            ServiceOptions.workers.option.row, ServiceOptions.instance.option.row,
            resumeFromMeta.row, replaces.row,
        ] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop run --roles scorer,aggregator --definition mql.yaml"
    ) { invocation in
        let stop = StopSignal.listen()
        var connection = try Connection(invocation, logLevel: .info)
        let log = connection.log.named("leadloop.run")
        let definition = try DefinitionSource.load(
            connection.service.definitionPath, invocation.terminal.talk)
        let preflight = try Preflight(connection, definition)
        let name = try InstanceName.claim(
            connection.service.instance, isNamed: connection.namesInstance,
            scopes: connection.service.roles.map(\.rawValue).sorted().map {
                "\(preflight.parts.clusterId)/\(connection.names.changelog)/\($0)"
            })
        defer { withExtendedLifetime(name) {} }
        if name.text != connection.service.instance {
            log.info(
                "'\(connection.service.instance)' of this group runs on this host: "
                    + "this process is '\(name.text)'")
            connection.service.instance = name.text
        }
        if !invocation[replaces] { try DefinitionConflict.check(definition, connection) }
        RunningDefinitions.announce(definition, connection, log)
        let crew = Crew(
            connection, preflight, offsets: invocation[resumeFromMeta] ? .groupElseState : .group,
            log: log)
        log.info(
            "started \(counted(crew.count, "worker"))",
            [
                "kafka.group.id": .text(connection.group),
                "kafka.topic": .text(connection.names.engagement),
                "kafka.partitions": .count(preflight.partitions),
                "definition": .text(String(preflight.parts.definitionHash.prefix(12))),
            ])
        var wrong = WrongPartitions(
            connection.service.partitioner, topics: connection.names.leadInputs)
        let failure = watch(
            invocation, crew, preflight.parts.definition, log, &wrong,
            every: connection.service.statusMilliseconds, stop)
        // A worker that has left its group owns nothing and counts nothing any more.
        let sample = crew.sample
        let end = crew.stop()
        if invocation.format != .table {
            invocation.terminal.data.line(
                try JSON.line(RunReport(sample, workers: crew.scorerCount)))
        }
        if let failure = failure ?? end { throw failure }
        log.info("stopped cleanly: everything is written")
        return .done
    }
}

/// Writes status lines until somebody asks to stop or a worker cannot go on.
private func watch(
    _ invocation: Invocation, _ crew: Crew, _ definition: Definition, _ log: Log,
    _ wrong: inout WrongPartitions,
    every milliseconds: Int,
    _ stop: StopSignal
) -> Failure? {
    var (before, at) = (crew.sample, ContinuousClock.now)
    var refused: [String] = []
    var news = NotUnderstoodNews()
    while !stop.isRaised {
        if let failure = crew.failure { return failure }
        Thread.sleep(milliseconds: 50)
        let now = ContinuousClock.now
        guard now - at >= .milliseconds(milliseconds) else { continue }
        let sample = crew.sample
        log.info(sample.text(since: before, seconds: seconds(now - at)))
        if let warning = wrong.warning(sample) { log.warning(invocation.pasted(warning)) }
        if sample.refused != refused {
            refused = sample.refused
            for refusal in refused { log.error(invocation.pasted(refusal)) }
        }
        let odd = NotUnderstoodText(found: sample.notUnderstood, definition: definition)
        for line in news.new(odd) { log.warning(line) }
        (before, at) = (sample, now)
    }
    log.info("stopping: everything is written first")
    return nil
}

/// `--output json` of a run that has ended: totals of the partitions it owned when it was told to.
struct RunReport: Codable, Equatable {
    let records: Int64, deadLettered: Int64, leads: Int64, mqls: Int64, verdicts: Int64
    let workers: Int
    /// Wall time of the first records, in milliseconds since 1970.
    let firstRecordMilliseconds: Int64?

    init(_ sample: StatusSample, workers: Int) {
        (self.workers, firstRecordMilliseconds) = (workers, sample.firstRecordMilliseconds)
        (records, deadLettered) = (sample.records, sample.deadLetters)
        (leads, mqls, verdicts) = (sample.leads, sample.mqls, sample.verdicts)
    }
}

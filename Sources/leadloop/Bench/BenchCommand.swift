import Config
import System

private let topic = Option<String?>(
    "topic", .text("TOPIC"), shown: "a new one", "topic with the events")
private let keep = Option(
    flag: "keep", "keeps the topic; one that exists is drained as it is, and not filled")
private let events = Option(
    "events", .integer(1_000...1_000_000_000), default: BenchWork.eventCount, "how many to fill")
private let partitions = Option(
    "partitions", .integer(1...1_000), default: BenchWork.partitions, "of a new topic")
private let skipAudit = Option(
    flag: "skip-audit", "does not prove that nothing was lost or duplicated")
private let seed = Option(
    "seed", .integer(0...Int.max), default: Int(BenchWork.seed), "of the events")

extension Command {
    static let bench = Command(
        path: ["bench"],
        summary: "fills a topic and drains it exactly-once, and prints what this machine reaches",
        details: [
            "Drains with run's own worker and defaults in a process of its own, until the committed",
            "offsets are the end offsets, and compares with a loop that only consumes. Its topics",
            "and groups begin with bench- and are deleted afterwards.",
        ],
        options: [
            topic.row, keep.row, events.row, partitions.row, seed.row, skipAudit.row,
            ServiceOptions.workers.option.row,
        ] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop bench --bootstrap 127.0.0.1:9092 --events 3000000 --json"
    ) { invocation in
        let out = invocation.terminal
        let connection = try Connection(invocation)
        var bench = Bench(connection: connection, terminal: out, stop: .listen())
        bench.topic = invocation[topic]
        (bench.eventCount, bench.partitions) = (invocation[events], invocation[partitions])
        (bench.seed, bench.isKept) = (UInt64(invocation[seed]), invocation[keep])
        bench.isAudited = !invocation[skipAudit]
        if invocation[ServiceOptions.workers.option] != nil {
            bench.workerCount = connection.service.workerCount
        }
        let report = try bench.run()
        switch invocation.format {
        case .json, .ndjson: out.data.line(try JSON.line(report))
        case .table: out.data.write(report.text(out.dataStyle))
        }
        return report.auditClean == false ? .findings : .done
    }
}

extension Bench.Report {
    func text(_ style: Style) -> String {
        let share = Double(eventsPerSecond) / Double(max(1, bareLoopEventsPerSecond)) * 100
        var table = TextTable(("figure", .left), ("value", .right), ("", .left))
        table.rows = [
            ["events drained", grouped(events), "in \(fixed(seconds, 2)) s"],
            ["events/s", grouped(eventsPerSecond), "exactly-once, \(counted(workers, "worker"))"],
            ["of the bare loop", fixed(share, 1) + " %", "\(grouped(bareLoopEventsPerSecond))/s"],
            ["CPU s per million", fixed(cpuSecondsPerMillion, 2), "of the whole process"],
            ["peak memory", "\(peakResidentBytes >> 20) MB", "\(counted(Int(leads), "lead"))"],
            ["MQLs", grouped(mqls), ""],
            ["dead letters", grouped(deadLettered), "values that were cut off"],
        ]
        if let auditClean {
            table.rows.append(["audit", auditClean ? "clean" : "findings", ""])
        }
        return table.text(width: nil, style: style)
    }
}

import Audit
import Config
import FoundationEssentials
import Kafka
import System

/// Fills a topic, consumes it bare, drains it with `run` in a process of its own.
struct Bench {
    let connection: Connection
    let terminal: Terminal
    let stop: StopSignal
    var topic: String?
    var eventCount = BenchWork.eventCount
    var partitions = BenchWork.partitions
    var seed = BenchWork.seed
    var workerCount: Int?
    var isKept = false
    var isAudited = true

    private var talk: Output { terminal.talk }

    /// The figures of one run.
    struct Report: Encodable {
        let eventsPerSecond: Int, cpuSecondsPerMillion: Double, peakResidentBytes: Int
        let bareLoopEventsPerSecond: Int, mqls: Int64, deadLettered: Int64, workers: Int
        let events: Int64, leads: Int64, seconds: Double, seed: UInt64
        /// nil: not looked at.
        var auditClean: Bool?
    }

    /// Names of this run: its own group, state and topics.
    private struct Names {
        let prefix: String, group: String, engagement: String
        init(_ topic: String?, at now: Int64) {
            prefix = "bench-\(now)."
            group = "bench-\(now)"
            engagement = topic ?? prefix + "engagement.events"
        }
        var topics: TopicNames {
            var names = TopicNames(prefix: prefix, group: group)
            names.engagement = engagement
            return names
        }
    }

    func run() throws -> Report {
        let names = Names(topic, at: wallMilliseconds())
        let admin = try connection.admin()
        let isFilled = try admin.describe([names.engagement])[names.engagement] != nil
        guard !isFilled || isKept else {
            throw Failure(
                .data, "\(names.engagement) exists", why: "bench deletes what it fills",
                remedy: "add --keep to drain it as it is, or name another --topic")
        }
        let folder = try makeTemporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let count = try prepare(names, isFilled: isFilled, admin)
        defer { cleanUp(names, admin) }
        if !isFilled { try fill(names) }
        let bare = try BareLoop(topic: names.engagement, partitions: Int32(count))
            .run(connection) { _ in !stop.isRaised }
        talk.line(
            "bare consume loop: \(counted(bare.records, "record")), "
                + "\(grouped(Int(bare.recordsPerSecond)))/s, "
                + "\(bare.bytes / max(1, bare.records)) bytes each")
        var report = try drain(names, Int32(count), bare, folder)
        if isAudited { report.auditClean = try audit(names, folder) }
        return report
    }

    /// Proves that the drain lost and doubled nothing.
    private func audit(_ names: Names, _ folder: String) throws -> Bool {
        var drained = connection
        (drained.service.group, drained.service.topicPrefix) = (names.group, names.prefix)
        drained.service.topicOverrides.engagement = names.engagement
        drained.service.definitionPath = definitionPath(folder)
        let report = try auditReport(drained, terminal)
        talk.write(AuditText(report, findingsMax: 20).text(terminal.talkStyle))
        return report.isClean
    }

    private func definitionPath(_ folder: String) -> String { folder + "/bench.yaml" }

    /// - Returns: partitions of the topic with the events.
    private func prepare(_ names: Names, isFilled: Bool, _ admin: borrowing Admin) throws -> Int {
        let count =
            isFilled
            ? try admin.describe([names.engagement])[names.engagement]?.partitions ?? partitions
            : partitions
        let plan = TopicPlan(
            required: names.topics.required(), existing: [:], engagement: names.engagement,
            partitions: count, replicationFactor: 1)
        for row in plan.rows where !isFilled || row.topic.name != names.engagement {
            var settings = row.settings
            // The events are 8 days old by their record times (kafka.md, "Retention", M14).
            if row.topic.name == names.engagement { settings["retention.ms"] = "-1" }
            try admin.create(
                Admin.Topic(row.topic.name, partitions: row.partitions, settings: settings))
        }
        return count
    }

    private func fill(_ names: Names) throws {
        var progress = Progress(terminal, unit: "events sent", total: eventCount)
        let isDone = try BenchFill(
            topic: names.engagement, count: eventCount, seed: seed,
            startMilliseconds: wallMilliseconds() - BenchWork.ageMilliseconds
        ).run(connection) { sent in
            progress.update(sent)
            return !stop.isRaised
        }
        progress.clear()
        guard isDone else { throw stopped }
        let rate = Double(eventCount) / progress.elapsedSeconds()
        talk.line(
            "filled \(names.engagement) with \(counted(eventCount, "event")), "
                + "\(grouped(Int(rate)))/s, seed \(seed)")
    }

    private var stopped: Failure {
        Failure(.tryAgain, "the benchmark was stopped", why: "a signal", remedy: "run it again")
    }

    private func drain(_ names: Names, _ count: Int32, _ bare: BareLoop.Result, _ folder: String)
        throws -> Report
    {
        let definition = definitionPath(folder)
        try writeFile(definition, BenchWork.definition)
        var arguments = [
            "run", "--output", "json", "--bootstrap", connection.bootstrap, "--group", names.group,
            "--prefix", names.prefix, "--definition", definition, "--instance", "bench",
            "--set", "topics.engagement=\(names.engagement)",
        ]
        if let workerCount { arguments += ["--workers", "\(workerCount)"] }
        // By the environment, because a command line can be read by everybody.
        var environment: [String: String] = [:]
        for (name, value) in connection.properties.common {
            environment[KafkaVariables.variable(for: name)] = value.text
        }
        let child = try ChildRun(arguments, environment: environment, folder: folder)
        var lag = try GroupLag(
            group: names.group,
            places: (0..<count).map { TopicPartition(names.engagement, $0) }, connection)
        var isDrained = false
        var failure: Failure?
        while !isDrained, failure == nil {
            if child.hasEnded() {
                failure = Failure(
                    .bug, "leadloop run ended with \(child.code ?? -1)", why: child.log,
                    remedy: "run it yourself against \(connection.bootstrap)")
            } else if stop.isRaised {
                failure = stopped
            } else {
                isDrained = try lag.state(looksAtRecords: false).isSettled
            }
            if !isDrained { Thread.sleep(milliseconds: 25) }
        }
        let end = wallMilliseconds()
        child.requestStop()
        let usage = child.join()
        if let failure { throw failure }
        let result = try JSONDecoder().decode(RunReport.self, from: Data(child.data))
        let seconds = Double(end - (result.firstRecordMilliseconds ?? end)) / 1_000
        return Report(
            eventsPerSecond: Int(Double(result.records) / max(seconds, 0.001)),
            cpuSecondsPerMillion: usage.cpuSeconds / max(1, Double(result.records)) * 1e6,
            peakResidentBytes: usage.peakResidentBytes,
            bareLoopEventsPerSecond: Int(bare.recordsPerSecond), mqls: result.mqls,
            deadLettered: result.deadLettered, workers: result.workers, events: result.records,
            leads: result.leads, seconds: seconds, seed: seed)
    }

    /// Deletes the topics of this run; those with the events only when they are not to be kept.
    private func cleanUp(_ names: Names, _ admin: borrowing Admin) {
        let doomed = names.topics.required().map(\.name).filter {
            $0 != names.engagement || !isKept
        }
        do {
            for (name, error) in try admin.delete(topics: doomed) {
                talk.line("\(name) could not be deleted: \(error)")
            }
            for group in Role.allCases.map({ $0.memberGroup(names.group) }) {
                try? admin.delete(group: group)
            }
        } catch { talk.line("topics of this run could not be deleted: \(error)") }
    }
}

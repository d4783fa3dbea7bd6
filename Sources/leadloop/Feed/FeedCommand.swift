import Config
import Kafka
import Leads
import System

private let sources = Option(
    operands: "source", Parse<FeedSource>.feedSource,
    "lines of JSON, .gz too, and the topic they go to; - is stdin")
private let step = Option<Span?>(
    "step", .span, "sends so much of the history, waits until it is scored and learned, goes on")
private let rate = Option<Rate?>(
    "rate", .rate, shown: "as fast as it goes", "most records a second")
private let skipBad = Option(flag: "skip-bad", "leaves out lines that cannot be fed")
private let dryRun = Option(flag: "dry-run", "reads and checks everything, and sends nothing")

extension Command {
    static let feed = Command(
        path: ["feed"],
        summary: "sends a history of events and verdicts, merged in the order of time",
        details: [
            "The key is userId, else anonymousId; on the feedback topic it is leadId. The record's",
            "time is the event's, and by it scorers take events and verdicts in their order: feed",
            "first, then start run, and a history decides as it did. With --step 1d it also learns",
            "as it did: what sales said on one day prices the leads of the next. Topics by short name:",
            "events and feedback, with prefix and settings as they are in force. A verdict has",
            "feedbackId, leadId, verdict (accepted, rejected, retracted), repId, occurredAt, and of a",
            "rejection the reason:",
        ] + Reason.lines,
        operands: [sources.row],
        options: [step.row, rate.row, skipBad.row, dryRun.row] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop feed events.jsonl.gz:events feedback.jsonl:feedback"
    ) { invocation in
        let feed = try Feed(invocation)
        return try feed.run()
    }
}

/// One run of `feed`.
private final class Feed {
    private let invocation: Invocation
    private let connection: Connection
    private let sources: [FeedSource]
    private let topics: [String]
    private let stop = StopSignal.listen()
    private var faults: [FeedFile.Fault] = []
    private var faultCount = 0
    private var sent: [Int]

    private static let faultsShown = 10

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        let connection = try Connection(invocation)
        sources = try invocation[leadloop.sources].map { given in
            var source = given
            source.topic = try connection.names.topic(
                named: given.topic, for: "feed \(given.path):\(given.topic)")
            return source
        }
        topics = sources.map(\.topic)
        self.connection = connection
        sent = topics.map { _ in 0 }
        try refuseOutputs()
    }

    /// What leadloop itself writes is what the service believes.
    private func refuseOutputs() throws(Failure) {
        let names = connection.names
        let outputs = names.required().map(\.name).filter { !names.leadInputs.contains($0) }
        guard let topic = topics.first(where: outputs.contains) else { return }
        throw .usage(
            "\(topic) cannot be fed", why: "only leadloop writes there",
            remedy: "feed events and feedback; what follows from them comes by itself")
    }

    func run() throws -> ExitCode {
        let total = try sources.reduce(0 as Int?) { sum, source in
            guard let count = try FeedFile.lineCount(source.path) else { return nil }
            return sum.map { $0 + count }
        }
        let files = try sources.map { source in
            let form: FeedLineReader.Form =
                source.topic == connection.names.feedback ? .feedback : .engagement
            return try FeedFile(source, form) { [unowned self] in try note($0) }
        }
        var merge = try TimeMerge(files.map { file in { try file.next() } })
        var progress = Progress(invocation.terminal, unit: "records", total: total)
        if invocation[dryRun] {
            while let (source, _) = try merge.next() { sent[source] += 1 }
        } else {
            try send(&merge, &progress)
        }
        return try report(progress, total)
    }

    private func send(_ merge: inout TimeMerge, _ progress: inout Progress) throws {
        let admin = try connection.admin()
        try checkTopics(admin, merge)
        var producer = try FeedProducer(connection, topics: topics)
        var steps = invocation[step].map { Steps(of: $0) }
        var settling: Settling?
        if steps != nil { settling = try Settling(connection, topics: topics, admin) }
        while !stop.isRaised, let next = merge.nextMilliseconds {
            if steps?.entersNext(at: next) == true {
                try producer.settle()
                guard try settle(&settling, &progress) else { break }
            }
            guard let (source, record) = try merge.next() else { break }
            try keepPace(producer, &progress)
            try producer.send(
                record, to: source,
                milliseconds: recordMilliseconds(
                    eventMilliseconds: record.milliseconds, now: wallMilliseconds()))
            sent[source] += 1
            if producer.sentCount % 256 == 0 || steps != nil {
                let day =
                    steps.map { String(EventTime.text($0.startMilliseconds).prefix(10)) } ?? ""
                progress.update(producer.sentCount, note: day)
            }
        }
        try producer.settle()
        if steps != nil, !stop.isRaised { _ = try settle(&settling, &progress) }
    }

    /// Waits for the groups; false when somebody asked to stop.
    private func settle(_ settling: inout Settling?, _ progress: inout Progress) throws -> Bool {
        var shown = progress
        defer { progress = shown }
        let count = sent.reduce(0, +)
        return try settling?.wait { group, pending in
            shown.update(count, note: "group \(group) is \(counted(Int(pending), "record")) behind")
            return !stop.isRaised
        } ?? true
    }

    private func keepPace(_ producer: borrowing FeedProducer, _ progress: inout Progress) throws {
        guard let rate = invocation[rate] else { return }
        let pace = Pace(perSecond: rate.perSecond)
        while !stop.isRaised {
            let wait = pace.waitMilliseconds(
                sent: producer.sentCount, elapsedSeconds: progress.elapsedSeconds())
            guard wait > 0 else { return }
            try producer.serve(milliseconds: Int32(min(wait, 100)))
            progress.update(producer.sentCount)
        }
    }

    /// Topics that are missing end it, those that would eat the history get a warning.
    private func checkTopics(_ admin: borrowing Admin, _ merge: TimeMerge) throws {
        let existing = try TopicPlan.Existing.read(topics, admin)
        for topic in topics where existing[topic] == nil {
            throw Failure(
                .configuration, "there is no topic \(topic)",
                why: "\(connection.bootstrap) does not know it, and feed creates none",
                remedy: "leadloop topics apply, or correct the name after the colon")
        }
        let terminal = invocation.terminal
        for (index, topic) in topics.enumerated() {
            guard let settings = existing[topic]?.settings,
                let oldest = merge.headMilliseconds(of: index),
                let trap = RetentionTrap(
                    topic: topic, settings: settings, oldest: oldest, now: wallMilliseconds())
            else { continue }
            let warning = Failure(.done, trap.what, why: trap.why, remedy: trap.remedy)
            terminal.talk.write(warning.text(terminal.talkStyle, word: "warning:"))
        }
    }

    private func note(_ fault: FeedFile.Fault) throws {
        faultCount += 1
        if faults.count < Self.faultsShown { faults.append(fault) }
        guard invocation[skipBad] || invocation[dryRun] else {
            throw Failure(
                .data, "\(fault.path), line \(fault.line), cannot be fed", why: fault.why,
                remedy: "fix the line, or leave out such lines with --skip-bad")
        }
    }

    private func report(_ progress: Progress, _ total: Int?) throws -> ExitCode {
        var progress = progress
        progress.clear()
        let terminal = invocation.terminal
        for fault in faults { terminal.talk.line("left out \(fault)") }
        if faultCount > faults.count {
            terminal.talk.line("left out \(counted(faultCount - faults.count, "more line"))")
        }
        let count = sent.reduce(0, +)
        let elapsed = progress.elapsedSeconds()
        let each = zip(sources, sent).map { "\(grouped($1)) \($0.topic)" }.joined(separator: ", ")
        let verb =
            invocation[dryRun] ? "dry run, would send" : stop.isRaised ? "stopped after" : "sent"
        terminal.talk.line(
            "\(verb) \(counted(count, "record")) (\(each)) in \(fixed(elapsed, 1)) s, "
                + "\(grouped(Int(Double(count) / max(elapsed, 0.001))))/s"
                + (faultCount > 0 ? ", \(counted(faultCount, "bad line"))" : ""))
        if invocation.format != .table {
            terminal.data.line(
                try JSON.line(
                    FeedReport(
                        sent: count, badLines: faultCount, seconds: elapsed,
                        isComplete: !stop.isRaised,
                        topics: Dictionary(zip(topics, sent), uniquingKeysWith: +))))
        }
        if invocation[dryRun], faultCount > 0 { return .findings }
        return stop.isRaised ? .tryAgain : .done
    }
}

private struct FeedReport: Encodable {
    let sent: Int, badLines: Int, seconds: Double, isComplete: Bool, topics: [String: Int]
}

extension Reason {
    /// The closed list, for `--help`.
    fileprivate static var lines: [String] {
        var lines = [""]
        for reason in allCases.map(\.rawValue) {
            let isFull = lines[lines.count - 1].count + reason.count > 84
            if isFull { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "  " : ", ") + reason
        }
        return lines
    }
}

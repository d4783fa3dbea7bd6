import Config
import Leads
import Learning
import Report
import System
import Wire

private let page = Option<String?>(
    "html", .file, "writes the report as one page with pictures too, to be sent on")
private let since = Option<Moment?>(
    "since", .moment, shown: "the beginning", "acceptance and changes from then on")

extension Command {
    static let report = Command(
        path: ["report"],
        summary: "tells how well the loop predicts, whom sales accepts, and what it changed",
        details: [
            "Figures are of the p that each learned verdict was given before it came; a corrected one",
            "is measured by its last label, those retracted or in quarantine are left out. Acceptance",
            "is of what reps said of leads that qualified: exploration and silence stand apart. What",
            "the loop found are pairs of features that count for more or less together than one by",
            "one, by a learner of all weights together that prices nothing yet. Joins no group,",
            "writes nothing.",
        ],
        options: [since.row, page.row, ReportFormat.option.row]
            + WeightsOptions.reading.filter { $0.name != ReportFormat.option.row.name },
        common: KafkaOptions.rows,
        example: "leadloop report --since 30d --html report.html"
    ) { invocation in
        let from = invocation[since]?.milliseconds(now: wallMilliseconds())
        let topics = try invocation.weightsTopics()
        let now = try invocation.weightsNow(topics)
        var fold = LoopFold(sinceMilliseconds: from ?? .min)
        try topics.forEachChange { fold.take($0) }
        var joint = JointFold(now.prior, reps: now.record.state.reps)
        try topics.forEachJudgement {
            fold.take($0)
            joint.take($0)
        }
        let definition = topics.definition.value
        let isOurs = definition.model == topics.model
        let view = ReportView(
            report: LoopReport(fold, now.record), mode: now.prior.rules.mode.rawValue,
            sinceMilliseconds: from,
            thresholdPoints: isOurs
                ? now.record.published.thresholds?.threshold ?? definition.threshold : nil,
            isExploring: isOurs ? definition.learning.exploration.share > 0 : nil,
            experiment: try topics.experiment(now.record),
            notUnderstood: isOurs ? notUnderstood(topics.connection, definition) : [],
            joint: joint)
        if let path = invocation[page] {
            try writeFile(path, ReportPage(view: view, nowMilliseconds: wallMilliseconds()).html)
            invocation.terminal.talk.line("wrote \(path)")
        }
        if !invocation[DataFormat.jsonFlag], invocation[ReportFormat.option] == .csv {
            invocation.terminal.data.write(view.csv)
        } else {
            invocation.show(view)
        }
        return .done
    }
}

/// Of the newest events and verdicts. A report is made without them too, and says so.
private func notUnderstood(_ connection: Connection, _ definition: Definition) -> [String] {
    let names = connection.names
    var notes: [String] = []
    do {
        let found = try TopicPlan.Existing.read(
            names.leadInputs + [names.mqlEvents], connection.admin())
        func partitions(_ topic: String) -> Range<Int32> {
            0..<Int32(found[topic]?.partitions ?? 0)
        }
        let events = try EngagementSample.read(
            connection, definition, partitions(names.engagement), newest: sampleCount)
        let text = NotUnderstoodText(found: events.found, definition: definition)
        notes += text.nearMissCounts + text.misreadCounts
        notes += text.others.map { ["events that count for nothing: \($0)"] } ?? []
        notes += text.merges.map { [$0] } ?? []
        let verdicts = try FeedbackSample.read(
            connection, definition, partitions(names.feedback), newest: sampleCount)
        notes += verdicts.notes(
            known: try FeedbackSample.leadsWithMQL(connection, partitions(names.mqlEvents)))
    } catch {
        notes.append("the newest events and verdicts could not all be looked at: \(error)")
    }
    return notes
}

/// Records per partition that are looked at.
private let sampleCount: Int64 = 1_000

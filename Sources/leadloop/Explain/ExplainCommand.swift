import Config
import Kafka
import Leads
import Runtime
import Scoring
import System

private let lead = Option(operand: "lead", Parse<String>.text("LEAD", bytesMax: 256), "a lead's id")
private let at = Option(
    "at", .moment, default: Moment.now, shown: "now", "when the score is asked for")

extension Command {
    static let explain = Command(
        path: ["explain"],
        summary: "tells what a lead's score is made of, and why it is an MQL or is not",
        details: [
            "Reads the state that the scorers committed and the newest weights; joins no group and",
            "writes nothing, so it may be asked at any time.",
        ],
        operands: [lead.row],
        options: [at.row, ServiceOptions.definition.option.row] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop explain ada@example.com --definition mql.yaml"
    ) { invocation in
        let connection = try Connection(invocation)
        let out = invocation.terminal
        let preflight = try Preflight(connection, .inForce(connection, out.talk))
        let settings = WorkerSettings(connection, role: .scorer, number: 0)
        let report = try explained(
            invocation[lead], invocation[at].milliseconds(now: wallMilliseconds()), settings,
            preflight.parts)
        guard var report else {
            throw Failure(
                .data, "there is no lead '\(Printable.text(invocation[lead]))'",
                why: "the scorers of group \(connection.group) have committed nothing of it",
                remedy: "check the id (the key of its records) and the group; leadloop tail "
                    + "\(connection.names.engagement) shows what comes in")
        }
        report.notUnderstood = try notUnderstood(of: invocation[lead], connection, preflight)
        switch invocation.format {
        case .table:
            let text = ExplainText(report: report)
            out.data.write(text.text(width: out.data.columns, out.dataStyle))
        case .json, .ndjson: out.data.line(String(decoding: report.json, as: UTF8.self))
        }
        return .done
    }
}

/// What the lead's newest events say that nothing is made of.
private func notUnderstood(
    of lead: String, _ connection: Connection, _ preflight: Preflight
) throws -> [String] {
    let number = Murmur2.partition(
        key: lead.utf8Span.span.bytes, count: preflight.parts.partitionCount)
    let sample = try EngagementSample.read(
        connection, preflight.parts.definition, number..<number + 1, newest: sampleCount,
        lead: lead)
    let text = NotUnderstoodText(found: sample.found, definition: preflight.parts.definition)
    return text.misreadCounts + text.nearMissCounts
        + (text.others.map { ["events that count for nothing: \($0)"] } ?? [])
}

/// Records of the lead's partition that are looked through.
private let sampleCount: Int64 = 50_000

private func explained(
    _ lead: String, _ at: Int64, _ settings: WorkerSettings, _ parts: ServiceParts
) throws -> LeadReport? {
    do {
        return try LeadReport.read(lead, atMilliseconds: at, settings, parts)
    } catch let refusal as StateRefusal {
        throw Failure(.data, refusal.what, why: refusal.why, remedy: refusal.remedy)
    }
}

import Audit
import Config
import Kafka
import Scoring
import System
import Wire

private let shown = Option(
    "findings", .integer(0...AuditFindings.keptMax), default: 20,
    "findings that are listed; JSON lists all of them")

/// The setting, and those that were in force before.
private let definitions: OptionRow = {
    var row = ServiceOptions.definition.option.row
    row.repeats = true
    return row
}()

extension Command {
    static let audit = Command(
        path: ["audit"],
        summary: "proves from the topics that nothing was lost, duplicated or decided wrongly",
        details: [
            "Fixes the end from the committed state first, so the service may run meanwhile; then",
            "reads everything from the first record and folds it again. Exit code 1 with findings.",
            "Each MQL is judged by the definition that it names: give former ones by --definition",
            "too, in any order. MQLs of one that is not given count as not priced.",
        ],
        options: [definitions, shown.row] + DataFormat.rows,
        common: KafkaOptions.rows,
        example: "leadloop audit --definition mql.yaml --json"
    ) { invocation in
        let connection = try Connection(invocation)
        let given = invocation.values[definitions.name] ?? []
        let report = try auditReport(
            connection, invocation.terminal, others: Array(given.dropLast()))
        if invocation.format != .table {
            invocation.terminal.data.line(try JSON.line(AuditOutput(report)))
        } else {
            let text = AuditText(report, findingsMax: invocation[shown])
            invocation.terminal.data.write(text.text(invocation.terminal.dataStyle))
        }
        return report.isClean ? .done : .findings
    }
}

/// Runs an audit, with its progress on stderr.
///
/// - Parameter others: files of definitions beside that of the settings.
func auditReport(
    _ connection: Connection, _ terminal: Terminal, others: [String] = []
) throws -> AuditReport {
    // A file that somebody names is a claim, which the audit proves or refuses.
    let path = connection.service.definitionPath
    let definition =
        try path == nil
        ? .inForce(connection, terminal.talk) : DefinitionSource.load(path, terminal.talk)
    _ = try connection.admin()
    let request = AuditRequest(
        topics: connection.names, group: connection.group, definition: definition.value,
        definitionHash: definition.hash,
        idSecret: connection.service.idSecret,
        others: try others.map {
            let other = try DefinitionSource.load($0, terminal.talk)
            return AuditDefinition(other.value, hash: other.hash)
        })
    var progress: Progress?
    let log = try KafkaAuditLog(connection.settings, request) { state in
        if progress == nil {
            progress = Progress(terminal, unit: "offsets", total: Int(state.total))
        }
        progress?.update(Int(state.done))
    }
    defer { progress?.clear() }
    do {
        return try Audit.run(request, log)
    } catch let refusal as StateRefusal {
        throw Failure(.data, refusal.what, why: refusal.why, remedy: refusal.remedy)
    }
}

/// The form of `--json`.
struct AuditOutput: Codable, Equatable {
    struct Finding: Codable, Equatable {
        let oracle: String, topic: String, partition: Int32, offset: Int64?, lead: String?
        let sentence: String
    }
    struct Outcomes: Codable, Equatable {
        let scored: Int64, ignored: Int64, duplicate: Int64, late: Int64, deadLettered: Int64

        init(_ counts: OutcomeCounts) {
            (scored, ignored, duplicate) = (counts.scored, counts.ignored, counts.duplicate)
            (late, deadLettered) = (counts.late, counts.deadLettered)
        }
    }
    struct Counters: Codable, Equatable {
        let partitions: Int, engagement: Outcomes, feedback: Outcomes
        let leadsCompared: Int, leadsToReplay: Int, changelogRecords: Int, transactions: Int
        let mqlEvents: [String: Int], contributions: Int, judgements: Int, deadLetters: Int
        let weightsVersions: Int, pointChanges: Int
        /// By hash of a definition that was not given.
        let unpriced: [String: Int]

        init(_ numbers: AuditNumbers) {
            partitions = numbers.partitions
            engagement = Outcomes(numbers.outcomes.engagement)
            feedback = Outcomes(numbers.outcomes.feedback)
            (leadsCompared, leadsToReplay) = (numbers.leadsCompared, numbers.leadsToReplay)
            changelogRecords = numbers.changelogRecords
            (transactions, mqlEvents) = (numbers.transactions, numbers.mqlEvents)
            (contributions, judgements) = (numbers.contributions, numbers.judgements)
            (deadLetters, weightsVersions) = (numbers.deadLetters, numbers.weightsVersions)
            (pointChanges, unpriced) = (numbers.pointChanges, numbers.unpriced)
        }
    }

    let clean: Bool
    let findingCount: Int
    let findings: [Finding]
    let counters: Counters

    init(_ report: AuditReport) {
        (clean, findingCount) = (report.isClean, report.findingCount)
        findings = report.findings.map {
            Finding(
                oracle: $0.oracle.rawValue, topic: $0.topic, partition: $0.partition,
                offset: $0.offset, lead: $0.lead, sentence: $0.sentence)
        }
        counters = Counters(report.numbers)
    }
}

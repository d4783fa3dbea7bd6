import Audit
import Kafka
import System
import Wire

/// What `audit` prints for people: what was checked, in numbers, then every finding.
struct AuditText {
    let report: AuditReport
    let findingsMax: Int

    init(_ report: AuditReport, findingsMax: Int) {
        (self.report, self.findingsMax) = (report, findingsMax)
    }

    func text(_ style: Style) -> String {
        lines(style).map { $0 + "\n" }.joined()
    }

    private func lines(_ style: Style) -> [String] {
        let numbers = report.numbers
        var lines = [
            outcomes("events", numbers.outcomes.engagement),
            outcomes("verdicts", numbers.outcomes.feedback),
            row(
                "leads", numbers.leadsCompared,
                "compared with the fold of their events; \(grouped(numbers.leadsToReplay)) still "
                    + "to be written"),
            row(
                "transactions", numbers.transactions,
                "in \(counted(numbers.changelogRecords, "state record")) of "
                    + "\(counted(numbers.partitions, "partition"))"),
            row(
                "MQL events", numbers.mqlEvents.values.reduce(0, +),
                numbers.mqlEvents.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                    .map { "\(grouped($0.value)) \($0.key)" }.joined(separator: ", ")),
            row("contributions", numbers.contributions, "recomputed from their own records"),
            row("judgements", numbers.judgements, "each with its verdict and hand-over"),
            row("dead letters", numbers.deadLetters, "each with its record"),
            row(
                "weights", numbers.weightsVersions,
                "versions; \(counted(numbers.pointChanges, "change")) of points within bounds"),
        ]
        for (hash, count) in numbers.unpriced.sorted(by: { $0.key < $1.key }) {
            lines.append(
                row(
                    "not priced", count,
                    "MQL \(count == 1 ? "event" : "events") of definition "
                        + "\(Printable.text(String(hash.prefix(12)))), which was not given: name "
                        + "its file with one more --definition"))
        }
        let earlier = numbers.partitionsOfEarlierRules
        if earlier > 0 {
            lines.append(
                row(
                    "not proven", earlier,
                    "\(earlier == 1 ? "partition" : "partitions") counted in part by an earlier "
                        + "version of leadloop, whose rules of counting differ; a new group that "
                        + "starts from the beginning of the inputs can be proven again"))
        }
        for finding in report.findings.prefix(findingsMax) {
            lines.append(
                "\(style.error(finding.oracle.rawValue)) \(finding.placeText): \(finding.sentence)")
        }
        let more = report.findingCount - min(findingsMax, report.findings.count)
        if more > 0, !report.isClean { lines.append("and \(grouped(more)) more") }
        lines.append(
            report.isClean
                ? style.good("clean: everything is as it must be")
                : style.error("\(counted(report.findingCount, "finding"))"))
        return lines
    }

    private func outcomes(_ what: String, _ counts: OutcomeCounts) -> String {
        row(
            what, Int(counts.total),
            "\(grouped(counts.scored)) scored, \(grouped(counts.ignored)) ignored, "
                + "\(grouped(counts.duplicate)) duplicate, \(grouped(counts.late)) late, "
                + "\(grouped(counts.deadLettered)) dead-lettered")
    }

    private func row(_ what: String, _ count: Int, _ more: String) -> String {
        let number = grouped(count)
        func space(_ width: Int, _ text: String) -> String {
            String(repeating: " ", count: max(0, width - text.count))
        }
        return what + space(14, what) + space(13, number) + number
            + (more.isEmpty ? "" : "  " + more)
    }
}

extension AuditFinding {
    /// `mql.events/2 at 17, lead a`.
    var placeText: String {
        "\(topic)/\(partition)" + (offset.map { " at \($0)" } ?? "")
            + (lead.map { ", lead \($0)" } ?? "")
    }
}

import Audit
import Config
import Kafka
import Leads
import Runtime
import Testing
import Wire

extension OnBroker {
    @Suite("the audit of a service that ran")
    struct AuditBrokerTests {
        @Test("a run with duplicates, poison, verdicts, resets and a restart is clean")
        func clean() throws {
            let platform = try Platform("audit", definition: .small)
            try AuditedStory(platform).run()
            let report = try platform.audit()
            #expect(report.findings == [])
            let numbers = report.numbers
            #expect(numbers.outcomes.engagement.total == AuditedStory.engagementCount)
            #expect(numbers.outcomes.engagement.duplicate == 30)
            #expect(numbers.outcomes.engagement.deadLettered == 3)
            #expect(numbers.outcomes.feedback.scored == 30)
            #expect(numbers.leadsCompared + numbers.leadsToReplay == 60)
            #expect(numbers.judgements == 30)
            #expect(numbers.mqlEvents["qualified"] == 30)
        }
    }
}

/// Sixty leads, half of them handed over, half of those rejected so that their counts start again.
struct AuditedStory {
    let platform: Platform
    static let engagementCount: Int64 = 60 + 60 + 30 + 3 + 30

    init(_ platform: Platform) { self.platform = platform }

    func run() throws {
        let topics = platform.topics
        let leads = (0..<60).map { "lead-\($0)" }
        let (mqls, others) = (leads.prefix(30), leads.suffix(30))
        let first = platform.start(.scorer)
        try platform.send(
            leads.map { track($0, "Pricing Page Viewed", id: $0 + "-1", at: 60) }
                + leads.map { track($0, "Email Opened", id: $0 + "-2", at: 61) }
                + others.map { track($0, "Pricing Page Viewed", id: $0 + "-1", at: 60) }
                + [("lead-1", "{"), (nil, "{}"), ("lead-2", #"{"type":7}"#)],
            to: topics.engagement)
        wait(until: { first.status.task.counts.total == 153 }, "\(first.status)")
        #expect(first.stop() == .stopped)
        let second = platform.start(.scorer)
        try platform.send(
            mqls.map { track($0, "Demo Requested", id: $0 + "-3", at: 90) }, to: topics.engagement)
        wait(until: { second.status.task.mqls == 30 }, "\(second.status)")
        let verdicts = mqls.enumerated().map { number, lead in
            (
                key: Optional(lead),
                value: Optional(
                    """
                    {"feedbackId":"f-\(lead)","leadId":"\(lead)","repId":"rep",\
                    "verdict":"\(number % 2 == 0 ? "rejected" : "accepted")",\
                    \(number % 2 == 0 ? #""reason":"not_interested","# : "")\
                    "occurredAt":"2026-03-02T00:00:00Z"}
                    """)
            )
        }
        try platform.send(verdicts, to: topics.feedback)
        wait(until: { second.status.task.verdicts == 30 }, "\(second.status)")
        #expect(second.stop() == .stopped)
    }
}

extension Platform {
    /// The audit as the command line runs it.
    func audit() throws -> AuditReport {
        let request = AuditRequest(
            topics: topics, group: group, definition: definition, definitionHash: "test",
            idSecret: group)
        let log = try KafkaAuditLog(["bootstrap.servers": bootstrap], request) { _ in }
        return try Audit.run(request, log)
    }
}

import Audit
import Brokers
import Config
import FoundationEssentials
import Kafka
import Leads
import Learning
import Runtime
import System
import Testing
import Wire

extension OnBroker {
    /// Sales takes whoever read the prices twice. The definition hands over after one reading, the
    /// challenger after two.
    @Suite("an experiment on a broker")
    struct ExperimentStoryTests {
        private static let leads = (0..<600).map { "lead-\($0)" }
        private static func readsTwice(_ lead: String) -> Bool {
            Int(lead.dropFirst(5)).map { $0 % 2 == 0 } ?? false
        }

        private static func plan(_ definition: Definition) -> ExperimentPlan {
            let challenger = Challenger(
                points: definition.handPoints, offset: definition.handOffset,
                thresholds: Challenger.Thresholds(threshold: 70, exit: 49))
            return ExperimentPlan(
                Experiment(name: "two readings", share: 0.5, challenger: challenger),
                isShadow: false, promotesWhenBetter: true, source: "a test")
        }

        @Test("arms are kept, the right one wins, its rule publishes, and the audit agrees")
        func story() throws {
            var definition = Definition.small
            definition.learning.mode = .off
            let platform = try Platform("trial", definition: definition)
            let topics = platform.topics
            let (scorer, aggregator) = (platform.start(.scorer), platform.start(.aggregator))
            let command = CommandRecord(
                commandId: "c1", action: .startExperiment(Self.plan(definition)), actor: "ops",
                note: "", atMilliseconds: wallMilliseconds())
            try platform.send(
                [("default", String(decoding: command.encode(), as: UTF8.self))],
                to: topics.judgements)
            wait(until: { aggregator.status.task.weightsVersion == 1 }, "\(aggregator.status)")
            // The scorer takes weights when it begins, so it is told to begin.
            var round = 0
            try wait(
                until: {
                    round += 1
                    try platform.send(
                        [track("early-\(round)", "Email Opened", id: "e\(round)", at: 1)],
                        to: topics.engagement)
                    return scorer.status.task.weightsVersion == 1
                }, "\(scorer.status)")
            let events = Self.leads.flatMap { lead in
                [track(lead, "Demo Requested", id: lead + "-1", at: 60)]
                    + (Self.readsTwice(lead) ? [60, 61] : [60]).map {
                        track(lead, "Pricing Page Viewed", id: "\(lead)-\($0)", at: $0)
                    }
            }
            try platform.send(events, to: topics.engagement)
            let taken = Int64(events.count + round)
            wait(until: { scorer.status.task.counts.total == taken }, "\(scorer.status)")

            // A commit is answered before its markers lie in every partition, so that a committed
            // reader may come too early.
            let experiment = Self.plan(definition).experiment
            let arms = Self.leads.map { lead in
                Array(lead.utf8).withUnsafeBytes { experiment.arm(of: $0) }
            }
            let expected = zip(Self.leads, arms).count { $1 == .champion || Self.readsTwice($0) }
            var handed = try platform.read(topics.mqlEvents)
            try wait(
                until: {
                    handed = try platform.read(topics.mqlEvents)
                    return handed.count == expected
                }, "\(handed.count) of \(expected)")
            #expect(handed.allSatisfy { $0.value.contains(#""experiment":"two readings""#) })
            for (lead, arm) in zip(Self.leads, arms) {
                let events = handed.filter { $0.key == lead }
                #expect(events.count == (arm == .champion || Self.readsTwice(lead) ? 1 : 0))
                #expect(events.allSatisfy { $0.value.contains(#""arm":"\#(arm.rawValue)""#) })
            }
            let verdicts = handed.enumerated().map { number, event in
                (
                    key: Optional(event.key),
                    value: Optional(
                        """
                        {"feedbackId":"f-\(event.key)","leadId":"\(event.key)",\
                        "verdict":"\(Self.readsTwice(event.key) ? "accepted" : "rejected")",\
                        "repId":"rep-\(number % 7)","occurredAt":"2026-03-02T00:00:00Z"}
                        """)
                )
            }
            try platform.send(verdicts, to: topics.feedback)
            wait(
                until: { aggregator.status.task.counts.total == Int64(verdicts.count + 1) },
                "\(aggregator.status)")
            #expect(aggregator.status.task.weightsVersion == 2)
            #expect(scorer.stop() == .stopped)
            #expect(aggregator.stop() == .stopped)

            let kinds = try platform.read(topics.weightChanges)
                .map { try WeightChangeRecord.decode(Array($0.value.utf8).span.bytes) }
                .map(\.kind).filter { $0 != "belief" && $0 != "ignored" }
            #expect(
                kinds == [
                    "experiment_start", "experiment_decision", "experiment_stop", "promote",
                ])
            let report = try platform.audit()
            #expect(report.findings == [])
            #expect(report.numbers.weightsVersions == 3)
        }
    }
}

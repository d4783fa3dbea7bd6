import Brokers
import Config
import FoundationEssentials
import Kafka
import Leads
import Runtime
import Testing
import Wire

extension OnBroker {
    @Suite("the loop as one story")
    struct StoryTests {
        @Test("events become MQLs, verdicts judgements, judgements weights, weights the next score")
        func story() throws {
            var definition = Definition.small
            definition.learning.publish.everyVerdicts = 10
            definition.learning.publish.evidence = 5
            let platform = try Platform("story", definition: definition)
            let scorer = platform.start(.scorer)
            let aggregator = platform.start(.aggregator)
            let leads = (0..<40).map { "lead-\($0)" }
            let events = leads.flatMap { lead in
                [
                    track(lead, "Demo Requested", id: lead + "-1", at: 60),
                    track(lead, "Pricing Page Viewed", id: lead + "-2", at: 120),
                    track(lead, "Pricing Page Viewed", id: lead + "-2", at: 120),
                ]
            }
            try platform.send(events, to: platform.topics.engagement)
            wait(until: { scorer.status.task.mqls == 40 }, "\(scorer.status)")
            #expect(scorer.status.task.counts.duplicate == 40)

            // Sales takes nobody who saw the pricing page: its points must fall.
            let verdicts = leads.map { lead in
                (
                    key: Optional(lead),
                    value: Optional(
                        """
                        {"feedbackId":"f-\(lead)","leadId":"\(lead)","verdict":"rejected",\
                        "reason":"researching","repId":"rep-1","occurredAt":"2026-03-02T00:00:00Z"}
                        """)
                )
            }
            try platform.send(verdicts, to: platform.topics.feedback)
            wait(
                until: { aggregator.status.task.counts.scored == 40 }, "\(aggregator.status)")
            let version = aggregator.status.task.weightsVersion
            #expect(version > 0)

            // The next lead is priced with what was learned. The scorer takes weights when it
            // begins, so it is told to begin until it knows the version.
            var round = 0
            try wait(
                until: {
                    round += 1
                    try platform.send(
                        [track("late-\(round)", "Demo Requested", id: "l\(round)", at: 200_000)],
                        to: platform.topics.engagement)
                    return scorer.status.task.weightsVersion == version
                }, "\(scorer.status)")
            try platform.send(
                [
                    track("next", "Demo Requested", id: "n1", at: 200_000),
                    track("next", "Pricing Page Viewed", id: "n2", at: 200_000),
                    track("next", "Pricing Page Viewed", id: "n3", at: 200_001),
                    track("next", "Pricing Page Viewed", id: "n4", at: 200_002),
                ], to: platform.topics.engagement)
            let taken = 120 + round + 4
            wait(
                until: { scorer.status.task.counts.total == Int64(taken + 40) }, "\(scorer.status)")
            #expect(scorer.stop() == .stopped)
            #expect(aggregator.stop() == .stopped)

            let mqls = try platform.read(platform.topics.mqlEvents)
            #expect(mqls.filter { $0.value.contains(#""type":"qualified""#) }.count >= 40)
            #expect(mqls.filter { $0.value.contains(#""type":"rejected""#) }.count == 40)
            #expect(try platform.read(platform.topics.judgements).count == 40)
            let weights = try platform.read(platform.topics.weights)
            #expect(weights.contains { $0.key == "default/\(version)" })
            #expect(try !platform.read(platform.topics.weightChanges).isEmpty)
            // By the agreed points it has 80 of 60. Forty rejections took from every behaviour of
            // those leads, so it does not qualify: an old price would hand it over.
            let weight = try #require(
                weights.last { $0.key == "default/\(version)" }, "no version \(version)")
            let next = mqls.filter { $0.key == "next" }
            #expect(next.isEmpty, "\(next), priced by \(weight.value)")
            let late = mqls.filter { $0.key.hasPrefix("late-") }
            #expect(late.isEmpty, "\(late): one demo was never enough")
        }

        @Test("a stopped worker starts where it was, with what it knew, and replays nothing")
        func restart() throws {
            let platform = try Platform("restart", definition: .small)
            let first = platform.start(.scorer)
            let leads = (0..<30).map { "lead-\($0)" }
            try platform.send(
                leads.map { track($0, "Demo Requested", id: $0 + "-1", at: 60) },
                to: platform.topics.engagement)
            wait(until: { first.status.task.counts.scored == 30 }, "\(first.status)")
            #expect(first.stop() == .stopped)
            let second = platform.start(.scorer)
            try platform.send(
                leads.map { track($0, "Pricing Page Viewed", id: $0 + "-2", at: 90) },
                to: platform.topics.engagement)
            wait(until: { second.status.task.mqls == 30 }, "\(second.status)")
            let status = second.status.task
            #expect(status.counts.scored == 60)
            #expect(status.leads == 30)
            #expect(second.stop() == .stopped)
            let mqls = try platform.read(platform.topics.mqlEvents)
            #expect(Set(mqls.map(\.key)) == Set(leads))
            #expect(mqls.count == 30)
        }
    }
}

import Testing

@testable import Config

@Suite("Topics") struct TopicNamesTests {
    @Test("prefix and group make the names")
    func names() {
        let topics = TopicNames(prefix: "crm.", group: "night")
        #expect(topics.engagement == "crm.engagement.events")
        #expect(topics.changelog == "crm.night-leads-changelog")
        #expect(topics.deadLetter(of: topics.feedback) == "crm.sales.feedback.dlq")
        #expect(TopicNames().mqlEvents == "mql.events")
    }

    @Test("every name is required once, and each role gets what it reads and writes")
    func required() {
        let topics = TopicNames()
        let names = topics.required().map(\.name)
        #expect(names.count == Set(names).count)
        #expect(
            names == [
                "engagement.events", "sales.feedback", "mql.events", "scoring.judgements",
                "scoring.weights", "scoring.weight-changes", "leadloop-leads-changelog",
                "engagement.events.dlq", "sales.feedback.dlq", "scoring.judgements.dlq",
            ])
        #expect(
            topics.required(for: [.aggregator]).map(\.name) == [
                "scoring.judgements", "scoring.weights", "scoring.weight-changes",
                "scoring.judgements.dlq",
            ])
        #expect(!topics.required(for: [.scorer]).map(\.name).contains("scoring.weight-changes"))
    }

    @Test(
        "what a worker replays is never compacted, what it restores always is, logs stay for ever")
    func cleanup() throws {
        let topics = TopicNames()
        for topic in topics.required() {
            let compacts = [topics.weights, topics.changelog].contains(topic.name)
            let settings = topic.settings(replicationFactor: 1)
            #expect(
                settings["cleanup.policy"] == (compacts ? "compact" : "delete"), "\(topic.name)")
            #expect(settings["min.insync.replicas"] == nil)
            #expect(topic.settings(replicationFactor: 3)["min.insync.replicas"] == "2")
        }
        let log = try #require(topics.required().first { $0.name == topics.judgements })
        #expect(log.settings(replicationFactor: 1)["retention.ms"] == "-1")
    }

    @Test("the partition rule: by lead as engagement, weights one, the rest any")
    func partitions() throws {
        let topics = TopicNames()
        func required(_ name: String) throws -> RequiredTopic {
            try #require(topics.required().first { $0.name == name })
        }
        for name in [topics.feedback, topics.changelog] {
            #expect(try required(name).plannedPartitions(ofEngagement: 6) == 6)
            #expect(try !required(name).accepts(partitions: 5, ofEngagement: 6))
        }
        #expect(try required(topics.mqlEvents).plannedPartitions(ofEngagement: 6) == 6)
        #expect(try required(topics.mqlEvents).accepts(partitions: 5, ofEngagement: 6))
        #expect(try required(topics.weights).plannedPartitions(ofEngagement: 6) == 1)
        #expect(try !required(topics.weights).accepts(partitions: 2, ofEngagement: 6))
        #expect(try required(topics.judgements).plannedPartitions(ofEngagement: 6) == 1)
    }

    @Test(
        "names that Kafka refuses are found",
        arguments: [
            ("a.b-c_9", true), ("", false), (".", false), ("..", false), ("a b", false),
            ("lead/x", false), ("läd", false), (String(repeating: "a", count: 249), true),
            (String(repeating: "a", count: 250), false),
        ])
    func legalNames(name: String, isLegal: Bool) {
        #expect((TopicNames.fault(in: name) == nil) == isLegal)
    }
}

import Config
import Testing

@testable import leadloop

@Suite struct TopicPlanTests {
    private let names = TopicNames()

    private func plan(
        _ existing: [String: TopicPlan.Existing], partitions: Int? = nil, replication: Int = 1
    ) -> TopicPlan {
        TopicPlan(
            required: names.required(), existing: existing, engagement: names.engagement,
            partitions: partitions, replicationFactor: replication)
    }

    /// All topics as `apply` makes them.
    private func applied(partitions: Int = 4) -> [String: TopicPlan.Existing] {
        let rows = plan([:], partitions: partitions).rows
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                (
                    $0.topic.name,
                    TopicPlan.Existing(
                        partitions: $0.partitions, replicationFactor: 1, settings: $0.settings)
                )
            })
    }

    @Test("without any topic all are missing, those read by lead with one partition count")
    func empty() {
        let plan = plan([:])
        #expect(plan.missing.count == plan.rows.count)
        let byLead = plan.rows.filter { $0.topic.partitions == .sameAsEngagement }
        #expect(byLead.count >= 3)
        #expect(byLead.allSatisfy { $0.partitions == TopicPlan.partitionsDefault })
        #expect(self.plan([:], partitions: 3).rows[0].partitions == 3)
    }

    @Test("what apply made needs nothing more")
    func complete() {
        let plan = plan(applied())
        #expect(plan.missing.isEmpty)
        #expect(plan.blocking.isEmpty)
        #expect(plan.rows.allSatisfy { $0.differences.isEmpty })
    }

    @Test("an existing topic by lead gives the others their partition count")
    func follow() {
        let feedback = TopicPlan.Existing(partitions: 5, replicationFactor: 1, settings: nil)
        let plan = plan([names.feedback: feedback])
        #expect(plan.rows.first { $0.topic.name == names.changelog }?.partitions == 5)
    }

    @Test("another partition count, policy or vital retention blocks; the rest is a note")
    func differences() throws {
        var existing = applied()
        existing[names.feedback]?.partitions = 3
        existing[names.changelog]?.settings?["cleanup.policy"] = "delete"
        existing[names.judgements]?.settings?["retention.ms"] = "604800000"
        existing[names.mqlEvents]?.settings?["retention.ms"] = "1000"
        existing[names.engagement]?.settings?["retention.ms"] = "-1"
        let plan = plan(existing)
        #expect(
            Set(plan.blocking.map(\.topic.name)) == [
                names.feedback, names.changelog, names.judgements,
            ])
        func texts(_ name: String) throws -> [String] {
            try #require(plan.rows.first { $0.topic.name == name }).differences.map(\.text)
        }
        #expect(try texts(names.feedback) == ["partitions is 3, wanted 4"])
        #expect(try texts(names.judgements) == ["retention.ms is 7d, wanted for ever"])
        #expect(
            try texts(names.mqlEvents) == ["retention.ms is 1s, wanted 90d (works, a note)"])
        #expect(try texts(names.engagement).isEmpty, "kept longer than asked for is fine")
    }

    /// Caught: an abort loop with "please report it", while plan, check and run say nothing.
    @Test("topics that take only small batches are noted, and block below what one record needs")
    func batchSizes() throws {
        var existing = applied()
        existing[names.changelog]?.settings?["max.message.bytes"] = "65536"
        existing[names.mqlEvents]?.settings?["max.message.bytes"] = "65535"
        existing[names.weights]?.settings?["max.message.bytes"] = "899999"
        existing[names.judgements]?.settings?["max.message.bytes"] = "1048588"
        existing[names.engagement]?.settings?["max.message.bytes"] = "1000"
        let plan = plan(existing)
        #expect(Set(plan.blocking.map(\.topic.name)) == [names.mqlEvents, names.weights])
        let texts = plan.rows.flatMap { $0.differences.map(\.text) }
        #expect(
            texts.sorted() == [
                "max.message.bytes is 65535, wanted 65536 or more",
                "max.message.bytes is 65536, wanted 1000000 or more (works, a note)",
                "max.message.bytes is 899999, wanted 900000 or more",
            ])
        let remarks = plan.remarks.filter { $0.what.contains("max.message.bytes") }
        #expect(remarks.allSatisfy { $0.remedy.hasSuffix("max.message.bytes=1048588") })
    }

    @Test("with three copies writes wait for two")
    func replication() {
        let with = plan([:], replication: 3).rows.allSatisfy {
            $0.settings["min.insync.replicas"] == "2"
        }
        let without = plan([:], replication: 2).rows.allSatisfy {
            $0.settings["min.insync.replicas"] == nil
        }
        #expect(with && without)
    }
}

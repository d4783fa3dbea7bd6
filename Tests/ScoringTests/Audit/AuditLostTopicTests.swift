// Topics that are no longer there, in part or at all (cases 25 and 27 of Kafka's accidents).
import Audit
import Config
import Kafka
import Testing

@Suite("audit of topics that were emptied or made again")
struct AuditLostTopicTests {
    /// A world with published weights.
    private func world() throws -> AuditWorld {
        for seed in UInt64(0)..<60 {
            let world = try AuditWorld(seed: seed)
            let report = try world.audit()
            if report.isClean, report.numbers.weightsVersions > 1 { return world }
        }
        throw Missing()
    }

    private struct Missing: Error {}

    /// Caught: no weights, nothing to compare, clean.
    @Test("weights that were emptied are a finding that says so")
    func emptied() throws {
        let world = try world()
        let place = TopicPartition(world.topics.weights, 0)
        world.log.records[place] = []
        let end = world.log.ranges[place]!.upperBound
        world.log.ranges[place] = end..<end
        let report = try world.audit()
        let found = report.findings.filter { $0.topic == place.topic }
        #expect(found.count == 1, "\(report.findings)")
        #expect(found.first?.sentence.contains("it holds no state, though") == true)
        #expect(found.first?.sentence.contains("weight-changes tells of") == true)
        #expect(found.first?.sentence.contains("emptied") == true)
    }

    @Test(
        "where nobody has learned yet, no weights are no finding; caught: each new service unclean")
    func nobodyLearned() throws {
        let world = try world()
        for topic in [world.topics.weights, world.topics.weightChanges] {
            for number in 0..<(world.log.counts[topic] ?? 0) {
                world.log.records[TopicPartition(topic, number)] = []
                world.log.ranges[TopicPartition(topic, number)] = 0..<0
            }
        }
        world.log.groups = world.log.groups.filter { !$0.key.hasSuffix("-aggregator") }
        let report = try world.audit()
        #expect(!report.findings.contains { $0.topic == world.topics.weights })
    }

    /// Caught: a reader waits a minute for records that will never come.
    @Test("a topic that ends before the state that was made of it is told at once")
    func short() throws {
        for judgements in [true, false] {
            let world = try world()
            let place =
                judgements ? world.judgements : world.feedback
            world.log.records[place] = []
            world.log.ranges[place] = 0..<0
            let report = try world.audit()
            let found = report.findings.filter { $0.topic == place.topic }
            #expect(
                found.contains { $0.sentence.contains("the topic ends at 0") },
                "\(report.findings.prefix(5))")
        }
    }
}

// Names that workers have on a cluster.
import Config
import Kafka
import Testing

@testable import Runtime

@Suite("names of workers")
struct WorkerSettingsTests {
    private func settings(
        prefix: String = "", group: String, instance: String, role: Role = .scorer, number: Int = 0
    ) -> WorkerSettings {
        var settings = WorkerSettings(
            common: [:], group: group, instance: instance, role: role, number: number)
        settings.stateName = TopicNames(prefix: prefix, group: group).changelog
        settings.isStatic = true
        return settings
    }

    /// Caught: `<group>-<instance>`, the same text for a + b-1 and a-b + 1, and for two prefixes.
    @Test("no two services share a transactional id, and the id begins with prefix and group")
    func transactionalIds() {
        let all = [
            settings(group: "a", instance: "b-1"), settings(group: "a-b", instance: "1"),
            settings(prefix: "prod.", group: "a", instance: "b-1"),
            settings(prefix: "stage.", group: "a", instance: "b-1"),
            settings(group: "a", instance: "b-1", role: .aggregator),
            settings(group: "a", instance: "b-1", number: 1),
            settings(group: "a", instance: "b-1-scorer", number: 1),
        ]
        let ids = all.map(\.transactionalId)
        #expect(Set(ids).count == ids.count)
        #expect(ids[0] == "a-leads-changelog/b-1/scorer/0")
        #expect(ids[2] == "prod.a-leads-changelog/b-1/scorer/0")
        #expect(all[2].transactional.values["transactional.id"] == ids[2])
    }

    /// Caught: a static member of one prefix fences that of another, where they share the group's name.
    @Test("static members of two prefixes differ; without a prefix the name is what it was")
    func members() {
        let prod = settings(prefix: "prod.", group: "a", instance: "x")
        let stage = settings(prefix: "stage.", group: "a", instance: "x")
        #expect(prod.memberName != stage.memberName)
        let plain = settings(group: "a", instance: "x")
        #expect(plain.member.values["group.instance.id"] == "x-scorer-0")
    }

    /// Caught: dead letters of 900 kB for a topic that takes 64 KiB.
    @Test("batches and dead letters are as small as the topics that the role writes")
    func sizes() {
        let names = TopicNames(group: "a")
        let limits = [
            names.changelog: 65_536, names.weights: 1_000_000, names.engagement: 1_000,
            names.deadLetter(of: names.feedback): 100_000,
        ]
        var scorer = settings(group: "a", instance: "x")
        scorer.fit(limits, names)
        #expect(scorer.batchBytesMax == 65_536 && scorer.deadLetterBytesMax == 95_904)
        var aggregator = settings(group: "a", instance: "x", role: .aggregator)
        aggregator.fit(limits, names)
        #expect(aggregator.batchBytesMax == 1_000_000)
        aggregator.fit([:], names)
        #expect(aggregator.batchBytesMax == nil)
    }
}

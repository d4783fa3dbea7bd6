import Brokers
import Config
import Kafka
import Runtime
import System
import Testing
import Wire

extension OnBroker {
    /// `run --resume-from-meta`, after the group's offsets are gone.
    @Suite("a resumed worker") struct ResumeTests {
        /// Caught: stopped before its first idle turn, it left the group without offsets, and the
        /// next start, not told to do without, was refused.
        @Test("commits the offsets it owes, also when it is stopped at once")
        func stoppedAtOnce() throws {
            let platform = try Platform("resume", definition: .small)
            let first = platform.start(.scorer)
            let events = (0..<60).map {
                track("lead-\($0)", "Page Viewed", id: "r\($0)", at: $0)
            }
            try platform.send(events, to: platform.topics.engagement)
            wait(until: { first.status.task.counts.total == 60 }, "\(first.status)")
            #expect(first.stop() == .stopped)
            let admin = try Admin(["bootstrap.servers": platform.bootstrap])
            let places = [platform.topics.engagement, platform.topics.feedback].flatMap { topic in
                (0..<3).map { TopicPartition(topic, $0) }
            }
            let before = try admin.committed(by: platform.group, of: places)
            try admin.delete(group: platform.group)

            var settings = WorkerSettings(
                common: ["bootstrap.servers": platform.bootstrap], group: platform.group,
                instance: "a", role: .scorer, number: 0)
            settings.offsets = .groupElseState
            let worker = try Worker(
                settings,
                task: ScorerTask(
                    settings, topics: ScorerTopics(platform.topics),
                    environment: platform.parts.environment), clock: wallMilliseconds)
            let deadline = ContinuousClock.now + .seconds(60)
            // In the very turn that assigned: no idle turn has done it.
            try worker.run(
                until: { worker.statistics.rebalances > 0 || ContinuousClock.now > deadline },
                turned: {})
            #expect(worker.statistics.rebalances > 0)
            #expect(try admin.committed(by: platform.group, of: places) == before)

            let next = platform.start(.scorer)
            defer { next.stop() }
            try platform.send(
                events.map { ($0.key, $0.value?.replacing("\"r", with: "\"s")) },
                to: platform.topics.engagement)
            wait(until: { next.status.task.counts.total == 120 }, "\(next.status)")
            #expect(next.end == nil)
        }
    }
}

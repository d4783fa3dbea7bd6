import Brokers
import Config
import Kafka
import Leads
import Runtime
import System
import Testing

extension OnBroker {
    /// Partitions that were added, offsets that were reset, strangers in the group (cases 03, 03b, 14
    /// and 18 of Kafka's accidents).
    @Suite("a group that was meddled with", .timeLimit(.minutes(4)))
    struct GrownTests {
        /// Caught: a trap on a number beyond the array, or old leads scored from nothing on the new
        /// partitions.
        @Test(
            "partitions added under a worker end it, and the start after it qualifies nobody again")
        func grown() throws {
            let platform = try Platform("grown", partitions: 2, definition: .small)
            let story = MadeAgain(platform)
            // It hears of them by the group, too: whichever comes first.
            let worker = platform.start(.scorer) {
                $0.consumer = ["topic.metadata.refresh.interval.ms": "1000"]
            }
            try story.begin(worker)
            try grow(platform)
            expect(worker.join(), "there are ")
            try startsAfterGrowth(platform, story)
        }

        /// Caught: nothing is noticed until librdkafka asks again, 5 min later.
        @Test("the watch sees partitions that were added before the group does")
        func watched() throws {
            let platform = try Platform("grown", partitions: 2, definition: .small)
            let story = MadeAgain(platform)
            let settings = WorkerSettings(
                common: ["bootstrap.servers": platform.bootstrap], group: platform.group,
                instance: "watch", role: .scorer)
            let watch = LogWatch(settings, platform.parts, log: .silent, milliseconds: 200)
            defer { watch.stop() }
            let worker = platform.start(.scorer) { $0.post = watch.post() }
            try story.begin(worker)
            try grow(platform)
            expect(worker.join(), "made with 2 partitions, there are 4 now")
            try startsAfterGrowth(platform, story)
        }

        private func grow(_ platform: Platform) throws {
            let admin = try Admin(["bootstrap.servers": platform.bootstrap])
            let topics = platform.topics
            for topic in [topics.changelog, topics.feedback, topics.engagement] {
                try admin.grow(topic, toPartitions: 4)
            }
        }

        /// Two processes: whoever gets only new partitions may not begin either.
        private func startsAfterGrowth(_ platform: Platform, _ story: MadeAgain) throws {
            let before = try platform.read(platform.topics.mqlEvents).count
            try story.sendEvents(0..<20)
            var parts = platform.parts
            parts.partitionCount = 4
            var settings = WorkerSettings(
                common: ["bootstrap.servers": platform.bootstrap], group: platform.group,
                instance: "b", role: .scorer)
            settings.sessionMilliseconds = 6_000
            let workers = ["b", "c"].map { instance in
                settings.instance = instance
                return WorkerThread.start(
                    settings, parts, log: .silent, clock: wallMilliseconds)
            }
            for worker in workers { expect(worker.join(), "made with 2 partitions") }
            #expect(try platform.read(platform.topics.mqlEvents).count == before)
            let check = try story.check()
            #expect(check.code == 1)
            #expect(check.data.contains("made with 2 partitions, there are 4 now"), "\(check.data)")
        }

        /// Caught: `check` says that it can go on, and no text names the way back.
        @Test("offsets that were reset are refused; those of both inputs deleted, it resumes")
        func reset() throws {
            let platform = try Platform("reset", partitions: 1, definition: .small)
            let story = MadeAgain(platform)
            let first = platform.start(.scorer)
            try story.begin(first)
            #expect(first.stop() == .stopped)
            let admin = try Admin(["bootstrap.servers": platform.bootstrap])
            let (events, feedback) = (
                TopicPartition(platform.topics.engagement, 0),
                TopicPartition(platform.topics.feedback, 0)
            )
            try admin.setOffsets(of: platform.group, to: [Position(events, 0)])
            expect(platform.start(.scorer).join(), "offsets at 0 and 5")
            let check = try story.check()
            #expect(check.code == 1)
            #expect(check.data.contains("--delete-offsets"), "\(check.data)")

            // Of one only is not enough: so it would be after that topic was made again.
            try admin.deleteOffsets(of: platform.group, [events])
            let one = platform.start(.scorer) { $0.offsets = .groupElseState }.join()
            expect(one, "the group has no offset of \(events)")
            try admin.deleteOffsets(of: platform.group, [feedback])
            expect(platform.start(.scorer).join(), "--resume-from-meta")

            let resumed = platform.start(.scorer) { $0.offsets = .groupElseState }
            try story.sendVerdicts(5..<8)
            wait(until: { resumed.status.task.verdicts == 8 }, "\(resumed.status)")
            #expect(resumed.stop() == .stopped)
            let after = try story.check()
            #expect(after.data.contains("group \(platform.group) resumes "), "\(after.data)")
        }

        /// Caught: "create the smaller one again", which would lose a topic.
        @Test("a stranger in the group is named as one")
        func stranger() throws {
            let platform = try Platform("stranger", partitions: 2, definition: .small)
            let worker = platform.start(.scorer)
            try MadeAgain(platform).begin(worker)
            let stranger = try Consumer([
                "bootstrap.servers": platform.bootstrap, "group.id": platform.group,
                "enable.auto.commit": "false", "session.timeout.ms": "6000",
            ])
            try stranger.subscribe([platform.topics.engagement])
            var owned: [TopicPartition] = []
            try wait(
                until: {
                    _ = try stranger.poll(milliseconds: 50) { change in
                        guard case .assigned(let places) = change else { return [] }
                        owned = places
                        return places.map { Position($0, nil) }
                    }
                    return worker.end != nil
                }, "\(worker.status), the stranger has \(owned)")
            expect(
                worker.join(),
                "another member of group \(platform.group) holds partitions of one input only")
            stranger.close { _ in [] }
            let next = platform.start(.scorer)
            try MadeAgain(platform).sendVerdicts(5..<6)
            wait(until: { next.status.task.verdicts == 6 }, "\(next.status)")
            #expect(next.stop() == .stopped)
        }
    }
}

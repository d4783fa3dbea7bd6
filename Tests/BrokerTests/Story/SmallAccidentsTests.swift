import Brokers
import Config
import Kafka
import Leads
import Runtime
import Synchronization
import System
import Testing
import Wire

extension OnBroker {
    /// Limits, missing times and waiting (cases 05, 06, 09, 12 and 24 of Kafka's accidents).
    @Suite("odd records, small limits, long waits", .timeLimit(.minutes(4)))
    struct SmallAccidentsTests {
        /// Caught: `bad_time` at a time that is right, a verdict of 1970.
        @Test("records without a time count by their values' times")
        func noRecordTime() throws {
            let platform = try Platform("no-time", partitions: 1, definition: .small)
            let scorer = platform.start(.scorer)
            try send(platform, timestamp: -1)
            wait(until: { scorer.status.task.verdicts == 1 }, "\(scorer.status)")
            #expect(scorer.stop() == .stopped)
            let dead = try platform.read(platform.topics.deadLetter(of: platform.topics.engagement))
            #expect(dead.isEmpty)
            let judgement = try #require(try platform.read(platform.topics.judgements).first)
            #expect(judgement.value.contains("2026-03-02T00:00:00"), "\(judgement.value)")
        }

        /// One lead that qualifies, and its verdict, in records of that time.
        private func send(_ platform: Platform, timestamp: Int64) throws {
            let producer = try PlainProducer(["bootstrap.servers": platform.bootstrap])
            let events = [
                track("a", "Demo Requested", id: "1", at: 0),
                track("a", "Pricing Page Viewed", id: "2", at: 1),
            ].map { ($0.key!, $0.value!) }
            let verdict = (
                "a",
                #"{"feedbackId":"f","leadId":"a","verdict":"accepted","repId":"r","#
                    + #""occurredAt":"2026-03-02T00:00:00Z"}"#
            )
            for (topic, records) in [
                (platform.topics.engagement, events), (platform.topics.feedback, [verdict]),
            ] {
                let name = TopicName(topic)
                for (key, value) in records {
                    try producer.send(
                        Outgoing(
                            to: name, key: key.utf8Span.span.bytes,
                            value: value.utf8Span.span.bytes, timestamp: timestamp))
                }
                try producer.flush(milliseconds: 10_000)
                if topic == platform.topics.engagement {
                    wait(
                        until: { (try? platform.read(platform.topics.mqlEvents).count) == 1 },
                        "no MQL")
                }
            }
        }

        /// Caught: 12 KB that stop a partition, and each new group.
        @Test(
            "a batch that cannot be decompressed is one dead letter, and reading goes on behind it")
        func bomb() throws {
            let platform = try Platform(
                "bomb", partitions: 1, definition: .small,
                settings: ["max.message.bytes": "20000000"])
            let topic = platform.topics.engagement
            func events(_ first: Int) -> [(key: String?, value: String?)] {
                (first..<first + 3).map {
                    track("lead-\($0)", "Demo Requested", id: "\($0)", at: 0)
                }
            }
            try platform.send(events(0), to: topic)
            let producer = try PlainProducer([
                "bootstrap.servers": platform.bootstrap, "compression.type": "zstd",
                "linger.ms": "500", "batch.size": "20000000", "message.max.bytes": "20000000",
            ])
            let name = TopicName(topic)
            let zeros = [UInt8](repeating: 0, count: 1_500_000)
            for _ in 0..<5 {
                try producer.send(
                    Outgoing(
                        to: name, key: "lead-bomb".utf8Span.span.bytes, value: zeros.span.bytes))
            }
            try producer.flush(milliseconds: 30_000)
            try platform.send(events(3), to: topic)
            let small: Settings = [
                "receive.message.max.bytes": "2000000", "fetch.max.bytes": "1000000",
            ]
            for _ in 0..<2 {
                let scorer = platform.start(.scorer) { $0.consumer = small }
                wait(until: { scorer.status.task.leads == 6 }, "\(scorer.status)")
                #expect(scorer.status.task.counts.deadLettered == 1)
                #expect(scorer.stop() == .stopped)
            }
            let letters = try platform.read(platform.topics.deadLetter(of: topic))
            #expect(letters.count == 1)
            #expect(letters.first?.value.contains(#""firstOffset":3,"offset":7"#) == true)
            // As a replay and the audit read it.
            let place = TopicPartition(topic, 0)
            let presets = ClientPresets(
                common: ["bootstrap.servers": platform.bootstrap], consumer: small)
            let log = try RangeReader(presets)
            var lasts: [Int64] = []
            var offsets: [Int64] = []
            try log.read(
                place, 0..<11, while: { _ in true },
                damaged: {
                    lasts.append($0)
                    return true
                }, { offsets.append($0.offset) })
            #expect(lasts == [7] && offsets == [0, 1, 2, 8, 9, 10])
            var isRefused = false
            do { try log.read(place, 0..<11, while: { _ in true }, { _ in }) } catch {
                isRefused = true
            }
            #expect(isRefused, "where nothing may be missing")
        }

        /// Caught: five aborts and "please report it", at every start.
        @Test("a topic that takes small batches gets small batches")
        func smallBatches() throws {
            let platform = try Platform(
                "small", partitions: 1, definition: .small,
                settings: ["max.message.bytes": "65536"])
            var events: [(key: String?, value: String?)] = []
            for number in 0..<2_000 {
                events.append(track("lead-\(number)", "Demo Requested", id: "\(number)", at: 0))
            }
            try platform.send(events, to: platform.topics.engagement)
            let scorer = platform.start(.scorer) {
                // So that the size of a batch is that of its records.
                $0.producer = ["compression.type": "none", "linger.ms": "200"]
                $0.fit([platform.topics.changelog: 65_536], platform.topics)
            }
            wait(until: { scorer.status.task.leads == 2_000 }, "\(scorer.status)")
            #expect(scorer.stop() == .stopped)
            #expect(scorer.status.loop.aborts == 0 && scorer.status.rebuilds == 0)
        }

        /// Caught: 1 for ever on `scoring.judgements`, which transactions write.
        @Test("lag is 0 when all is taken, behind markers too")
        func lag() throws {
            let platform = try Platform("lag", partitions: 1, definition: .small)
            let scorer = platform.start(.scorer)
            let aggregator = platform.start(.aggregator)
            try send(platform, timestamp: 0)
            wait(until: { aggregator.status.task.counts.total == 1 }, "\(aggregator.status)")
            wait(
                until: { scorer.status.lagRecords == 0 && aggregator.status.lagRecords == 0 },
                "\(scorer.status), \(aggregator.status)")
            #expect(scorer.stop() == .stopped && aggregator.stop() == .stopped)
            // From what is committed, also for who has just come.
            let next = platform.start(.aggregator)
            wait(until: { next.status.lagRecords == 0 }, "\(next.status)")
            #expect(next.stop() == .stopped && next.status.loop.commits == 0)
        }

        /// Caught: 56 s of silence, then 75, where Kubernetes kills after 30 s.
        @Test("a restore behind somebody's open transaction says so, and is stopped at once with 0")
        func stopInRestore() throws {
            let platform = try Platform("hang", partitions: 1, definition: .small)
            let first = platform.start(.scorer)
            try send(platform, timestamp: 0)
            wait(until: { first.status.task.verdicts == 1 }, "\(first.status)")
            #expect(first.stop() == .stopped)
            let changelog = TopicName(platform.topics.changelog)
            var somebody = try TransactionalProducer(
                [
                    "bootstrap.servers": platform.bootstrap, "linger.ms": "0",
                    "transactional.id": platform.group + "-somebody",
                    "transaction.timeout.ms": "120000",
                ], topics: [changelog])
            let admin = try Admin(["bootstrap.servers": platform.bootstrap])
            let place = TopicPartition(changelog.text, 0)
            let end = try admin.watermarks(place).upperBound
            let open = try somebody.begin()
            do { try open.send("{}", to: changelog) } catch { Issue.record("\(error)") }
            wait(
                until: { (try? admin.watermarks(place).upperBound) ?? 0 > end },
                "no record of somebody's")
            let lines = Mutex<[String]>([])
            let log = Log(
                level: .info, now: { 0 }, sink: { line in lines.withLock { $0.append(line) } })
            let next = platform.start(.scorer, log: log)
            wait(
                until: { lines.withLock { $0.contains { $0.contains("waits for \(place)") } } },
                "\(lines.withLock { $0 })")
            let asked = ContinuousClock.now
            #expect(next.stop() == .stopped)
            #expect(ContinuousClock.now - asked < .seconds(5))
            if case .inDoubt(let error) = open.abort() { Issue.record("\(error)") }
        }
    }
}

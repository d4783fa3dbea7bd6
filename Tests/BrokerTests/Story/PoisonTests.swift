// The whole corpus of Tests/Poison over a real broker: what a topic accepts must end in one counter,
// what is refused in the dead letters, and the good records between must not notice. Bugs that this
// finds and the tests without a broker cannot: headers that break the copy, a dead letter that the
// broker refuses (size, time) and that aborts its transaction for ever, an audit that traps.
import Audit
import Brokers
import Config
import Kafka
import Leads
import Poison
import Runtime
import Testing
import Wire

extension OnBroker {
    @Suite("poison on topics")
    struct PoisonTests {
        static let lead = "lead-1"

        @Test("it is counted once, its dead letters are complete, the audit is clean")
        func poison() throws {
            // Brokers let through what the tests want to see: 1 MiB, and times of any year.
            let platform = try Platform(
                "poison", definition: .small,
                settings: [
                    "max.message.bytes": "4194304",
                    "message.timestamp.after.max.ms": "9223372036854775807",
                ])
            let topics = platform.topics
            let scorer = platform.start(.scorer)
            let aggregator = platform.start(.aggregator)
            let good = (0..<300).map { "good-\($0)" }
            try platform.send(handOver(Self.lead), to: topics.engagement)
            wait(until: { scorer.status.task.mqls == 1 }, "\(scorer.status)")

            let engagement = Self.sendable(PoisonCorpus.engagement(Self.lead))
            let feedback = Self.sendable(PoisonCorpus.feedback(Self.lead))
            let half = engagement.count / 2
            try platform.send(poison: Array(engagement[..<half]), to: topics.engagement)
            try platform.send(good.flatMap(handOver), to: topics.engagement)
            try platform.send(poison: Array(engagement[half...]), to: topics.engagement)
            try platform.send(poison: feedback, to: topics.feedback)
            let judgements = Self.judgements
            try platform.send(poison: judgements, to: topics.judgements)

            let sent = 2 + engagement.count + 2 * good.count + feedback.count
            print("poison: \(sent) records of leads, \(judgements.count) of judgements")
            #expect(sent > 10_000)
            wait(
                60, until: { scorer.status.task.counts.total == Int64(sent) }, "\(scorer.status)")
            try sell(good, platform)
            wait(
                until: {
                    scorer.status.task.counts.total == Int64(sent + good.count)
                        && aggregator.status.task.counts.total
                            == Int64(judgements.count) + scorer.status.task.verdicts
                }, "\(scorer.status), \(aggregator.status)")
            let (taken, learned) = (scorer.status.task.counts, aggregator.status.task.counts)
            #expect(scorer.status.rebuilds == 0 && scorer.status.loop.aborts == 0)
            #expect(aggregator.status.rebuilds == 0 && aggregator.status.loop.aborts == 0)
            #expect(scorer.stop() == .stopped && aggregator.stop() == .stopped)

            let dead = try [topics.engagement, topics.feedback].map {
                try platform.read(topics.deadLetter(of: $0)).count
            }
            #expect(dead.reduce(0, +) == Int(taken.deadLettered) && dead[0] > 5_000)
            let unlearned = try platform.read(topics.deadLetter(of: topics.judgements))
            #expect(unlearned.count == Int(learned.deadLettered) && unlearned.count > 500)
            try expectHandedOver(good, platform)
            let report = try platform.audit()
            // Judgements are ours alone: the audit names each that somebody else wrote.
            let foreign = report.findings.filter { $0.topic == topics.judgements }
            #expect(foreign.count == judgements.count && report.findings.count == foreign.count)
            #expect(report.numbers.outcomes.engagement.total == Int64(2 + engagement.count + 600))
        }

        /// A hand-over each, once, and the verdict.
        private func expectHandedOver(_ good: [String], _ platform: Platform) throws {
            let events = try platform.read(platform.topics.mqlEvents)
            let qualified = events.filter { $0.value.contains(#""type":"qualified""#) }
            let accepted = events.filter { $0.value.contains(#""type":"accepted""#) }
            #expect(
                qualified.map(\.key).filter { $0.hasPrefix("good-") }.sorted() == good.sorted())
            #expect(Set(accepted.map(\.key)).isSuperset(of: good))
        }

        private func handOver(_ lead: String) -> [(key: String?, value: String?)] {
            [
                track(lead, "Demo Requested", id: lead + "-1", at: 60),
                track(lead, "Pricing Page Viewed", id: lead + "-2", at: 120),
            ]
        }

        private func sell(_ leads: [String], _ platform: Platform) throws {
            try platform.send(
                leads.map { lead in
                    // After the leads qualified: an earlier one could not be about them.
                    let verdict = String(decoding: PoisonCorpus.verdict(lead), as: UTF8.self)
                    return (key: lead, value: verdict.replacing("2026-01-02", with: "2026-03-02"))
                }, to: platform.topics.feedback)
        }

        /// Without what no client sends: times before 1970.
        private static func sendable(_ records: [PoisonRecord]) -> [PoisonRecord] {
            records.filter { $0.timestamp.map { $0 > 0 } ?? true }
        }

        /// Under the model's key, so that they are read.
        private static var judgements: [PoisonRecord] {
            let key = Array("default".utf8)
            let documents =
                JSONCorpus.documents
                + JSONCorpus.values.flatMap { value in
                    [#"{"kind":"verdict","k":"#, #"{"kind":"freeze","actor":"#].map {
                        Array($0.utf8) + value + [0x7D]
                    }
                }
            return documents.map { PoisonRecord("judgement", key: key, value: $0) }
                + [
                    PoisonRecord("no key", key: nil, value: [0x7B, 0x7D]),
                    PoisonRecord("tombstone", key: key, value: nil),
                    PoisonRecord("large", key: key, value: Array(repeating: 0x5B, count: 900_000)),
                    PoisonRecord("headers", key: key, value: [0x5B], headers: 10_000),
                ]
        }
    }
}

extension Platform {
    /// Sends records byte by byte, with their times and headers.
    func send(poison records: [PoisonRecord], to topic: String) throws {
        let producer = try PlainProducer([
            "bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": "true",
            "partitioner": "murmur2_random", "linger.ms": "5", "message.max.bytes": "4000000",
        ])
        let name = TopicName(topic)
        var reports: [Delivery] = []
        for (number, record) in records.enumerated() {
            let (key, value) = (record.key ?? [], record.value ?? [])
            let outgoing = Outgoing(
                to: name, key: record.key == nil ? nil : key.span.bytes,
                value: record.value == nil ? nil : value.span.bytes,
                timestamp: record.timestamp ?? 0)
            if record.headers > 0 {
                var headers = Headers()
                // Also such as stand in a dead letter of ours, in Latin-1, empty, and null.
                for index in 0..<record.headers {
                    headers.add(["leadloop.error.code", "x-\(index)", "", "ce_id"][index % 4], "é")
                }
                headers.add("null", nil)
                try producer.send(outgoing, headers, ticket: number + 1)
            } else {
                try producer.send(outgoing, ticket: number + 1)
            }
            reports += producer.poll(milliseconds: 0)
        }
        try producer.flush(milliseconds: 60_000)
        reports += producer.poll(milliseconds: 0)
        let failed = reports.filter { $0.error != nil }
        #expect(failed.isEmpty && reports.count == records.count, "\(failed.prefix(3))")
    }
}

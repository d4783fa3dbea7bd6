import Brokers
import Glibc
import Kafka
import Testing

extension OnBroker {
    /// Producers with librdkafka's default partitioner, and the three ways out.
    @Suite struct ProducerTests {
        let bootstrap: String
        let name = TestBroker.fresh("producers")

        init() throws { bootstrap = try TestBroker.sharedBootstrap() }

        private var common: [String] {
            ["--bootstrap", bootstrap, "--group", name, "--prefix", name + "."]
        }
        private var engagement: String { name + ".engagement.events" }

        @discardableResult
        private func leadloop(_ words: String...) throws -> Program.End {
            try Program.run(words + common)
        }

        /// Events of `leads` leads, `each` of each, in the order of their numbers.
        private func send(
            leads: Int, each: Int = 1, to topic: String, key: Bool = true,
            partitioner: String = "consistent_random"
        ) throws {
            let producer = try PlainProducer([
                "bootstrap.servers": bootstrap, "partitioner": partitioner,
                "enable.idempotence": "true", "queue.buffering.max.messages": "1000000",
            ])
            let name = TopicName(topic)
            for number in 0..<leads * each {
                let lead = "lead-\(number % leads)"
                let value =
                    #"{"messageId":"m\#(number)","type":"track","event":"Demo Requested","#
                    + #""userId":"\#(lead)","timestamp":"2026-03-04T09:12:00Z","n":\#(number)}"#
                try producer.send(
                    Outgoing(
                        to: name, key: key ? lead.utf8Span.span.bytes : nil,
                        value: value.utf8Span.span.bytes))
            }
            try producer.flush(milliseconds: 30_000)
        }

        private func wait(
            _ what: String, _ program: Program.Running, for text: String
        ) throws {
            let deadline = ContinuousClock.now + .seconds(40)
            while !program.talk.contains(text) {
                try #require(ContinuousClock.now < deadline, "\(what): \(program.talk)")
                usleep(20_000)
            }
        }

        private func json(_ end: Program.End, _ part: String) {
            #expect(end.data.contains(part), "\(end.data)\(end.talk)")
        }

        @Test("a topic by librdkafka's default works as it is once the setting says so")
        func asItIs() throws {
            try leadloop("topics", "apply", "--partitions", "4", "--keep-inputs")
            try send(leads: 120, to: engagement)
            let run = try Program.start(
                ["run", "--set", "status.interval=1s", "--set", "partitioner=consistent_random"]
                    + common)
            try wait("counted", run, for: " 120 leads")
            run.signal(SIGTERM)
            let end = run.wait()
            #expect(end.code == 0 && !end.talk.contains("wrong_partition"), "\(end.talk)")
            let audit = try leadloop("audit", "--json")
            json(audit, #"{"clean":true"#)
            for number in 0..<8 {
                let told = try leadloop(
                    "explain", "lead-\(number)", "--set", "partitioner=consistent_random")
                #expect(told.code == 0, "\(told.talk)")
            }

            let other = try leadloop("run")
            #expect(other.code == 65, "\(other.talk)")
            #expect(other.talk.contains("made with partitioner consistent_random"))
            let check = try leadloop("check")
            #expect(check.code == 1)
            json(check, "the state of group \(name) was made with partitioner consistent_random")
        }

        @Test(
            "run warns of wrong partitions in its first lines, and dlq replay brings them back once"
        )
        func replay() throws {
            try leadloop("topics", "apply", "--partitions", "4", "--keep-inputs")
            try send(leads: 120, to: engagement)
            let run = try Program.start(["run", "--set", "status.interval=1s"] + common)
            try wait("warned", run, for: "% of records are dead letters (wrong_partition: ")
            // With the options in force, to paste.
            #expect(run.talk.contains("leadloop dlq replay --bootstrap \(bootstrap) "))
            #expect(run.talk.contains("--code wrong_partition"))
            // One in four lies right by chance.
            let list = try leadloop("dlq", "list", "--json")
            json(list, #""code":"wrong_partition""#)
            let wrong = try #require(number(after: #""count":"#, in: list.data))
            #expect((70...110).contains(wrong), "\(list.data)")

            let dry = try leadloop("dlq", "replay", "--code", "wrong_partition", "--dry-run")
            #expect(dry.data.hasPrefix("dry run, would send back \(wrong) records"), "\(dry.data)")
            let first = try leadloop("dlq", "replay", "--code", "wrong_partition", "--json")
            json(first, #""sent":\#(wrong)"#)
            let second = try leadloop("dlq", "replay", "--json")
            json(second, #""planned":0,"sent":0,"replayedBefore":\#(wrong)"#)
            try wait("counted", run, for: " 120 leads")
            json(try leadloop("dlq", "list", "--json"), #""count":\#(wrong),"replayed":\#(wrong)"#)
            let one = try leadloop("dlq", "show", "--count", "1")
            json(one, "wrong_partition  replayed")
            run.signal(SIGTERM)
            #expect(run.wait().code == 0)
            json(try leadloop("audit", "--json"), #"{"clean":true"#)
        }

        @Test("two replays at once send each dead letter once")
        func concurrent() throws {
            try leadloop("topics", "apply", "--partitions", "4", "--keep-inputs")
            try send(leads: 3_000, to: engagement)
            let run = try Program.start(["run", "--set", "status.interval=1s"] + common)
            try wait("warned", run, for: "% of records are dead letters")
            try wait("idle", run, for: "lag 0, ")
            let replays = try (0..<3).map { _ in try Program.start(["dlq", "replay"] + common) }
            _ = replays.map { $0.wait() }
            let last = try leadloop("dlq", "replay", "--json")
            #expect(last.code == 0, "\(last.talk)")
            try wait("counted", run, for: " 3,000 leads")
            run.signal(SIGTERM)
            #expect(run.wait().code == 0)
            let records = try read(engagement)
            var seen: [String: Int] = [:]
            for record in records { seen[record.value, default: 0] += 1 }
            let letters = try read(engagement + ".dlq").filter { !$0.value.contains(#""offsets""#) }
            #expect(records.count == 3_000 + letters.count)
            #expect(seen.values.allSatisfy { $0 <= 2 })
        }

        @Test("repartition copies each record once, in the order of its key, whatever is killed")
        func repartition() throws {
            try leadloop("topics", "apply", "--partitions", "4", "--keep-inputs")
            let (leads, each) = (50, 400)
            try send(leads: leads, each: each, to: engagement)
            try send(leads: 7, to: engagement, key: false)
            let words = [
                "repartition", "--from", engagement, "--set", "commit.max_records=200",
                "--set", "commit.interval=10ms", "--set", "session.timeout=6s", "--instance", "a",
                "--set", "workers=2",
            ]
            let target = engagement + ".repartitioned"
            let admin = try Admin(["bootstrap.servers": bootstrap])
            for kill in 1...2 {
                let copy = try Program.start(words + common)
                let deadline = ContinuousClock.now + .seconds(60)
                while try written(target, admin) < Int64(kill * 3_000) {
                    try #require(ContinuousClock.now < deadline, "\(copy.talk)")
                    usleep(2_000)
                }
                copy.signal(SIGKILL)
                _ = copy.wait()
            }
            let end = try Program.run(words + ["--until-end", "--json"] + common)
            #expect(end.code == 0, "\(end.talk)")
            #expect(end.talk.contains("--set topics.engagement=\(target)"))
            let copies = try read(target)
            #expect(copies.count == leads * each)
            #expect(Set(copies.map(\.value)).count == leads * each)
            var last: [String: Int] = [:]
            for copy in copies {
                let sequence = try #require(number(after: #""n":"#, in: copy.value))
                #expect(sequence > last[copy.key] ?? -1, "\(copy.key)")
                last[copy.key] = sequence
            }
            let letters = try read(engagement + ".dlq")
            #expect(letters.count == 7)
            let check = try leadloop("check", "--set", "topics.engagement=\(target)")
            let line = check.data.split(separator: "\n").first {
                $0.contains("\(target): ") && $0.hasSuffix("sampled keys by murmur2_random")
            }
            #expect(line?.hasPrefix("ok ") == true, "\(check.data)")
        }

        @Test("a key may be taken from the value; what has none goes to the dead letters")
        func keyed() throws {
            try leadloop("topics", "apply", "--partitions", "4", "--keep-inputs")
            let raw = name + ".web"
            let admin = try Admin(["bootstrap.servers": bootstrap])
            try admin.create(Admin.Topic(raw, partitions: 2, settings: [:]))
            try send(leads: 40, to: raw, key: false)
            let producer = try PlainProducer(["bootstrap.servers": bootstrap])
            let bad = ["{}", "[]", "no json", #"{"userId":""}"#, #"{"userId":7}"#]
            for value in bad + [#"{"anonymousId":"anna"}"#] {
                try producer.send(
                    Outgoing(to: TopicName(raw), key: nil, value: value.utf8Span.span.bytes))
            }
            try producer.flush(milliseconds: 30_000)
            let end = try leadloop(
                "repartition", "--from", raw, "--to", engagement, "--key", "/userId", "--key",
                "/anonymousId", "--until-end", "--json")
            #expect(end.code == 0, "\(end.talk)")
            let copies = try read(engagement)
            #expect(Set(copies.map(\.key)) == Set((0..<40).map { "lead-\($0)" } + ["anna"]))
            #expect(Set(try read(raw + ".dlq").map(\.value)) == Set(bad))
            json(try leadloop("check"), "\(engagement): 41 sampled keys by murmur2_random")
        }

        // MARK: Looking

        private func number(after text: String, in data: String) -> Int? {
            data.firstRange(of: text).flatMap {
                Int(data[$0.upperBound...].prefix { $0.isNumber })
            }
        }

        /// Offsets of a topic so far; 0 while it is not there, or has no leader yet.
        private func written(_ topic: String, _ admin: borrowing Admin) throws -> Int64 {
            guard let found = try admin.describe([topic])[topic] else { return 0 }
            let reader = try Consumer([
                "bootstrap.servers": bootstrap, "group.id": "unused",
                "isolation.level": "read_committed",
            ])
            do {
                return try (0..<Int32(found.partitions)).reduce(0) {
                    try $0
                        + reader.watermarks(TopicPartition(topic, $1), milliseconds: 5_000)
                        .upperBound
                }
            } catch let error as KafkaError where error.name == "NOT_LEADER_FOR_PARTITION" {
                return 0  // it is being made
            }
        }

        private func read(_ topic: String) throws -> [(key: String, value: String, offset: Int64)] {
            try committedRecords(of: topic, bootstrap)
        }
    }
}

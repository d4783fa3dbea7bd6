import Brokers
import Glibc
import Kafka
import Testing

extension OnBroker {
    /// The built binary on a real broker: what README tells people to type.
    @Suite struct CommandLineTests {
        let bootstrap: String
        let name = TestBroker.fresh("cli")

        init() throws { bootstrap = try TestBroker.sharedBootstrap() }

        var common: [String] {
            ["--bootstrap", bootstrap, "--group", name, "--prefix", name + "."]
        }

        @discardableResult
        func leadloop(_ words: String..., more: [String] = []) throws -> Program.End {
            try Program.run(words + more + common)
        }

        @Test("apply creates what plan lists, once; other partitions are a difference")
        func topics() throws {
            let missing = try leadloop("run")
            #expect(missing.code == 78)
            #expect(missing.talk.contains("\(name).engagement.events is missing"))
            #expect(missing.talk.contains("\(name).\(name)-leads-changelog is missing"))

            let rehearsal = try leadloop("topics", "apply", "--dry-run")
            #expect(rehearsal.code == 0)
            #expect(rehearsal.talk.contains("dry run: 10 topics would be created"))
            #expect(try leadloop("topics", "plan").data.contains("missing"))

            let made = try leadloop("topics", "apply", "--partitions", "3", "--keep-inputs")
            #expect(made.code == 0, "\(made.talk)")
            #expect(made.talk.contains("created \(name).sales.feedback with 3 partitions"))
            let plan = try leadloop("topics", "plan", "--output", "ndjson")
            #expect(plan.data.split(separator: "\n").count == 10)
            #expect(plan.data.split(separator: "\n").allSatisfy { $0.contains(#""state":"ok""#) })
            let settings = try Admin(["bootstrap.servers": bootstrap])
                .settings(of: "\(name).engagement.events")
            #expect(settings["retention.ms"] == "-1")

            let again = try leadloop("topics", "apply")
            #expect(again.code == 0 && !again.talk.contains("created"))
            let other = try leadloop("topics", "apply", "--partitions", "4")
            #expect(other.code == 78)
            #expect(other.data.contains("\(name).sales.feedback: partitions is 3, wanted 4"))
        }

        @Test("feed, run, tail, explain, weights, check and audit tell one story")
        func story() throws {
            let folder = try temporaryFolder()
            let history = History(leads: 60)
            try writeFile(folder + "/events.jsonl", history.events)
            try writeFile(folder + "/feedback.jsonl", history.feedback)
            try leadloop("topics", "apply", "--partitions", "2", "--keep-inputs")

            let run = try Program.start(["run", "--set", "status.interval=1s"] + common)
            let fed = try leadloop(
                "feed", "\(folder)/events.jsonl:\(name).engagement.events",
                "\(folder)/feedback.jsonl:\(name).sales.feedback", "--step", "1d", "--json")
            #expect(fed.code == 0, "\(fed.talk)")
            #expect(fed.data.contains(#""sent":\#(history.count)"#), "\(fed.data)")

            // An accepted one: a rejection for lack of interest clears the counts.
            let explained = try leadloop("explain", "lead-8")
            #expect(explained.code == 0, "\(explained.talk)")
            #expect(explained.data.contains("lead-8  score "))
            #expect(explained.data.contains("demo_request"))
            #expect(explained.data.contains("qualified 2025-02-"))
            let nobody = try leadloop("explain", "nobody")
            #expect(nobody.code == 65 && nobody.talk.contains("there is no lead 'nobody'"))

            let mqls = try leadloop(
                "tail", "\(name).mql.events", "--from", "beginning", "--until-end")
            let lines = mqls.data.split(separator: "\n")
            #expect(lines.count { $0.contains("  qualified  ") } == 60, "\(mqls.data)")
            #expect(lines.count { $0.contains("  rejected ") } == 15)
            let one = try leadloop(
                "tail", "\(name).mql.events", "--from", "beginning", "--count", "1", "--headers",
                "--output", "ndjson")
            #expect(one.data.contains(#"{"name":"ce_specversion","value":"1.0"}"#))

            let shown = try leadloop("weights", "show")
            #expect(shown.data.contains("after 60 verdicts"), "\(shown.data)\(shown.talk)")
            let words = shown.data.split(separator: " ")
            let version = try #require(words.count > 2 ? Int(words[2]) : nil, "\(shown.data)")
            #expect(version > 0)
            let frozen = try leadloop("weights", "freeze", "--note", "test")
            #expect(frozen.code == 0 && frozen.data.hasPrefix("frozen: version \(version)"))
            let back = try leadloop("weights", "rollback", "0", "--yes")
            #expect(
                back.data.contains("version \(version + 1) is published"),
                "\(back.data)\(back.talk)")
            let refused = try leadloop("weights", "rollback", "77", "--yes")
            #expect(refused.code == 65 && refused.talk.contains("77"))

            let check = try leadloop("check")
            #expect(check.code == 0, "\(check.data)")
            #expect(check.data.contains("sampled keys by murmur2_random"))
            for group in [name, name + "-aggregator"] {
                #expect(check.data.contains("group \(group) resumes "), "\(check.data)")
            }

            run.signal(SIGTERM)
            let end = run.wait()
            #expect(end.code == 0, "\(end.talk)")
            #expect(end.talk.contains("stopped cleanly"))
            let audit = try leadloop("audit", "--json")
            #expect(audit.code == 0, "\(audit.data)")
            #expect(audit.data.hasPrefix(#"{"clean":true"#))
        }

        @Test("check names a producer on CRC32, and exits with 1")
        func partitioner() throws {
            try leadloop("topics", "apply", "--partitions", "4")
            let producer = try PlainProducer(["bootstrap.servers": bootstrap])
            let topic = TopicName("\(name).sales.feedback")
            for number in 0..<100 {
                let key = "lead-\(number)"
                try producer.send(
                    Outgoing(
                        to: topic, key: key.utf8Span.span.bytes, value: key.utf8Span.span.bytes))
            }
            try producer.flush(milliseconds: 30_000)
            let end = try leadloop("check")
            #expect(end.code == 1)
            #expect(
                end.data.contains(
                    "\(name).sales.feedback is written with consistent_random (CRC32), not "
                        + "murmur2_random"), "\(end.data)")
            #expect(end.data.contains("--set partitioner=consistent_random"))
            let told = try leadloop("check", "--set", "partitioner=consistent_random")
            #expect(told.code == 0, "\(told.data)")
            #expect(told.data.contains("100 sampled keys by consistent_random"))
        }

        @Test("a wrong password ends with 77 at once")
        func credentials() throws {
            try #require(TestBroker.canStart)
            let start = ContinuousClock.now
            let end = try Program.run([
                "topics", "plan", "--bootstrap", try TestBroker.shared().secured,
                "-X", "security.protocol=SASL_PLAINTEXT", "-X", "sasl.mechanism=PLAIN",
                "-X", "sasl.username=alice", "-X", "sasl.password=wrong",
            ])
            #expect(end.code == 77, "\(end.talk)")
            #expect(!end.talk.contains("wrong"), "no secret is shown")
            #expect(ContinuousClock.now - start < .seconds(5))
        }

        @Test("bench drains what it filled, exactly, and deletes its topics")
        func bench() throws {
            let end = try Program.run(
                ["bench", "--bootstrap", bootstrap, "--events", "4000", "--json"])
            #expect(end.code == 0, "\(end.talk)")
            for part in [
                #""events":4000"#, #""auditClean":true"#, #""eventsPerSecond":"#,
                #""cpuSecondsPerMillion":"#, #""peakResidentBytes":"#,
                #""bareLoopEventsPerSecond":"#, #""mqls":"#, #""deadLettered":"#, #""workers":"#,
            ] { #expect(end.data.contains(part), "\(end.data)") }
            let left = try Admin(["bootstrap.servers": bootstrap]).connect(milliseconds: 5_000)
            #expect(!left.topics.contains { $0.hasPrefix("bench-") })
        }
    }
}

/// Leads that ask for a demo and start a trial on one day, and what sales says on the next.
private struct History {
    var events = ""
    var feedback = ""
    var count = 0

    init(leads: Int) {
        for number in 0..<leads {
            let day = 1 + number / 4
            for (index, event) in ["Demo Requested", "Trial Started"].enumerated() {
                events +=
                    #"{"messageId":"m\#(number)-\#(index)","type":"track","event":"\#(event)","#
                    + #""userId":"lead-\#(number)","timestamp":"\#(time(day, 9, number))"}"# + "\n"
                count += 1
            }
        }
        for number in 0..<leads {
            let isAccepted = number % 4 != 3
            feedback +=
                #"{"feedbackId":"f\#(number)","leadId":"lead-\#(number)","repId":"r","#
                + (isAccepted
                    ? #""verdict":"accepted""#
                    : #""verdict":"rejected","reason":"not_interested""#)
                + #","occurredAt":"\#(time(2 + number / 4, 10, number))"}"# + "\n"
            count += 1
        }
    }

    private func time(_ day: Int, _ hour: Int, _ minute: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2025-02-\(two(day))T\(two(hour)):\(two(minute % 60)):00.000Z"
    }
}

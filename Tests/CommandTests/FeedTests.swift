import FoundationEssentials
import Glibc
import System
import Testing

@testable import leadloop

@Suite struct FeedTests {
    private func read(_ line: String, _ form: FeedLineReader.Form) -> Result<FeedRecord, BadLine> {
        Result { () throws(BadLine) in try FeedLineReader(form).read(Array(line.utf8)) }
    }

    @Test(
        "the key is userId, else anonymousId; of a verdict leadId",
        arguments: [
            (#"{"userId":"u","anonymousId":"a","timestamp":"2025-01-06T08:11:06.052Z"}"#, "u"),
            (#"{"userId":"","anonymousId":"a","timestamp":"2025-01-06T08:11:06.052Z"}"#, "a"),
            (#"{"userId":null,"anonymousId":"é","timestamp":"2025-01-06T08:11:06.052Z"}"#, "é"),
            (#"{"anonymousId":"a","originalTimestamp":"2025-01-06T08:11:06.052Z"}"#, "a"),
        ])
    func engagementKey(line: String, key: String) throws {
        let record = try read(line, .engagement).get()
        #expect(record.key == Array(key.utf8))
        #expect(record.value == Array(line.utf8), "the line goes out as it stands")
        #expect(record.milliseconds == 1_736_151_066_052)
    }

    @Test("a verdict has leadId and occurredAt, and userId does not stand in for it")
    func verdictKey() throws {
        let line =
            #"{"leadId":"l","userId":"u","occurredAt":"2025-01-06T08:11:06.052Z","#
            + #""feedbackId":"f","repId":"r","verdict":"accepted"}"#
        #expect(try read(line, .feedback).get().key == Array("l".utf8))
        let without = #"{"userId":"u","occurredAt":"2025-01-06T08:11:06.052Z"}"#
        #expect(read(without, .feedback) == .failure(BadLine(why: "there is no leadId in it")))
    }

    @Test(
        "a line that cannot be fed says why",
        arguments: [
            ("x", "the value is not valid JSON"), ("[1]", "the value is JSON but no object"),
            ("{}", "there is no userId or anonymousId in it"),
            (#"{"userId":7}"#, "userId is a number, an id is a text"),
            // The scorer refuses it whatever stands beside it.
            (#"{"userId":7,"anonymousId":"a"}"#, "userId is a number, an id is a text"),
            (#"{"userId":"u","messageId":1}"#, "messageId is a number"),
            (#"{"userId":"u","anonymousId":["a"]}"#, "anonymousId is no text"),
            (#"{"userId":"a\ud83c"}"#, "userId has half a character in it"),
            (#"{"userId":"\u0000meta"}"#, "the key is no lead id"),
            (#"{"userId":"u"}"#, "there is no timestamp or originalTimestamp in it"),
            (#"{"userId":"u","timestamp":"yesterday"}"#, "a time is unreadable"),
        ])
    func badLines(line: String, why: String) {
        guard case .failure(let fault) = read(line, .engagement) else {
            Issue.record("\(line) was read")
            return
        }
        #expect(fault.why.hasPrefix(why), "\(fault.why)")
    }

    // Bug: "sent 1 record", exit 0, and the reason that is in no list stood in the dead letters.
    @Test(
        "a verdict that the scorer would refuse is not sent",
        arguments: [
            (#""verdict":"rejected","reason":"wrong industry""#, "/reason: the reason is not in"),
            (#""verdict":"rejected","reason":"not_intersted""#, "/reason: the reason is not in"),
            (#""verdict":"bad""#, "/verdict: "),
            (#""note":1"#, "/verdict: a required field is missing"),
        ])
    func badVerdicts(part: String, why: String) {
        let line =
            #"{"feedbackId":"f","leadId":"l","repId":"r","occurredAt":"2025-01-06T08:11:06Z""#
            + (part.isEmpty ? "" : ",") + part + "}"
        guard case .failure(let fault) = read(line, .feedback) else {
            Issue.record("\(line) was read")
            return
        }
        #expect(fault.why.hasPrefix(why), "\(fault.why)")
        if part.contains("intersted") {
            #expect(fault.why.hasSuffix("; did you mean 'not_interested'?"))
        }
        if part.contains("bad") { #expect(fault.why.contains("accepted, rejected")) }
    }

    @Test("a verdict whose ids are numbers is told, as the scorer would refuse it")
    func numericVerdictIds() {
        for name in ["leadId", "feedbackId", "mqlId", "repId"] {
            let line = #"{"leadId":"l","occurredAt":"2025-01-06T08:11:06Z","\#(name)":4711}"#
            guard case .failure(let fault) = read(line, .feedback) else {
                Issue.record("\(line) was read")
                continue
            }
            #expect(fault.why.hasPrefix("\(name) is a number"), "\(fault.why)")
        }
    }

    @Test(
        "a reason outside the list is told with the list, before it is sent",
        arguments: [
            ("Bad Fit", true), ("bad-fit ", true), ("--None--", true), ("Too small", false),
            ("badly fit", false),
        ])
    func reasons(reason: String, isKnown: Bool) {
        let line = #"""
            {"feedbackId":"f","leadId":"l","repId":"r","verdict":"rejected","reason":"\#(reason)",
            "occurredAt":"2025-01-06T08:11:06Z"}
            """#.filter { $0 != "\n" }
        guard case .failure(let fault) = read(line, .feedback) else {
            #expect(isKnown)
            return
        }
        #expect(!isKnown && fault.why.hasPrefix("/reason: the reason is not in the list"))
        #expect(fault.why.contains("wrong_person") && fault.why.contains("internal_test"))
    }

    @Test("a byte order mark before the first line is no part of it")
    func byteOrderMark() throws {
        let path = "/tmp/leadloop-feed-\(UInt64.random(in: 0 ... .max)).jsonl"
        defer { unlink(path) }
        let line = #"{"userId":"u","timestamp":"2025-01-06T08:11:06Z"}"#
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        // A second one is none: it stands in the middle of the file.
        let bytes = mark + Array(line.utf8) + [0x0D, 0x0A] + mark + Array(line.utf8)
        try #require(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
        var faults: [Int] = []
        let source = try #require(FeedSource("\(path):t"))
        let file = try FeedFile(source, .engagement) { faults.append($0.line) }
        let first = try #require(try file.next())
        #expect(first.value == Array(line.utf8) + [0x0D])
        #expect(try file.next() == nil && faults == [2])
    }

    private func source(_ times: [Int64]) -> () throws -> FeedRecord? {
        var rest = times[...]
        return {
            rest.popFirst().map { FeedRecord(key: [], value: [], milliseconds: $0) }
        }
    }

    @Test("several files are merged by time, and at equal times the first file comes first")
    func merging() throws {
        var merge = try TimeMerge([source([1, 4, 4, 9]), source([]), source([2, 4, 5])])
        #expect(merge.headMilliseconds(of: 2) == 2)
        #expect(merge.headMilliseconds(of: 1) == nil)
        var order: [String] = []
        while let (source, record) = try merge.next() {
            order.append("\(source):\(record.milliseconds)")
        }
        #expect(order == ["0:1", "2:2", "0:4", "0:4", "2:4", "2:5", "0:9"])
        #expect(merge.nextMilliseconds == nil)
    }

    @Test("any split of a history into files gives the same order of times back")
    func mergingAnySplit() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let times = (0..<Int.random(in: 0...50, using: &random)).map { _ in
                Int64.random(in: 0...20, using: &random)
            }.sorted()
            var files = [[Int64]](repeating: [], count: Int.random(in: 1...5, using: &random))
            for time in times { files[Int.random(in: files.indices, using: &random)].append(time) }
            var merge = try TimeMerge(files.map { source($0) })
            var merged: [Int64] = []
            while let next = try merge.next() { merged.append(next.record.milliseconds) }
            #expect(merged == times, "seed \(seed)")
        }
    }

    @Test(
        "steps begin at midnight UTC, leave out empty days, and late records stay in the open one")
    func steps() {
        let day: Int64 = 86_400_000
        var steps = Steps(of: Span(milliseconds: day))
        let entered = [day + 5, 2 * day - 1, 2 * day, day + 7, 5 * day + 1, 5 * day + 2].map {
            steps.entersNext(at: $0)
        }
        #expect(entered == [false, false, true, false, true, false])
        #expect(steps.count == 3)
        #expect(steps.startMilliseconds == 5 * day)
        var early = Steps(of: Span(milliseconds: day))
        #expect([-1, 0].map { early.entersNext(at: $0) } == [false, true])
    }

    @Test("a rate is kept on the whole, not per record")
    func pace() {
        let pace = Pace(perSecond: 100)
        #expect(pace.waitMilliseconds(sent: 0, elapsedSeconds: 0) == 0)
        #expect(pace.waitMilliseconds(sent: 100, elapsedSeconds: 0.5) == 500)
        #expect(pace.waitMilliseconds(sent: 100, elapsedSeconds: 2) == 0)
        #expect(Rate("500/s")?.perSecond == 500)
        #expect(Rate("500")?.perSecond == 500)
        #expect(Rate("0/s") == nil)
        #expect(Rate("a/s") == nil)
    }

    @Test("record times are what brokers take: not ahead of now, not before 1970")
    func recordTimes() {
        #expect(recordMilliseconds(eventMilliseconds: 5, now: 10) == 5)
        #expect(recordMilliseconds(eventMilliseconds: 11, now: 10) == 10)
        #expect(recordMilliseconds(eventMilliseconds: -62_135_596_800_000, now: 10) == 1)
        #expect(recordMilliseconds(eventMilliseconds: 0, now: 10) == 1, "0 means now to the client")
    }

    @Test("a source is a file, a colon and a topic; the last colon divides")
    func sources() {
        #expect(FeedSource("a:b")?.path == "a")
        #expect(FeedSource("c:/x:y/z.gz:engagement.events")?.topic == "engagement.events")
        for text in ["a", ":b", "a:", "a:b c", "a:b/c"] { #expect(FeedSource(text) == nil) }
    }

    @Test(
        "a topic that would delete the history is told from one that keeps it",
        arguments: [
            (["retention.ms": "1000"], true), (["retention.ms": "-1"], false),
            (["retention.ms": "100000"], false), ([:], false),
            (["retention.ms": "1000", "cleanup.policy": "compact"], false),
            (["retention.ms": "1000", "cleanup.policy": "compact,delete"], true),
            (["retention.ms": "1000", "message.timestamp.type": "LogAppendTime"], false),
        ] as [([String: String], Bool)])
    func retention(settings: [String: String], isTrap: Bool) {
        let trap = RetentionTrap(topic: "t", settings: settings, oldest: 50_000, now: 100_000)
        #expect((trap != nil) == isTrap)
    }

    @Test(
        "progress tells done, total, rate and time left",
        arguments: [
            (0, 100 as Int?, 0.0, "0 of 100 r, 0 %, 0/s"),
            (50, 100, 5.0, "50 of 100 r, 50 %, 10/s, 5 s left"),
            (6_000, 366_000, 60.0, "6,000 of 366,000 r, 1 %, 100/s, 1 h 00 min left"),
            (7, nil, 1.0, "7 r, 7/s"),
        ])
    func progress(done: Int, total: Int?, elapsed: Double, text: String) {
        let found = Progress.text(
            done: done, total: total, unit: "r", elapsedSeconds: elapsed, note: "")
        #expect(found == text)
    }
}

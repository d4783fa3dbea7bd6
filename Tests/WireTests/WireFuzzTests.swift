import FoundationEssentials
import Glibc
import System
import Testing
import Wire

/// Foreign bytes against every decoder. Another seed or number of cases: WIRE_SEED, WIRE_CASES.
@Suite("foreign bytes")
struct WireFuzzTests {
    static let recordTime: Int64 = 1_767_830_000_000
    static let latest = recordTime + 300_000

    private func setting(_ name: String, _ other: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? other
    }

    /// Of this thread, so that a busy machine is no hang.
    private func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// From the year 2000 to the last that `receivedAt` can name, and the five minutes.
    private func isSound(_ time: Int64) -> Bool {
        time >= EventTime.earliestMilliseconds
            && time <= 253_402_300_799_999 + 86_340_000 + 300_000
    }

    @Test("mutated records are read or refused, in no time, and as Foundation does")
    func mutations() {
        let seed = setting("WIRE_SEED", 1)
        let count = Int(setting("WIRE_CASES", 100_000))
        var mutator = WireMutator(seed: seed)
        let engagements = EngagementReader(
            traitPaths: ["email", "address.country", "employees"], propertyPaths: ["path"])
        let feedback = FeedbackReader()
        let json = JSONReader(keys: ["v"])
        var taken = 0
        var compared = 0
        for index in 0..<count {
            let record = mutator.next()
            let start = cpuSeconds()
            do throws(Rejection) {
                let engagement = try engagements.read(
                    value: record.span.bytes, receivedRecordTime: Self.recordTime,
                    futureMilliseconds: 300_000)
                #expect(isSound(engagement.timeMilliseconds), "seed \(seed), case \(index)")
                taken += 1
            } catch {}
            do throws(Rejection) {
                let verdict = try feedback.read(
                    value: record.span.bytes, receivedRecordTime: Self.recordTime,
                    futureMilliseconds: 300_000)
                let time = verdict.occurredAtMilliseconds
                #expect(isSound(time) && time <= Self.latest, "seed \(seed), case \(index)")
                taken += 1
            } catch {}
            #expect(cpuSeconds() - start < 1, "seed \(seed), case \(index)")
            if index % 25 == 0 {
                compared += 1
                compare(record, by: json, "seed \(seed), case \(index)")
            }
        }
        #expect(taken > count / 20 && compared >= count / 25)
    }

    private func compare(_ record: [UInt8], by reader: JSONReader, _ place: String) {
        let ours = WireReading(record, by: reader)
        let foundation = WireReading(foundation: record)
        if ours == foundation || WireDifference.isExcused(record) { return }
        if foundation != .refused, WireDifference.mayRepeatKeys(record) { return }
        let text = String(decoding: record, as: UTF8.self).debugDescription
        Issue.record("\(place): we \(ours), Foundation \(foundation) of \(text)")
    }

    struct Large: CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]

        init(_ name: String, start: String = "", unit: String, end: String = "") {
            let count = (65_536 - start.utf8.count - end.utf8.count) / unit.utf8.count
            testDescription = name
            bytes = Array((start + String(repeating: unit, count: count) + end).utf8)
        }
    }

    static let large = [
        Large("open arrays", unit: "["), Large("open objects", unit: #"{"a":"#),
        Large("quotes", unit: "\""), Large("blanks", unit: " "), Large("NULs", unit: "\u{0}"),
        Large("braces", unit: "{}"), Large("backslashes", start: "{\"a\":\"", unit: "\\"),
        Large("a string", start: "{\"a\":\"", unit: "é", end: "\"}"),
        Large("large numbers", start: #"{"a":["#, unit: "1e999,", end: "1]}"),
        Large("one large number", start: #"{"a":"#, unit: "9", end: "}"),
        Large("one small number", start: #"{"a":0."#, unit: "0", end: "1e-9}"),
        Large("traits that repeat", start: "{", unit: #""traits":{"a":{"b":1}},"#, end: #""a":1}"#),
        Large("keys as long as wanted ones", start: "{", unit: #""typo":1,"#, end: #""a":1}"#),
        Large("escapes", start: #"{"a":""#, unit: #"\ud83d\ude00"#, end: "\"}"),
        Large("attributes", start: #"{"fitAttributes":["#, unit: #""a","#, end: #""a"]}"#),
    ]

    @Test("the largest records take no time either", arguments: large)
    func largest(large: Large) {
        let bytes = large.bytes
        let engagements = EngagementReader(traitPaths: ["a", "b.c"])
        let feedback = FeedbackReader()
        let start = cpuSeconds()
        for _ in 0..<3 {
            #expect(throws: Rejection.self) {
                _ = try engagements.read(
                    value: bytes.span.bytes, receivedRecordTime: 0, futureMilliseconds: 0)
            }
            #expect(throws: Rejection.self) {
                _ = try feedback.read(
                    value: bytes.span.bytes, receivedRecordTime: 0, futureMilliseconds: 0)
            }
        }
        #expect(cpuSeconds() - start < 3)
    }

    @Test("any time of a record is taken, from the first to the last of 64 bits")
    func recordTimes() throws {
        let reader = EngagementReader(traitPaths: [])
        let feedback = FeedbackReader()
        let page = Array(#"{"type":"page"}"#.utf8)
        let verdict = Array(WireFeedbackTests.with("").utf8)
        for time in [Int64.min, -1, 0, .max] {
            for future in [0, 300_000, Int64(1) << 40] {
                let engagement = try? reader.read(
                    value: page.span.bytes, receivedRecordTime: time, futureMilliseconds: future)
                #expect((engagement == nil) == (time != .max))
                _ = try? feedback.read(
                    value: verdict.span.bytes, receivedRecordTime: time, futureMilliseconds: future)
            }
        }
    }
}

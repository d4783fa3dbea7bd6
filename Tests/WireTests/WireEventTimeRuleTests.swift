import System
import Testing
import Wire

/// Which time an event has. Source: scoring.md, "Event time". All times are seconds after
/// 2026-01-01T00:00:00Z; the record came at 100 and an event may lie 300 in the future.
@Suite("the time of an event")
struct WireEventTimeRuleTests {
    struct Row: CustomTestStringConvertible {
        let testDescription: String
        var timestamp: Int?
        var original: Int?
        var sent: Int?
        var received: Int?
        let expected: Int

        init(
            _ rule: String, timestamp: Int? = nil, original: Int? = nil, sent: Int? = nil,
            received: Int? = nil, expected: Int
        ) {
            testDescription = rule
            (self.timestamp, self.original, self.sent) = (timestamp, original, sent)
            (self.received, self.expected) = (received, expected)
        }
    }

    static let rows = [
        Row("no time at all: the record's", expected: 100),
        Row("receivedAt goes before the record's time", received: 50, expected: 50),
        Row("receivedAt may be later than the record's time", received: 900, expected: 900),
        Row("sentAt alone says nothing", sent: 7, expected: 100),
        Row("sentAt and receivedAt, no time of the client", sent: 7, received: 9, expected: 9),
        Row("timestamp", timestamp: 30, expected: 30),
        Row("originalTimestamp where it is the only one", original: 30, expected: 30),
        Row("timestamp, sentAt, no receivedAt", timestamp: 30, sent: 40, expected: 30),
        Row("timestamp, receivedAt, no sentAt", timestamp: 30, received: 40, expected: 30),
        Row("a slow clock", timestamp: 30, sent: 40, received: 90, expected: 80),
        Row("a fast clock", timestamp: 930, sent: 940, received: 90, expected: 80),
        Row("a slow clock, original", original: 30, sent: 40, received: 90, expected: 80),
        Row(
            "both times: corrected upstream", timestamp: 30, original: 20, sent: 40, received: 90,
            expected: 30),
        Row("the future up to the limit", timestamp: 400, expected: 400),
        Row("the future over the limit", timestamp: 401, expected: 400),
        Row("the limit counts from receivedAt", timestamp: 901, received: 600, expected: 900),
        Row("corrected into the future", timestamp: 900, sent: 0, received: 90, expected: 390),
        Row(
            "a clock that is years wrong", timestamp: -year * 16, sent: 10 - year * 16,
            received: 90, expected: 80),
        Row(
            "a clock of another calendar", timestamp: year * 543, sent: 10 + year * 543,
            received: 90, expected: 80),
        Row(
            "sentAt from nowhere, years before", timestamp: 30, sent: -year * 20, received: 90,
            expected: 30),
        Row(
            "sentAt from nowhere, years after", timestamp: 30, sent: year * 2, received: 90,
            expected: 30),
        Row(
            "sentAt of the year 0 of Go and .NET", timestamp: 30, sent: -63_902_908_800,
            received: 90, expected: 30),
        Row("sentAt of 1970", timestamp: 30, sent: -1_767_225_600, received: 90, expected: 30),
        Row(
            "kept for weeks, sent by a clock that is right", timestamp: -86_400 * 40, sent: 80,
            received: 90, expected: -86_400 * 40 + 10),
        Row("long ago", timestamp: -86_400 * 365, expected: -86_400 * 365),
    ]

    private static let year = 365 * 86_400
    private static let start: Int64 = 1_767_225_600_000

    private func read(_ fields: [(String, Int?)]) throws(Rejection) -> Int {
        var writer = JSONWriter()
        writer.object { object in
            object.field("type", "page")
            for (name, seconds) in fields {
                if let seconds {
                    object.field(name, time: Self.start + Int64(seconds) * 1000)
                } else {
                    object.field(name) { $0.null() }
                }
            }
        }
        let engagement = try EngagementReader(traitPaths: []).read(
            value: writer.bytes.span.bytes, receivedRecordTime: Self.start + 100_000,
            futureMilliseconds: 300_000)
        return Int(engagement.timeMilliseconds - Self.start) / 1000
    }

    @Test("follows the rule", arguments: rows)
    func rule(row: Row) throws {
        let time = try read([
            ("timestamp", row.timestamp), ("originalTimestamp", row.original),
            ("sentAt", row.sent), ("receivedAt", row.received),
        ])
        #expect(time == row.expected)
    }

    /// Caught: `-1` read as 1970, so that every event was brought back to that and its own time blamed.
    @Test(
        "without a time of the record the event's own counts",
        arguments: [-1, 0, .min, 1_767_225_600, EventTime.earliestMilliseconds - 1])
    func noRecordTime(recordTime: Int64) throws(Rejection) {
        func time(_ fields: String) throws(Rejection) -> Int64 {
            let text = #"{"type":"page"\#(fields)}"#
            return try EngagementReader(traitPaths: []).read(
                value: text.utf8Span.span.bytes, receivedRecordTime: recordTime,
                futureMilliseconds: 300_000
            ).timeMilliseconds
        }
        #expect(try time(#","timestamp":"2026-01-01T00:00:30Z""#) == Self.start + 30_000)
        #expect(try time(#","originalTimestamp":"2026-01-01T00:00:30Z""#) == Self.start + 30_000)
        #expect(try time(#","timestamp":"2031-01-01T00:00:00Z""#) == 1_924_992_000_000)
        // What the value says of its receipt still bounds it.
        let received = #","timestamp":"2031-01-01T00:00:00Z","receivedAt":"2026-01-01T00:00:00Z""#
        #expect(try time(received) == Self.start + 300_000)
        #expect(throws: Rejection(.badTime)) { try time("") }
        #expect(throws: Rejection(.badTime, at: "/receivedAt")) {
            try time(#","timestamp":"2026-01-01T00:00:30Z","receivedAt":"1970-01-01T00:00:00Z""#)
        }
    }

    @Test(
        "no sentAt makes an event bad",
        arguments: [
            "\"\"", "\" \"", #""0""#, #""now""#, "0", "1767225600", "true", "[]", "{}", "null",
            #""0001-01-01T00:00:00Z""#, #""1970-01-01T00:00:00Z""#, #""9999-12-31T23:59:59Z""#,
        ])
    func uselessSentAt(sentAt: String) throws {
        let text =
            #"{"type":"page","timestamp":"2026-01-01T00:00:30Z","sentAt":\#(sentAt),"#
            + #""receivedAt":"2026-01-04T00:00:00Z"}"#
        let event = try EngagementReader(traitPaths: []).read(
            value: text.utf8Span.span.bytes, receivedRecordTime: Self.start,
            futureMilliseconds: 300_000)
        #expect(event.timeMilliseconds == Self.start + 30_000)
    }

    @Test("a time before the year 2000 is bad")
    func before2000() throws {
        let first = -Int(Self.start / 1000) + 946_684_800
        #expect(try read([("timestamp", first)]) == first)
        #expect(throws: Rejection(.badTime, at: "/timestamp")) {
            try read([("timestamp", first - 1)])
        }
        // `sentAt` makes no event bad: a correction that would is none.
        #expect(
            try read([("originalTimestamp", first), ("sentAt", 1), ("receivedAt", 0)]) == first)
        #expect(throws: Rejection(.badTime, at: "/originalTimestamp")) {
            try read([("originalTimestamp", first - 1), ("sentAt", 1), ("receivedAt", 0)])
        }
        #expect(throws: Rejection(.badTime, at: "/receivedAt")) {
            try read([("receivedAt", first - 1)])
        }
    }
}

import FoundationEssentials
import System
import Testing

@Suite("event time")
struct WireTimeTests {
    private func milliseconds(_ text: String) -> Int64? {
        Array(text.utf8).withUnsafeBytes { EventTime.milliseconds($0) }
    }

    static let good: [(text: String, milliseconds: Int64)] = [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.000Z", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2000-01-01T00:00:00Z", 946_684_800_000),
        ("2026-01-07T22:34:30.228Z", 1_767_825_270_228),
        ("2026-01-07t22:34:30.228z", 1_767_825_270_228),
        ("2026-01-07T22:34:30.2Z", 1_767_825_270_200),
        ("2026-01-07T22:34:30.22899Z", 1_767_825_270_228),
        ("2026-01-07T22:34:30.228999999Z", 1_767_825_270_228),
        ("2026-01-08T00:04:30.228+01:30", 1_767_825_270_228),
        ("2026-01-07T11:34:30.228-11:00", 1_767_825_270_228),
        ("2026-01-07T22:34:30-00:00", 1_767_825_270_000),
        ("2026-01-07T22:34:30+23:59", 1_767_825_270_000 - 86_340_000),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ("2000-02-29T00:00:00Z", 951_782_400_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("2016-12-31T23:59:60Z", 1_483_228_799_999),
        ("2017-01-01T00:59:60.5+01:00", 1_483_228_799_999),
        ("1969-12-31T23:59:60Z", -1),
    ]

    @Test("reads", arguments: good)
    func reads(text: String, expected: Int64) {
        #expect(milliseconds(text) == expected)
    }

    static let bad = [
        "", "2026", "2026-01-07", "2026-01-07T22:34:30", "2026-01-07T22:34Z",
        "2026-01-07 22:34:30Z", "2026-01-07T22:34:30 Z", " 2026-01-07T22:34:30Z",
        "2026-01-07T22:34:30Z ", "2026-01-07T22:34:30.Z", "2026-01-07T22:34:30.1234567890Z",
        "2026-01-07T22:34:30,5Z", "2026-01-07T24:00:00Z", "2026-01-07T22:60:00Z",
        "2026-01-07T22:34:61Z", "2026-01-07T22:34:60Z", "2026-01-07T23:59:60+01:00",
        "2026-00-07T22:34:30Z", "2026-13-07T22:34:30Z", "2026-01-00T22:34:30Z",
        "2026-01-32T22:34:30Z", "2026-04-31T22:34:30Z", "2026-02-29T22:34:30Z",
        "1900-02-29T22:34:30Z", "2024-02-30T22:34:30Z", "0000-01-01T00:00:00Z",
        "-001-01-01T00:00:00Z", "+2026-01-07T22:34:30Z", "10000-01-01T00:00:00Z",
        "2026-01-07T22:34:30+0100", "2026-01-07T22:34:30+01", "2026-01-07T22:34:30+24:00",
        "2026-01-07T22:34:30+01:60", "2026-01-07T22:34:30*01:00", "2026-01-07T22:34:30.228Zz",
        "2026-01-07T22:34:30.22aZ", "2026-01-07T22:34:30+0a:00", "2026/01/07T22:34:30Z",
        "2026-01-07T22-34-30Z", "2026-W02-3T22:34:30Z", "１026-01-07T22:34:30Z",
        "2026-01-07T22:34:30.228\u{0}", "1767825270228", "1767825270228000000000000",
    ]

    @Test("refuses", arguments: bad)
    func refuses(text: String) {
        #expect(milliseconds(text) == nil)
    }

    @Test("no byte of a time can be any other that is no part of RFC 3339")
    func everyByte() {
        let text = Array("2026-01-07T22:34:30.228+01:00".utf8)
        for at in text.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[at] = byte
                let isDigit = byte >= 0x30 && byte <= 0x39
                let isSame = byte == text[at] || (at == 10 && byte == UInt8(ascii: "t"))
                let isSign = at == 23 && byte == UInt8(ascii: "-")
                let got = changed.withUnsafeBytes { EventTime.milliseconds($0) }
                if got != nil {
                    #expect(isDigit || isSame || isSign, "byte \(byte) at \(at)")
                } else {
                    #expect(!isSame && !isSign, "byte \(byte) at \(at)")
                }
            }
        }
    }

    /// Foundation's calendar is Julian before, RFC 3339's is Gregorian throughout.
    static let gregorian: ClosedRange<Int64> = -12_212_553_600_000...253_402_200_000_000

    @Test("equals Foundation on random times and zones since 1583")
    func foundationReads() throws {
        let seed: UInt64 = 20_260_107
        var random = SplitMix64(seed: seed)
        for _ in 0..<20_000 {
            let time = Int64.random(in: Self.gregorian, using: &random)
            let minutes = Int.random(in: -1080...1080, using: &random)
            let style = Date.ISO8601FormatStyle(
                timeZoneSeparator: .colon, includingFractionalSeconds: true,
                timeZone: try #require(TimeZone(secondsFromGMT: minutes * 60)))
            let text = Date(timeIntervalSince1970: Double(time) / 1000).formatted(style)
            let parsed = try style.parse(text).timeIntervalSince1970 * 1000
            #expect(milliseconds(text) == Int64(parsed.rounded()), "\(text), seed \(seed)")
        }
    }

    @Test("reads back what it writes, and Foundation writes the same since 1583")
    func foundationWrites() {
        let seed: UInt64 = 7
        var random = SplitMix64(seed: seed)
        for _ in 0..<20_000 {
            let time = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random)
            let text = EventTime.text(time)
            #expect(milliseconds(text) == time, "\(text), seed \(seed)")
            let second = time - (time % 1000 + 1000) % 1000
            let date = Date(timeIntervalSince1970: Double(second / 1000))
            if Self.gregorian.contains(time) {
                let foundation = date.formatted(Date.ISO8601FormatStyle())
                #expect(foundation.prefix(19) == text.prefix(19), "\(text), seed \(seed)")
            }
        }
        #expect(EventTime.text(.min) == "0001-01-01T00:00:00.000Z")
        #expect(EventTime.text(.max) == "9999-12-31T23:59:59.999Z")
    }

    @Test("every day from the year 1 to 1600 follows the one before")
    func everyDay() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var day: Int64 = -719_162
        var wrong = 0
        for year in 1...1600 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, length) in lengths.enumerated() {
                let last = length + (isLeap && month == 1 ? 1 : 0)
                for ofMonth in 1...last {
                    let text = EventTime.text(day * 86_400_000)
                    let isRight =
                        Int(text.prefix(4)) == year && Int(text.dropFirst(5).prefix(2)) == month + 1
                        && Int(text.dropFirst(8).prefix(2)) == ofMonth
                        && milliseconds(text) == day * 86_400_000
                    if !isRight { wrong += 1 }
                    day += 1
                }
            }
        }
        #expect(wrong == 0)
    }
}

import Testing

@testable import Backtest

/// Dates as exports write them.
@Suite struct DateTests {
    /// 2025-01-31T00:00:00Z
    private static let day: Int64 = 1_738_281_600_000
    private static let clock: Int64 = (9 * 60 + 5) * 60_000

    static let days = [
        "2025-01-31", "2025/01/31", "2025.01.31", "31.01.2025", "31.1.25", "31/01/2025",
        "01/31/2025", "1/31/25", "31-01-2025", "31 Jan 2025", "31-Jan-2025", "31-Jan-25",
        "Jan 31, 2025", "January 31, 2025", "Friday, January 31, 2025", "31. Januar 2025",
        "31 janvier 2025", "31 de enero de 2025", "31 gennaio 2025", "2025 Jan 31", "20250131",
        "31st January 2025", "Jan. 31, 2025",
    ]

    @Test("days of all common forms", arguments: days)
    func day(text: String) throws {
        #expect(DateText.read(text)?.time == Self.day, "\(text)")
    }

    static let clocks = [
        "2025-01-31T09:05:00.000+0000", "2025-01-31T09:05:00Z", "2025-01-31 09:05",
        "2025-01-31 09:05:00 UTC", "2025-01-31T10:05:00+01:00", "2025-01-31T10:05:00+01",
        "2025-01-31T04:05:00-0500", "31.01.2025 09:05", "31.01.2025, 09:05 Uhr",
        "31-01-2025 09:05", "01/31/2025 9:05 AM", "1/31/2025 9:05:00 a.m.", "31 Jan 2025 09:05",
        "Fri, 31 Jan 2025 09:05:00 GMT", "Fri Jan 31 2025 10:05:00 GMT+0100 (CET)",
        "20250131T090500Z", "20250131090500", "Jan 31, 2025, 9:05 AM", "31.01.2025 10:05 MEZ",
        "Fri Jan 31 09:05:00 UTC 2025",
    ]

    @Test("with a clock and a zone", arguments: clocks)
    func clock(text: String) throws {
        #expect(DateText.read(text)?.time == Self.day + Self.clock, "\(text)")
    }

    @Test("midnight and noon of twelve hours; what is no date is none")
    func edges() {
        #expect(DateText.read("2025-01-31 12:00 AM")?.time == Self.day)
        #expect(DateText.read("2025-01-31 12:30 pm")?.time == Self.day + 45_000_000)
        #expect(DateText.read("2024-02-29") != nil && DateText.read("2025-02-29") == nil)
        for text in [
            "", "2025", "1.2.3", "1-10", "11-50", "31/13/2025", "2025-13-01", "32.01.2025",
            "13:00", "2025-01-31 25:00", "2025-01-31 13:05 PM", "May", "May 2025",
            "Room 3 / 4 / 2025",
            "555-12-34", "99/99/9999", "2025-01-31T09:05:00+99:00",
            "99999999999999999999999999", "12/2025", "Jan 32, 2025",
        ] { #expect(DateText.read(text) == nil, "\(text)") }
    }

    @Test("02/03/2025 may be two days; with points the day stands first")
    func open() {
        #expect(
            DateText.read("02/03/2025")
                == .open(dayFirst: 1_740_873_600_000, monthFirst: 1_738_540_800_000))
        #expect(DateText.read("02.03.2025") == .known(1_740_873_600_000))
        #expect(DateText.read("05/05/2025")?.time == 1_746_403_200_000)
    }

    /// Rows in the order of dates that tell something only in the wrong order.
    private static func file(_ dates: [String], more: String = "") -> String {
        var text = "Created,Source,Won\(more.isEmpty ? "" : ",Closed")\n"
        for (row, date) in dates.enumerated() {
            text += "\"\(date)\",\(row % 3 == 0 ? "web" : "fair"),\(row % 4 < 2)"
            text += more.isEmpty ? "\n" : ",\(more)\n"
        }
        return text
    }

    private static let openDates = (0..<36).map { "0\($0 % 9 + 1)/0\($0 / 9 + 1)/2025" }

    @Test("the order of day and month is told by a part over 12, else asked for (C1)")
    func asked() throws {
        let error = Workbench.refusal {
            try Workbench.export(Self.file(Self.openDates)) { $0.order = "Created" }
        }
        #expect(error?.kind == .data && error?.remedy.contains("--date-order dmy") == true)
        func lines(_ order: DateOrder?, _ dates: [String], more: String = "") throws -> [Int] {
            try Workbench.export(Self.file(dates, more: more)) {
                ($0.order, $0.dateOrder) = ("Created", order)
            }.stream.verdicts.map(\.line)
        }
        #expect(try lines(.dmy, Self.openDates) == Array(2...37), "rising by day")
        #expect(try lines(.mdy, Self.openDates).prefix(4) == [2, 11, 20, 29])
        #expect(try lines(nil, Self.openDates + ["25/04/2025"]) == Array(2...38))
        #expect(try lines(nil, Self.openDates + ["04/25/2025"]).prefix(4) == [2, 11, 20, 29])
        #expect(
            try lines(nil, Self.openDates, more: "31/12/2025") == Array(2...37),
            "another column of the file tells it")
        let mixed = Workbench.refusal {
            try lines(nil, Self.openDates + ["25/04/2025", "04/25/2025"])
        }
        #expect(mixed?.why.contains("others behind") == true)
    }

    @Test("verdicts carry the time they are sorted by, where it is one")
    func times() throws {
        let text = Self.file((1...24).map { "2025-01-\($0 < 10 ? "0" : "")\($0)" })
        let dated = try Workbench.export(text) { $0.order = "Created" }
        #expect(dated.stream.verdicts[0].at == Self.day - 30 * 86_400_000)
        #expect(dated.order?.form == .times)
        let numbered = try Workbench.export(Self.file((1...24).map { "\($0)" })) {
            $0.order = "Created"
        }
        #expect(numbered.stream.verdicts.allSatisfy { $0.at == nil })
    }

    @Test("the samples of D08 are put in order", .enabled(if: Workbench.hasSamples))
    func samples() throws {
        for name in ["d08-order.csv", "d08-order-de.csv"] {
            let export = try Workbench.export(Workbench.sample(name)) { $0.order = "Created" }
            #expect(export.order?.form == .times && export.stream.verdicts.count == 60, "\(name)")
        }
    }
}

extension DateText {
    fileprivate var time: Int64? {
        switch self {
        case .known(let time), .dayFirst(let time), .monthFirst(let time): time
        case .open: nil
        }
    }
}

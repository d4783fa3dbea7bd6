// Dates as exports write them: 2025-01-31T09:05:00.000+0000 (Salesforce), 31.01.2025 09:05, 1/31/2025
// 9:05 AM (Dynamics), 31 Jan 2025, January 31, 2025, 20250131. Whether 02/03/2025 is a day of March
// or of February only its column can tell (DateReading).
import System

/// What one cell tells of a time, in milliseconds since 1970 in UTC.
enum DateText: Equatable {
    case known(Int64)
    /// One of its parts is over 12.
    case dayFirst(Int64)
    case monthFirst(Int64)
    /// Both may be.
    case open(dayFirst: Int64, monthFirst: Int64)

    private static let bytesMax = 64
    private static let years = 1900...2199

    /// A cell without a zone is UTC: only the order of rows and whole days matter here.
    static func read(_ text: String) -> DateText? {
        guard text.utf8.count <= bytesMax, text.utf8.contains(where: { $0 &- 0x30 < 10 }) else {
            return nil
        }
        var scanner = DateScanner(text)
        let clock = scanner.takeClock()
        guard !scanner.isBroken, let days = scanner.days() else { return nil }
        func time(_ day: Int) -> Int64 { Int64(day) * 86_400_000 + (clock ?? 0) }
        return switch days {
        case .known(let day): .known(time(day))
        case .either(let dayFirst?, let monthFirst?):
            dayFirst == monthFirst
                ? .known(time(dayFirst))
                : .open(dayFirst: time(dayFirst), monthFirst: time(monthFirst))
        case .either(let dayFirst?, nil): .dayFirst(time(dayFirst))
        case .either(nil, let monthFirst?): .monthFirst(time(monthFirst))
        case .either(nil, nil): nil
        }
    }

    /// Days since 1970.
    ///
    /// - Returns: nil when the calendar has no such day.
    static func day(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard years.contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let text = "\(year)-\(two(month))-\(two(day))T00:00:00Z"
        return text.utf8Span.span.bytes.withUnsafeBytes { EventTime.milliseconds($0) }
            .map { Int($0 / 86_400_000) }
    }

    /// `25` is 2025, `75` is 1975: as Excel reads them, but for a later turn.
    static func fullYear(_ number: DateScanner.Number) -> Int? {
        switch number.digits {
        case 4: number.value
        case 2: number.value + (number.value < 70 ? 2_000 : 1_900)
        default: nil
        }
    }
}

/// The parts of one text, from which clock and date are taken.
struct DateScanner {
    struct Number: Equatable { var value: Int, digits: Int }
    enum Part: Equatable {
        case number(Number)
        case word(String)
        case mark(Character)
    }
    enum Days {
        case known(Int)
        case either(dayFirst: Int?, monthFirst: Int?)
    }

    private var parts: [Part] = []
    /// Something in it belongs to no date.
    private(set) var isBroken = false

    init(_ text: String) {
        var (word, number) = ("", Number?.none)
        func flush(_ parts: inout [Part]) {
            if let number { parts.append(.number(number)) }
            if !word.isEmpty { parts.append(.word(word)) }
        }
        // What stands in brackets names a zone once more.
        for letter in text.lowercased().prefix(while: { $0 != "(" }) {
            if let digit = letter.isASCII ? letter.wholeNumberValue : nil {
                if !word.isEmpty || (number?.digits ?? 0) >= 17 {
                    flush(&parts)
                    (word, number) = ("", nil)
                }
                let before = number ?? Number(value: 0, digits: 0)
                number = Number(value: before.value * 10 + digit, digits: before.digits + 1)
            } else if letter.isLetter {
                if number != nil {
                    flush(&parts)
                    (word, number) = ("", nil)
                }
                word.append(letter)
            } else {
                flush(&parts)
                (word, number) = ("", nil)
                parts.append(.mark(letter.isWhitespace ? " " : letter))
            }
        }
        flush(&parts)
    }

    private func number(_ at: Int) -> Number? {
        guard parts.indices.contains(at), case .number(let number) = parts[at] else { return nil }
        return number
    }

    private func mark(_ at: Int) -> Character? {
        guard parts.indices.contains(at), case .mark(let mark) = parts[at] else { return nil }
        return mark
    }

    private func word(_ at: Int) -> String? {
        guard parts.indices.contains(at), case .word(let word) = parts[at] else { return nil }
        return word
    }

    /// Takes `09:05`, `9:05:33.250 pm`, `T09:05:00+01:00` and so on out of the parts.
    ///
    /// - Returns: milliseconds of the day, less the zone; nil without a clock.
    mutating func takeClock() -> Int64? {
        guard
            let start = parts.indices.first(where: {
                number($0) != nil && mark($0 + 1) == ":" && number($0 + 2)?.digits == 2
            }), var hour = number(start)?.value, let minute = number(start + 2)?.value
        else { return takeCompactClock() }
        var (end, second, fraction) = (start + 3, 0, 0)
        if mark(end) == ":", let number = number(end + 1), number.digits == 2 {
            (second, end) = (number.value, end + 2)
            if mark(end) == "." || mark(end) == ",", let part = self.number(end + 1) {
                fraction = Self.thousandths(part)
                end += 2
            }
        }
        if let isAfternoon = takeHalfDay(&end) {
            guard (1...12).contains(hour) else { return fail() }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard hour < 24, minute < 60, second <= 60, let zone = takeZone(&end) else { return fail() }
        parts.removeSubrange(start..<end)
        let seconds = (hour * 60 + minute - zone) * 60 + min(second, 59)
        return Int64(seconds) * 1_000 + Int64(fraction)
    }

    private mutating func fail() -> Int64? {
        isBroken = true
        return nil
    }

    private static func thousandths(_ number: Number) -> Int {
        var (value, digits) = (number.value, number.digits)
        while digits > 3 { (value, digits) = (value / 10, digits - 1) }
        while digits < 3 { (value, digits) = (value * 10, digits + 1) }
        return value
    }

    /// `AM`, `p.m.`; nil without.
    private func takeHalfDay(_ end: inout Int) -> Bool? {
        var at = end
        while mark(at) == " " { at += 1 }
        guard let first = word(at) else { return nil }
        if first == "am" || first == "pm" {
            end = at + 1
            return first == "pm"
        }
        guard first == "a" || first == "p", mark(at + 1) == ".", word(at + 2) == "m" else {
            return nil
        }
        end = at + (mark(at + 3) == "." ? 4 : 3)
        return first == "p"
    }

    /// Minutes of `Z`, `+0000`, `+01:00`, ` CET`, ` GMT+0100`; 0 without, nil when it makes no sense.
    private func takeZone(_ end: inout Int) -> Int? {
        var (at, zone) = (end, 0)
        while mark(at) == " " { at += 1 }
        if let word = word(at), let minutes = DateWords.zoneMinutes(word) {
            (zone, at) = (minutes, at + 1)
            end = at
        }
        guard let sign = mark(at), sign == "+" || sign == "-" || sign == "\u{2212}",
            let hours = number(at + 1)
        else { return zone }
        var minutes = 0
        switch hours.digits {
        case 4: (minutes, end) = (hours.value / 100 * 60 + hours.value % 100, at + 2)
        case 1, 2:
            (minutes, end) = (hours.value * 60, at + 2)
            if mark(end) == ":", let number = number(end + 1), number.digits == 2 {
                minutes += number.value
                end += 2
            }
        default: return nil
        }
        guard minutes < 24 * 60 else { return nil }
        return sign == "+" ? minutes : -minutes
    }

    /// `20250131T090500Z`, `20250131090500`: leaves eight digits for the date.
    private mutating func takeCompactClock() -> Int64? {
        guard var date = number(0) else { return nil }
        var (clock, end) = (Number?.none, 1)
        if date.digits == 8, word(1) == "t", let number = number(2), [4, 6].contains(number.digits)
        {
            (clock, end) = (number, 3)
        } else if date.digits == 14 || date.digits == 12 {
            let scale = date.digits == 14 ? 1_000_000 : 10_000
            clock = Number(value: date.value % scale, digits: date.digits - 8)
            date = Number(value: date.value / scale, digits: 8)
        }
        guard let clock, let zone = takeZone(&end) else { return nil }
        let second = clock.digits == 6 ? clock.value % 100 : 0
        let minutes = clock.digits == 6 ? clock.value / 100 : clock.value
        guard minutes / 100 < 24, minutes % 100 < 60, second < 60 else { return fail() }
        parts.replaceSubrange(0..<end, with: [.number(date)])
        return Int64(minutes / 100 * 60 + minutes % 100 - zone) * 60_000 + Int64(second) * 1_000
    }

    /// The date that is left.
    func days() -> Days? {
        var (numbers, month, marks) = ([Number](), Int?.none, [Character]())
        for part in parts {
            switch part {
            case .number(let number): numbers.append(number)
            case .word(let word):
                if month == nil, let named = DateWords.month(word) {
                    month = named
                } else if !DateWords.passedOver.contains(word) {
                    return nil
                }
            case .mark(let mark):
                guard " ,./-'\u{2019}".contains(mark) else { return nil }
                if "./-".contains(mark) { marks.append(mark) }
            }
        }
        if let month { return named(numbers, month: month) }
        if numbers.count == 1 { return compact(numbers[0]) }
        guard numbers.count == 3, marks.count >= 2, marks[0] == marks[1] else { return nil }
        return numbered(numbers, isDotted: marks[0] == ".")
    }

    private func named(_ numbers: [Number], month: Int) -> Days? {
        guard numbers.count == 2 else { return nil }
        let isYearFirst = numbers[0].digits == 4
        let (day, year) = isYearFirst ? (numbers[1], numbers[0]) : (numbers[0], numbers[1])
        guard day.digits <= 2, let year = DateText.fullYear(year) else { return nil }
        return DateText.day(year, month, day.value).map { .known($0) }
    }

    private func compact(_ number: Number) -> Days? {
        guard number.digits == 8 else { return nil }
        let (year, rest) = (number.value / 10_000, number.value % 10_000)
        return DateText.day(year, rest / 100, rest % 100).map { .known($0) }
    }

    private func numbered(_ numbers: [Number], isDotted: Bool) -> Days? {
        let (a, b, c) = (numbers[0], numbers[1], numbers[2])
        guard b.digits <= 2 else { return nil }
        if a.digits == 4, c.digits <= 2 {
            return DateText.day(a.value, b.value, c.value).map { .known($0) }
        }
        guard a.digits <= 2, let year = DateText.fullYear(c) else { return nil }
        let dayFirst = DateText.day(year, b.value, a.value)
        // Nobody writes the month before a point.
        let monthFirst = isDotted ? nil : DateText.day(year, a.value, b.value)
        if isDotted { return dayFirst.map { .known($0) } }
        return .either(dayFirst: dayFirst, monthFirst: monthFirst)
    }
}

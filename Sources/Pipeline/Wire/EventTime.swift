// RFC 3339 to milliseconds since 1970 and back, without Foundation: 10 ns instead of 740 to 940 of
// its ISO8601FormatStyle. Days from civil dates: Howard Hinnant, "chrono-compatible low-level date
// algorithms", days_from_civil and civil_from_days.

/// Times of records: text on the wire, milliseconds since 1970-01-01T00:00:00Z inside.
package enum EventTime {
    /// 2000-01-01T00:00:00Z; an earlier event time is an error of its sender.
    package static let earliestMilliseconds: Int64 = 946_684_800_000

    /// Reads an RFC 3339 time, `2026-01-07T22:34:30.228Z`.
    ///
    /// Strict: seconds are required, years 0001 to 9999, dates of the calendar only, 1 to 9 digits of
    /// fraction (cut to milliseconds), `Z` or `+hh:mm` with `:`; `t` and `z` may be lower case. A
    /// leap second, 23:59:60 in UTC, is 23:59:59.999.
    /// - Returns: nil if it is no such time.
    @inlinable package static func milliseconds(_ text: UnsafeRawBufferPointer) -> Int64? {
        let count = text.count
        guard count >= 20, count <= 35 else { return nil }
        var digits = Digits(text)
        let year = digits.two(0) * 100 + digits.two(2)
        let month = digits.two(5)
        let day = digits.two(8)
        let hour = digits.two(11)
        let minute = digits.two(14)
        var second = digits.two(17)
        guard digits.areAll, text[4] == 0x2D, text[7] == 0x2D, text[10] | 0x20 == 0x74,
            text[13] == 0x3A, text[16] == 0x3A, year > 0, hour < 24, minute < 60, second <= 60,
            isDay(day, month, year)
        else { return nil }

        var at = 19
        var fraction = 0
        if text[19] == 0x2E {
            at = 20
            var scale = 100
            while at < count, case let digit = Int(text[at]) - 0x30, digit >= 0, digit < 10 {
                fraction += digit * scale
                scale /= 10
                at += 1
            }
            if at == 20 || at > 29 { return nil }
        }

        var offset = 0
        if at == count - 1, text[at] | 0x20 == 0x7A {
        } else if at == count - 6, text[at] == 0x2B || text[at] == 0x2D, text[at + 3] == 0x3A {
            let hours = digits.two(at + 1)
            let minutes = digits.two(at + 4)
            guard digits.areAll, hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (text[at] == 0x2B ? 1 : -1)
        } else {
            return nil
        }

        let minutes = (days(year, month, day) * 24 + hour) * 60 + minute - offset
        if second == 60 {
            guard minutes % 1440 == 1439 || minutes % 1440 == -1 else { return nil }
            second = 59
            fraction = 999
        }
        return Int64(minutes * 60_000 + second * 1000 + fraction)
    }

    @inlinable static func isDay(_ day: Int, _ month: Int, _ year: Int) -> Bool {
        if day < 1 || month < 1 || month > 12 { return false }
        if day <= 28 { return true }
        if month == 2 { return day == 29 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        return day <= 30 + ((month + month >> 3) & 1)
    }

    /// Days since 1970-01-01 of a date in the Gregorian calendar, years from 1.
    @inlinable static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    /// Two digits at a place, and whether all that were asked for were digits.
    @usableFromInline struct Digits {
        @usableFromInline let text: UnsafeRawBufferPointer
        @usableFromInline var areAll = true

        @inlinable init(_ text: UnsafeRawBufferPointer) { self.text = text }

        @inlinable mutating func two(_ at: Int) -> Int {
            let ten = text[at] &- 0x30
            let one = text[at + 1] &- 0x30
            if ten > 9 || one > 9 { areAll = false }
            return Int(ten) * 10 + Int(one)
        }
    }
}

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
        // "2026-01-" and "22:34:30" less this text: digits are 0 to 9, the rest is 0.
        let date = word(text, 0) ^ 0x2D30_302D_3030_3030
        let clock = word(text, 11) ^ 0x3030_3A30_303A_3030
        let isOdd = (date &+ 0x7F76_767F_7676_7676) | (clock &+ 0x7676_7F76_767F_7676)
        guard (isOdd | date | clock) & 0x8080_8080_8080_8080 == 0, text[10] | 0x20 == 0x74,
            isDigit(text[8]), isDigit(text[9])
        else { return nil }
        let year = two(date) * 100 + two(date >> 16)
        let month = two(date >> 40)
        let day = Int(text[8] & 15) * 10 + Int(text[9] & 15)
        let hour = two(clock)
        let minute = two(clock >> 24)
        let second = two(clock >> 48)
        guard year > 0, isDay(day, month, year), hour < 24, minute < 60, second <= 60 else {
            return nil
        }
        let minutes = (days(year, month, day) * 24 + hour) * 60 + minute
        if count == 24, second < 60, text[19] == 0x2E, text[23] == 0x5A {
            guard isDigit(text[20]), isDigit(text[21]), isDigit(text[22]) else { return nil }
            let fraction = Int(text[20] & 15) * 100 + Int(text[21] & 15) * 10 + Int(text[22] & 15)
            return Int64(minutes * 60_000 + second * 1000 + fraction)
        }
        return milliseconds(text, minutes: minutes, second: second)
    }

    /// What comes after the seconds: a fraction or none, and a zone.
    @usableFromInline static func milliseconds(
        _ text: UnsafeRawBufferPointer, minutes: Int, second: Int
    ) -> Int64? {
        var at = 19
        var fraction = 0
        if text[19] == UInt8(ascii: ".") {
            at = 20
            var scale = 100
            while at < text.count, isDigit(text[at]) {
                fraction += Int(text[at] & 15) * scale
                scale /= 10
                at += 1
            }
            if at == 20 || at > 29 { return nil }
        }
        let zone = UnsafeRawBufferPointer(rebasing: text[at...])
        guard let offset = offsetMinutes(zone) else { return nil }
        let minutes = minutes - offset
        if second < 60 { return Int64(minutes * 60_000 + second * 1000 + fraction) }
        let isLastOfDay = minutes % 1440 == 1439 || minutes % 1440 == -1
        return isLastOfDay ? Int64(minutes * 60_000 + 59_999) : nil
    }

    static func offsetMinutes(_ zone: UnsafeRawBufferPointer) -> Int? {
        if zone.count == 1, zone[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard zone.count == 6, zone[3] == UInt8(ascii: ":") else { return nil }
        guard isDigit(zone[1]), isDigit(zone[2]), isDigit(zone[4]), isDigit(zone[5]) else {
            return nil
        }
        let hours = Int(zone[1] & 15) * 10 + Int(zone[2] & 15)
        let minutes = Int(zone[4] & 15) * 10 + Int(zone[5] & 15)
        guard hours < 24, minutes < 60 else { return nil }
        switch zone[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    @inlinable static func word(_ text: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
        UInt64(littleEndian: text.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    @inlinable static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The two digits in the lowest bytes, tens first.
    @inlinable static func two(_ digits: UInt64) -> Int {
        Int(digits & 15) * 10 + Int((digits >> 8) & 15)
    }

    @inlinable static func isDay(_ day: Int, _ month: Int, _ year: Int) -> Bool {
        if day < 1 || month < 1 || month > 12 { return false }
        if day <= 28 { return true }
        if month == 2 { return day == 29 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        return day <= 30 + ((month + month >> 3) & 1)
    }

    /// Days since 1970-01-01 of a date in the Gregorian calendar, years from 1.
    @inlinable static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Years from March on, so that the leap day is the last one; 719,468 days to 1970-01-01.
        let isEarly = month <= 2
        let year = UInt32(truncatingIfNeeded: isEarly ? year - 1 : year)
        let month = UInt32(truncatingIfNeeded: isEarly ? month + 9 : month - 3)
        let century = year / 100
        let before = 365 * year + year / 4 - century + century / 4 + (153 * month + 2) / 5
        return Int(before) + day - 719_469
    }
}

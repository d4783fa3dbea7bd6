extension EventTime {
    /// The years that RFC 3339 can write.
    static let writableMilliseconds: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// The nearest time that can be written: of a record, whose producer may have sent anything.
    package static func clamped(_ milliseconds: Int64) -> Int64 {
        min(max(milliseconds, writableMilliseconds.lowerBound), writableMilliseconds.upperBound)
    }

    /// When a record was written; nil where it does not say so.
    ///
    /// -1 is none (producers of before 0.10, mirrors of old topics), 0 is what some clients write for
    /// none, and seconds for milliseconds are none either: no event of before 2000 is taken.
    package static func ofRecord(_ milliseconds: Int64) -> Int64? {
        milliseconds < earliestMilliseconds ? nil : clamped(milliseconds)
    }

    /// Appends a time in RFC 3339, UTC with milliseconds: `2026-01-07T22:34:30.228Z`, 24 bytes.
    ///
    /// A time before the year 1 or after 9999 is written as the first or last of that range.
    package static func append(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        // Days and years are counted from 0000-03-01, so that nothing below is negative.
        let total = Int(clamped(milliseconds)) + 719_468 * 86_400_000
        let (days, ofDay) = total.quotientAndRemainder(dividingBy: 86_400_000)
        let era = days / 146_097
        let ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)

        appendTwo(year / 100, to: &bytes)
        appendTwo(year % 100, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendTwo(month, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendTwo(day, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        appendTwo(ofDay / 3_600_000, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwo(ofDay / 60_000 % 60, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwo(ofDay / 1000 % 60, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "0") + UInt8(ofDay / 100 % 10))
        appendTwo(ofDay % 100, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// The same as a String.
    package static func text(_ milliseconds: Int64) -> String {
        var bytes: [UInt8] = []
        append(milliseconds, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendTwo(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}

/// One log record as text.
struct LogLine {
    var milliseconds: Int64
    var level: Log.Level
    var name: String
    var message: String
    var metadata: [(key: String, value: Log.Value)]

    func written(as format: Log.Format) -> String {
        switch format {
        case .text: text
        case .json: json
        }
    }

    /// `2026-01-06T08:11:06.052Z warning leadloop.scorer: no broker kafka.topic=a`
    private var text: String {
        var line =
            "\(utc(milliseconds)) \(level.rawValue) \(name): \(escaped(message, quote: false))"
        for (key, value) in metadata {
            let text = value.plain
            let isBare =
                !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x7F }
            line += " \(key)=" + (isBare ? escaped(text, quote: false) : quoted(text))
        }
        return line
    }

    private var json: String {
        var line = "{\"ts\":\"\(utc(milliseconds))\",\"level\":\"\(level.rawValue)\""
        line += ",\"logger\":\(quoted(name)),\"msg\":\(quoted(message))"
        for (key, value) in metadata { line += ",\(quoted(key)):\(value.json)" }
        return line + "}"
    }
}

extension Log.Value {
    fileprivate var plain: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        }
    }

    fileprivate var json: String {
        switch self {
        case .text(let text): quoted(text)
        case .integer(let number): String(number)
        case .number(let number): number.isFinite ? String(number) : quoted(String(number))
        }
    }
}

/// A JSON string.
private func quoted(_ text: String) -> String { "\"\(escaped(text, quote: true))\"" }

/// Without control characters, and without what JSON escapes if it stands in quotes.
///
/// U+2028 and U+2029 end a line in some viewers.
private func escaped(_ text: String, quote: Bool) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\n": out += "\\n"
        case "\r": out += "\\r"
        case "\t": out += "\\t"
        case "\"" where quote: out += "\\\""
        case "\\" where quote: out += "\\\\"
        case _
        where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            || scalar == "\u{2028}" || scalar == "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out
}

/// RFC 3339 with milliseconds. Source of the calendar: Howard Hinnant, days from civil, inverted.
package func utc(_ milliseconds: Int64) -> String {
    let day = milliseconds.flooredDivision(by: 86_400_000)
    let rest = milliseconds - day * 86_400_000
    let z = day + 719_468
    let era = z.flooredDivision(by: 146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
    let date = "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfMonth, 2))"
    let seconds = rest / 1_000
    let time = "\(pad(seconds / 3_600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2))"
    return "\(date)T\(time).\(pad(rest % 1_000, 3))Z"
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

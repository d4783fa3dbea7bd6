/// Text from outside on a terminal or in a log: nothing in it can move the cursor, colour the screen
/// or start a line of its own.
package enum Printable {
    /// Control characters as JSON escapes them; the rest as it is.
    package static func text(_ text: String) -> String { escaped(text, isQuoted: false) }

    /// A JSON string.
    package static func quoted(_ text: String) -> String {
        "\"\(escaped(text, isQuoted: true))\""
    }

    /// U+2028 and U+2029 end a line in some viewers, U+0085 and the rest of C1 on some terminals.
    private static func escaped(_ text: String, isQuoted: Bool) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\"" where isQuoted: out += "\\\""
            case "\\" where isQuoted: out += "\\\\"
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
}

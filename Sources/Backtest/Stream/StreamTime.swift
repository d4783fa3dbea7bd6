import System

/// Times of verdict streams and exports, which are less strict than records.
package enum StreamTime {
    /// RFC 3339; without a zone it is UTC, seconds and clock may be missing, a blank may stand for T.
    package static func milliseconds(_ text: String) -> Int64? {
        var text = text
        let blank = text.index(text.startIndex, offsetBy: 10, limitedBy: text.endIndex)
        if let blank, blank < text.endIndex, text[blank] == " " {
            text.replaceSubrange(blank...blank, with: "T")
        }
        for ending in ["", "Z", ":00Z", "T00:00:00Z"] {
            let time = (text + ending).utf8Span.span.bytes.withUnsafeBytes {
                EventTime.milliseconds($0)
            }
            if let time { return time }
        }
        return nil
    }

    /// Seconds since 1970, or milliseconds from 100,000,000,000 on (1973; as seconds, 5138).
    package static func milliseconds(_ number: Double) -> Int64? {
        let milliseconds = number.magnitude < 1e11 ? number * 1_000 : number
        return milliseconds.magnitude < 1e16 ? Int64(milliseconds.rounded()) : nil
    }
}

// Spoils one place of a document at a time: every value exchanged for one of each kind and limit,
// every field taken away.

struct JSONSpoiler {
    static let values = [
        "0", "-0", "-1", "0.5", "1e308", "-1e308", "1e-308", "5e-324", "4294967296",
        "9007199254740993", "9223372036854775807", "-9223372036854775808", "18446744073709551616",
        "null", "true", "\"\"", "\"x\"", "\"\\u0000\"", "\"9999-12-31T23:59:59.999Z\"",
        "\"0001-01-01T00:00:00Z\"", "[]", "{}", "[[]]",
    ]

    /// All documents that differ from a good one in one value or one field's name.
    static func spoilt(_ document: [UInt8]) -> [[UInt8]] {
        var spoilt: [[UInt8]] = []
        for token in tokens(document) {
            let others = token.isKey ? ["\"other\"", "\"\""] : values
            for other in others {
                var changed = document
                changed.replaceSubrange(token.range, with: other.utf8)
                if changed != document { spoilt.append(changed) }
            }
        }
        return spoilt
    }

    private struct Token {
        var range: Range<Int>
        var isKey: Bool
    }

    /// Strings, numbers and words of a valid document.
    private static func tokens(_ document: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var at = 0
        while at < document.count {
            let start = at
            if document[at] == UInt8(ascii: "\"") {
                at += 1
                while document[at] != UInt8(ascii: "\"") {
                    at += document[at] == UInt8(ascii: "\\") ? 2 : 1
                }
                at += 1
                let isKey = at < document.count && document[at] == UInt8(ascii: ":")
                tokens.append(Token(range: start..<at, isKey: isKey))
            } else if "{}[],:".utf8.contains(document[at]) {
                at += 1
            } else {
                while at < document.count, !"{}[],:".utf8.contains(document[at]) { at += 1 }
                tokens.append(Token(range: start..<at, isKey: false))
            }
        }
        return tokens
    }
}

/// Spoils a binary record: at every place one of the extremes of 1, 2, 4 and 8 bytes; and cuts.
enum BytesSpoiler {
    static func spoilt(_ record: [UInt8]) -> [[UInt8]] {
        var spoilt: [[UInt8]] = record.indices.map { Array(record[..<$0]) } + [record + [0]]
        for width in [1, 2, 4, 8] where record.count >= width {
            let extremes: [[UInt8]] = [
                Array(repeating: 0, count: width), Array(repeating: 0xFF, count: width),
                // Little-endian: the largest and the least number of that width.
                Array(repeating: 0xFF, count: width - 1) + [0x7F],
                Array(repeating: 0, count: width - 1) + [0x80],
            ]
            for at in 0...(record.count - width) {
                for extreme in extremes {
                    var changed = record
                    changed.replaceSubrange(at..<(at + width), with: extreme)
                    if changed != record { spoilt.append(changed) }
                }
            }
        }
        return spoilt
    }
}

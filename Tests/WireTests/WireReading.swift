import Poison
import TestSupport
import Testing
import Wire

/// What a parser makes of a document: nothing, or the value at `v`.
enum WireReading: Equatable {
    case refused, absent, null, array, object
    case bool(Bool)
    case number(Double)
    case text(String)

    /// By the reader of the hot path. - Parameter reader: of the key `v` alone.
    init(_ document: [UInt8], by reader: JSONReader) {
        do throws(Rejection) {
            try reader.read(document.span.bytes)
        } catch {
            self = .refused
            return
        }
        self =
            switch reader.kind(0) {
            case .absent: .absent
            case .null: .null
            case .bool: .bool(reader.bool(0))
            case .number: .number(reader.number(0))
            case .string: .text(String(decoding: reader.text(0), as: UTF8.self))
            case .array: .array
            case .object: .object
            }
    }

    init(foundation document: [UInt8]) {
        guard let value = FoundationValue(document) else {
            self = .refused
            return
        }
        self =
            switch value["v"] {
            case nil: .absent
            case .null: .null
            case .bool(let bool): .bool(bool)
            case .number(let number): .number(number)
            case .text(let text): .text(text)
            case .array: .array
            case .object: .object
            }
    }
}

/// Documents on which we and Foundation differ on purpose, and why.
struct WireDifference: Sendable, CustomTestStringConvertible {
    let why: String
    let documents: [[UInt8]]
    let ours: WireReading
    let foundation: WireReading

    var testDescription: String { why }

    init(_ why: String, _ texts: [String], ours: WireReading, foundation: WireReading) {
        self.init(why, bytes: texts.map { Array($0.utf8) }, ours: ours, foundation: foundation)
    }

    init(_ why: String, bytes: [[UInt8]], ours: WireReading, foundation: WireReading) {
        (self.why, documents, self.ours, self.foundation) = (why, bytes, ours, foundation)
    }

    static let all =
        rows
        + halves.map { text, ours in
            WireDifference(
                "half a surrogate pair is U+FFFD; Foundation refuses it", [value(text)],
                ours: .text(ours), foundation: .refused)
        }

    private static let rows = [
        WireDifference(
            "a legal number beyond a Double is 1e308; Foundation cannot represent it",
            [
                "1.7976931348623159e308", "1.8e308", "1e309", "1e999", "1e99999999999",
                "1" + String(repeating: "0", count: 309), String(repeating: "9", count: 2_000),
                "0." + String(repeating: "0", count: 400) + "1e800",
            ].map(value),
            ours: .number(1e308), foundation: .refused),
        WireDifference(
            "the same below zero", ["-1e309", "-1e999"].map(value), ours: .number(-1e308),
            foundation: .refused),
        WireDifference(
            "a legal number that rounds to 0 is 0; Foundation cannot represent it",
            ["1e-324", "-1e-324", "1e-400", "1e-999", "-1e-999", "1e-99999999999", "2e-324"]
                .map(value), ours: .number(0), foundation: .refused),
        WireDifference(
            "legal; Foundation takes the 0 for a leading one", ["0e1"].map(value),
            ours: .number(0), foundation: .refused),
        WireDifference(
            "JSON has no trailing comma; Foundation takes it", ["1,"].map(value),
            ours: .refused, foundation: .number(1)),
        WireDifference(
            "the same in an array", ["[1,]"].map(value), ours: .refused, foundation: .array),
        WireDifference(
            "the same in an object", [#"{"a":1,}"#].map(value), ours: .refused,
            foundation: .object),
        WireDifference(
            "no byte order mark before a record; Foundation skips it",
            ["\u{FEFF}{}", "\u{FEFF} {}"], ours: .refused, foundation: .absent),
        WireDifference(
            "records are UTF-8; Foundation guesses UTF-16 and UTF-32",
            bytes: Array(JSONCorpus.wide[..<6]), ours: .refused, foundation: .absent),
        WireDifference(
            "a record is an object; Foundation reads any value",
            JSONCorpus.noObjects.filter { $0 != "1e999" }, ours: .refused, foundation: .absent),
        WireDifference(
            "at most 64 levels; Foundation reads 512",
            bytes: [65, 66, 100, 511, 512].map { JSONCorpus.nested($0) }, ours: .refused,
            foundation: .array),
        WireDifference(
            "of duplicate keys the last counts, as in JavaScript and Python; Foundation: the first",
            [#"{"v":1,"v":2}"#, #"{"v":1,"w":0,"\u0076":2}"#, #"{"v":1,"v":"a","v":2}"#],
            ours: .number(2), foundation: .number(1)),
        WireDifference(
            "Foundation looks at nothing in the second of duplicate keys",
            [#"{"v":1,"v":01}"#, #"{"v":1,"v":1-2}"#],
            ours: .refused, foundation: .number(1)),
        WireDifference(
            "the same, and half a surrogate pair is U+FFFD", [#"{"v":1,"v":"\ud800"}"#],
            ours: .text("\u{FFFD}"), foundation: .number(1)),
        WireDifference(
            "half a surrogate pair in a key is U+FFFD", [#"{"v":{"\uDFAA":0}}"#], ours: .object,
            foundation: .refused),
    ]

    /// What cutting a text in the middle of an emoji leaves. The grammar of RFC 8259 allows it,
    /// browsers write it, and a demo request must not die of it.
    private static let halves = [
        (#""\uD800""#, "\u{FFFD}"), (#""\uDFFF""#, "\u{FFFD}"), (#""\uDFAA""#, "\u{FFFD}"),
        (#""\uD800abc""#, "\u{FFFD}abc"), (#""\uDd1e\uD834""#, "\u{FFFD}\u{FFFD}"),
        (#""\uD888\u1234""#, "\u{FFFD}\u{1234}"), (#""\uD800\uD800""#, "\u{FFFD}\u{FFFD}"),
        (#""\uD800\uD800\n""#, "\u{FFFD}\u{FFFD}\n"), (#""\uD800\n""#, "\u{FFFD}\n"),
        (#""\uD800\"""#, "\u{FFFD}\""), (#""\uD800\\uDC00""#, #"\#u{FFFD}\uDC00"#),
        (#""\uDC00\uD800""#, "\u{FFFD}\u{FFFD}"), (#""\uD83D\uD83D\uDE39""#, "\u{FFFD}😹"),
    ]

    private static func value(_ text: String) -> String { "{\"v\":\(text)}" }
}

extension WireDifference {
    /// Whether a document has what the table names and mutations make: a comma before a closing
    /// bracket, the number 0e1, or one beyond a Double; half a surrogate pair.
    static func isExcused(_ document: [UInt8]) -> Bool {
        if hasHalf(document) { return true }
        var isInString = false
        var isEscaped = false
        var last: UInt8 = 0
        var token: [UInt8] = []
        for byte in document {
            if isInString {
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            isInString = byte == UInt8(ascii: "\"")
            if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}"), last == UInt8(ascii: ",") {
                return true
            }
            if ![0x20, 0x09, 0x0A, 0x0D].contains(byte) { last = byte }
            if "+-.0123456789eE".utf8.contains(byte) {
                token.append(byte)
            } else {
                if isBeyondFoundation(token) { return true }
                token.removeAll()
            }
        }
        return false
    }

    /// Whether the escape of one half of a surrogate pair stands alone.
    private static func hasHalf(_ document: [UInt8]) -> Bool {
        var at = 0
        var isOpen = false
        while at < document.count {
            var unit: UInt16?
            var length = 1
            if document[at] == UInt8(ascii: "\\") {
                length = 2
                let digits = document[at...].dropFirst(2).prefix(4)
                if document[at...].dropFirst().first == UInt8(ascii: "u"), digits.count == 4,
                    let code = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
                {
                    (unit, length) = (code, 6)
                }
            }
            let isSecond = unit.map { UTF16.isTrailSurrogate($0) } ?? false
            if isOpen != isSecond { return true }
            isOpen = unit.map { UTF16.isLeadSurrogate($0) } ?? false
            at += length
        }
        return isOpen
    }

    /// Whether some key may occur twice in one object: Foundation never looks at the second.
    static func mayRepeatKeys(_ document: [UInt8]) -> Bool {
        let text = String(decoding: document, as: UTF8.self)
        let parts = text.replacing("\\u0074", with: "t").split(separator: "\"")
        var seen: Set<Substring> = []
        for (part, after) in zip(parts, parts.dropFirst()) where after.first == ":" {
            if !seen.insert(part).inserted { return true }
        }
        return false
    }

    private static func isBeyondFoundation(_ token: [UInt8]) -> Bool {
        guard let value = Double(String(decoding: token, as: UTF8.self)) else { return false }
        let text = String(decoding: token, as: UTF8.self).lowercased()
        let parts = text.split(separator: "e")
        let isZeroE = parts.count == 2 && (parts[0] == "0" || parts[0] == "-0")
        return value.isInfinite || (isZeroE && parts[1].first?.isNumber == true)
            || (value == 0 && parts[0].contains { "123456789".contains($0) })
    }
}

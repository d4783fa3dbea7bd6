// The second try on a document that simdjson refused: legal numbers that no 64-bit integer or Double
// holds are written as Doubles, half a surrogate pair as U+FFFD, everything else is left as it is, and
// simdjson decides again. So there is one judge of what is valid JSON.
//
// Half a pair is what cutting a text in the middle of an emoji leaves; the grammar of RFC 8259 allows
// the escape, browsers write it, and it mostly stands in a field that nobody reads.

/// What was replaced.
struct JSONRepair: OptionSet {
    let rawValue: UInt8
    static let numbers = JSONRepair(rawValue: 1)
    static let halves = JSONRepair(rawValue: 2)

    /// Copies a document and replaces what is legal in it and simdjson does not take.
    ///
    /// A broken document stays as broken as it was: only whole runs of number characters that the
    /// grammar of RFC 8259 allows are replaced, by such a run, and whole escapes by escapes.
    static func rewrite(_ bytes: UnsafeRawBufferPointer, into copy: inout [UInt8]) -> JSONRepair {
        copy.removeAll(keepingCapacity: true)
        var repair: JSONRepair = []
        var at = 0
        var isInString = false
        while at < bytes.count {
            let byte = bytes[at]
            if isInString {
                if byte == UInt8(ascii: "\\"), at + 1 < bytes.count {
                    switch surrogate(bytes, at) {
                    case .pair:
                        copy.append(contentsOf: bytes[at..<at + 12])
                        at += 12
                        continue
                    case .half:
                        copy.append(contentsOf: #"\uFFFD"#.utf8)
                        repair.insert(.halves)
                        at += 6
                        continue
                    case nil: break
                    }
                    copy.append(byte)
                    at += 1
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                copy.append(bytes[at])
                at += 1
            } else if byte == UInt8(ascii: "-") || isDigit(byte) {
                var end = at + 1
                while end < bytes.count, isOfNumber(bytes[end]) { end += 1 }
                let run = UnsafeRawBufferPointer(rebasing: bytes[at..<end])
                if let other = replacement(of: run) {
                    copy.append(contentsOf: other.utf8)
                    repair.insert(.numbers)
                } else {
                    copy.append(contentsOf: run)
                }
                at = end
            } else {
                isInString = byte == UInt8(ascii: "\"")
                copy.append(byte)
                at += 1
            }
        }
        return repair
    }

    private enum Surrogate { case pair, half }

    /// Whether the escape of a surrogate begins there, and whether its other half follows at once.
    private static func surrogate(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Surrogate? {
        guard let first = escaped(bytes, at), 0xD800..<0xE000 ~= first else { return nil }
        guard first < 0xDC00, let second = escaped(bytes, at + 6), 0xDC00..<0xE000 ~= second
        else { return .half }
        return .pair
    }

    /// The four hexadecimal digits of an escape.
    private static func escaped(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt32? {
        guard at + 6 <= bytes.count, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        else { return nil }
        var code: UInt32 = 0
        for byte in bytes[at + 2..<at + 6] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    /// nil if the run is no number, or one that simdjson takes.
    private static func replacement(of run: UnsafeRawBufferPointer) -> String? {
        guard let isInteger = grammar(run) else { return nil }
        let text = String(decoding: run, as: UTF8.self)
        if isInteger && (Int64(text) != nil || UInt64(text) != nil) { return nil }
        guard let value = Double(text) else { return nil }
        if !value.isFinite { return value < 0 ? "-1e308" : "1e308" }
        return isInteger ? "\(value)" : nil
    }

    /// Tells whether the run is an integer or has a fraction or exponent; nil if it is no number.
    ///
    /// number = [ "-" ] ( "0" / 1-9 *digit ) [ "." 1*digit ] [ "e" [ "+" / "-" ] 1*digit ]
    static func grammar(_ run: UnsafeRawBufferPointer) -> Bool? {
        var at = 0
        func skipDigits() -> Int {
            let start = at
            while at < run.count, isDigit(run[at]) { at += 1 }
            return at - start
        }
        func skip(_ wanted: Unicode.Scalar, or other: Unicode.Scalar) -> Bool {
            guard at < run.count else { return false }
            guard run[at] == UInt8(ascii: wanted) || run[at] == UInt8(ascii: other) else {
                return false
            }
            at += 1
            return true
        }
        _ = skip("-", or: "-")
        let first = at
        let digits = skipDigits()
        if digits == 0 || (digits > 1 && run[first] == UInt8(ascii: "0")) { return nil }
        var isInteger = true
        if skip(".", or: ".") {
            isInteger = false
            if skipDigits() == 0 { return nil }
        }
        if skip("e", or: "E") {
            isInteger = false
            _ = skip("+", or: "-")
            if skipDigits() == 0 { return nil }
        }
        return at == run.count ? isInteger : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "+") || byte | 0x20 == UInt8(ascii: "e")
    }
}

// Builds one JSON document after another in a buffer that keeps its memory.
import System

/// Writes JSON: values one after the other, objects and arrays by closures that fill them.
///
///     writer.object {
///         $0.field("mqlId", id)
///         $0.field("score", points: 11_754)         // 117.54
///         $0.field("contributions") { $0.array { ... } }
///     }
///
/// Commas are written as needed. That objects get fields and arrays get values is the caller's duty.
package struct JSONWriter {
    /// The document so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    /// Starts a new document in the same memory.
    package mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    package mutating func object(_ fill: (inout JSONWriter) -> Void) {
        nest(UInt8(ascii: "{"), UInt8(ascii: "}"), fill)
    }

    package mutating func array(_ fill: (inout JSONWriter) -> Void) {
        nest(UInt8(ascii: "["), UInt8(ascii: "]"), fill)
    }

    private mutating func nest(
        _ open: UInt8, _ close: UInt8, _ fill: (inout JSONWriter) -> Void
    ) {
        separate()
        bytes.append(open)
        needsComma = false
        fill(&self)
        bytes.append(close)
        needsComma = true
    }

    package mutating func value(_ text: String) {
        separate()
        quote(text)
    }

    /// - Parameter text: valid UTF-8.
    package mutating func value(_ text: UnsafeRawBufferPointer) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in text { escape(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func value(_ integer: Int) { value(Int64(integer)) }

    package mutating func value(_ integer: Int64) {
        separate()
        if integer < 0 { bytes.append(UInt8(ascii: "-")) }
        decimal(integer.magnitude)
    }

    /// The shortest text that reads back as the same number; null if it is not finite.
    package mutating func value(_ number: Double) {
        guard number.isFinite else { return null() }
        separate()
        var text = number.description
        if text.hasSuffix(".0") { text.removeLast(2) }
        bytes.append(contentsOf: text.utf8)
    }

    package mutating func value(_ bool: Bool) {
        separate()
        bytes.append(contentsOf: (bool ? "true" : "false").utf8)
    }

    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// A document that is JSON already.
    package mutating func value(json bytes: some Collection<UInt8>) {
        separate()
        self.bytes.append(contentsOf: bytes)
    }

    /// Points from hundredths, exactly: 1726 is 17.26, -50 is -0.5.
    package mutating func value(points centipoints: Int64) {
        separate()
        if centipoints < 0 { bytes.append(UInt8(ascii: "-")) }
        let (whole, hundredths) = centipoints.magnitude.quotientAndRemainder(dividingBy: 100)
        decimal(whole)
        if hundredths == 0 { return }
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "0") + UInt8(hundredths / 10))
        if hundredths % 10 > 0 { bytes.append(UInt8(ascii: "0") + UInt8(hundredths % 10)) }
    }

    /// RFC 3339, in UTC with milliseconds.
    package mutating func value(time milliseconds: Int64) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        EventTime.append(milliseconds, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a field's name; its value is written by the closure.
    package mutating func field(_ key: String, _ value: (inout JSONWriter) -> Void) {
        name(key)
        value(&self)
    }

    mutating func name(_ key: String) {
        separate()
        quote(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 { escape(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0C: bytes.append(contentsOf: "\\f".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0..<0x20:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            let low = byte & 15
            bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        default: bytes.append(byte)
        }
    }

    private mutating func decimal(_ number: UInt64) {
        if number >= 10 { decimal(number / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}

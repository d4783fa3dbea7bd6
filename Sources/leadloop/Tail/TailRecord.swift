import FoundationEssentials
import Kafka
import System
import Wire

/// A record copied out of its batch, to be shown.
struct TailRecord: Equatable {
    var topic: String
    var partition: Int32
    var offset: Int64
    /// Of the record, in milliseconds since 1970.
    var milliseconds: Int64?
    var key: [UInt8]?
    /// nil for a tombstone.
    var value: [UInt8]?
    var headers: [Header] = []

    struct Header: Equatable {
        var name: String, value: [UInt8]?

        /// The value for people.
        var shown: String { value.map(TailRecord.shown) ?? "null" }
    }

    /// The value for people.
    var valueText: String { value.map(Self.shown) ?? "tombstone" }

    /// One line for people: time, place, key, value.
    func line(headers showsHeaders: Bool, _ style: Style) -> String {
        var parts = [
            style.dim(milliseconds.map(EventTime.text) ?? "no time"),
            style.dim("\(partition):\(offset)"),
            style.bold(key.map(Self.shown) ?? "no key"),
        ]
        if showsHeaders, !headers.isEmpty {
            parts.append(
                style.accent(
                    headers.map {
                        "\(Printable.text($0.name))=\($0.value.map(Self.shown) ?? "null")"
                    }
                    .joined(separator: " ")))
        }
        parts.append(value.map(Self.shown) ?? style.dim("tombstone"))
        return parts.joined(separator: "  ")
    }

    /// One object: JSON values as they are, other texts as strings, bytes in base64.
    func json(headers showsHeaders: Bool) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.field("topic", topic)
            object.field("partition", Int(partition))
            object.field("offset", offset)
            if let milliseconds { object.field("time", time: milliseconds) }
            Self.write(key, as: "key", isJSON: false, &object)
            Self.write(value, as: "value", isJSON: true, &object)
            guard showsHeaders else { return }
            object.field("headers") { writer in
                writer.array { array in
                    for header in headers {
                        array.object {
                            $0.field("name", header.name)
                            Self.write(header.value, as: "value", isJSON: false, &$0)
                        }
                    }
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(
        _ bytes: [UInt8]?, as name: String, isJSON: Bool, _ object: inout JSONWriter
    ) {
        guard let bytes else { return object.field(name) { $0.null() } }
        if isJSON, isObject(bytes) {
            object.field(name) { $0.value(json: compacted(bytes)) }
        } else if let text = String(validating: bytes, as: UTF8.self) {
            object.field(name, text)
        } else {
            object.field(name + "Base64", Data(bytes).base64EncodedString())
        }
    }

    private static func isObject(_ bytes: [UInt8]) -> Bool {
        let reader = JSONReader(keys: [], bytesMax: max(1, bytes.count))
        return (try? reader.read(bytes.span.bytes)) != nil
    }

    /// JSON without blanks, other text without control characters, else the number of bytes.
    private static func shown(_ bytes: [UInt8]) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let hexadecimal = bytes.prefix(16).map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }
            let rest = bytes.count > 16 ? "…" : ""
            return "<\(counted(bytes.count, "byte")) \(hexadecimal.joined())\(rest)>"
        }
        guard let first = bytes.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else { return Printable.text(text) }
        return Printable.text(String(decoding: compacted(bytes), as: UTF8.self))
    }
}

/// JSON without the blanks between its tokens. What is no JSON comes out changed only in blanks.
func compacted(_ json: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(json.count)
    var isInString = false
    var isEscaped = false
    for byte in json {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
        } else if byte == UInt8(ascii: "\"") {
            isInString = true
        } else if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            continue
        }
        out.append(byte)
    }
    return out
}

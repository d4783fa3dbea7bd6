import FoundationEssentials

/// Any JSON value as Foundation reads it: the second opinion of the wire tests.
package enum FoundationValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case array([FoundationValue])
    case object([String: FoundationValue])

    private struct Unreadable: Error {}

    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let array = try? value.decode([FoundationValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: FoundationValue].self))
        }
    }

    /// nil if Foundation refuses the document or anything in it.
    package init?(_ bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(FoundationValue.self, from: Data(bytes)) else {
            return nil
        }
        self = value
    }

    package subscript(key: String) -> FoundationValue? {
        if case .object(let fields) = self { fields[key] } else { nil }
    }

    package subscript(index: Int) -> FoundationValue? {
        if case .array(let values) = self, values.indices.contains(index) {
            values[index]
        } else {
            nil
        }
    }
}

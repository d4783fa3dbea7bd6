// Reads a part of our own records beside the place where it is written: one codec per part, with what
// a number may be at most.

/// A part of a record that can be read.
protocol RecordPart {
    /// - Throws: `DecodingError` for what is missing or of another type, `Rejection` for the rest.
    init(_ fields: RecordFields) throws
}

/// The fields of one object, by their names.
struct RecordFields {
    private let container: KeyedDecodingContainer<FieldName>
    let decoder: any Decoder

    init(_ decoder: any Decoder) throws {
        container = try decoder.container(keyedBy: FieldName.self)
        self.decoder = decoder
    }

    func text(_ name: String) throws -> String { try value(name) }
    func isTrue(_ name: String) throws -> Bool { try value(name) }

    /// Within what our own records may hold.
    func number(_ name: String) throws -> Double { try bounded(value(name)) }

    func numbers(_ name: String) throws -> [Double] {
        try (value(name) as [Double]).map(bounded)
    }

    /// A count, an offset or the number of a record.
    func counter(_ name: String) throws -> Int { try checked(value(name)) }

    func milliseconds(_ name: String) throws -> Int64 {
        try (value(name) as RecordTime).milliseconds
    }

    func part<Part: RecordPart>(_ name: String) throws -> Part {
        try (value(name) as Nested<Part>).part
    }

    func parts<Part: RecordPart>(_ name: String) throws -> [Part] {
        try (value(name) as [Nested<Part>]).map(\.part)
    }

    /// Any other value.
    func value<Value: Decodable>(_ name: String) throws -> Value {
        try container.decode(Value.self, forKey: FieldName(name))
    }

    // What is left out when there is nothing to say, or did not exist when the record was written.
    func valueIfAny<Value: Decodable>(_ name: String) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: FieldName(name))
    }

    func counterIfAny(_ name: String) throws -> Int? {
        try (valueIfAny(name) as Int?).map(checked)
    }

    func numberIfAny(_ name: String) throws -> Double? {
        try (valueIfAny(name) as Double?).map(bounded)
    }

    func millisecondsIfAny(_ name: String) throws -> Int64? {
        try (valueIfAny(name) as RecordTime?)?.milliseconds
    }

    func partIfAny<Part: RecordPart>(_ name: String) throws -> Part? {
        try (valueIfAny(name) as Nested<Part>?)?.part
    }

    func partsIfAny<Part: RecordPart>(_ name: String) throws -> [Part]? {
        try (valueIfAny(name) as [Nested<Part>]?)?.map(\.part)
    }

    private func bounded(_ number: Double) throws -> Double {
        guard WireLimits.numbers.contains(number) else { throw Rejection(.fieldInvalid) }
        return number
    }

    private func checked(_ number: Int) throws -> Int {
        guard WireLimits.isCounter(number) else { throw Rejection(.fieldInvalid) }
        return number
    }
}

/// For `RecordDecoding.decode`, and wherever a part stands in another.
struct Nested<Part: RecordPart>: Decodable {
    let part: Part

    init(from decoder: any Decoder) throws { part = try Part(RecordFields(decoder)) }
}

private struct FieldName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

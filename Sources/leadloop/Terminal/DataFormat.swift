import FoundationEssentials

/// How data goes to stdout.
enum DataFormat: String, CaseIterable, Sendable {
    /// For people.
    case table
    /// One stable, documented object.
    case json
    /// One object a line.
    case ndjson

    static let option = Option("output", .choice, default: DataFormat.table, "form of the data")
    static let jsonFlag = Option(flag: "json", "the same as --output json")
    /// Of every command that gives data.
    static let rows = [option.row, jsonFlag.row]
}

/// JSON with keys in a fixed order, so that two runs can be compared.
enum JSON {
    /// One line, without its end.
    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension Invocation {
    /// The form of the data that was asked for.
    var format: DataFormat {
        self[DataFormat.jsonFlag] ? .json : self[DataFormat.option]
    }
}

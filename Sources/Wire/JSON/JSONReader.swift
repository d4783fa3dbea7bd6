// Reads the few wanted places of a JSON object and validates all of it.
//
// simdjson's DOM validates everything for the price of its on-demand parser (238 against 233 ns for a
// Segment call of 365 bytes), and on demand lets broken documents pass. What it refuses although it
// is legal, numbers beyond 64 bits or 1.8e308 and half a surrogate pair, is read on the second try
// (JSONReader+repair.swift).
// Differences to Foundation's parser: the table in WireCorpusTests.
import CSimdjson
import Glibc

/// What stands at a place of a JSON document.
package enum JSONKind: UInt8, Sendable {
    case absent = 0
    case null, bool, number, string, object, array
}

/// Reads wanted keys and paths of JSON objects, for one thread.
///
/// Fields are numbered in the order in which they were asked for: keys, then paths. They hold until
/// the next `read`. Of duplicate keys the last counts.
package final class JSONReader {
    private let reader: OpaquePointer
    private let fields: UnsafeMutablePointer<json_field>
    private let fieldCount: Int
    private let bytesMax: Int
    private var rewritten: [UInt8] = []
    /// Whether the document had half a surrogate pair somewhere: U+FFFD stands for each.
    package private(set) var hasHalves = false

    /// - Parameters:
    ///   - keys: of the object itself, taken as they are.
    ///   - paths: steps with dots between them (`traits.address.country`). No place twice.
    ///   - within: one of the keys, and paths inside its object that only `readWithin` fills.
    ///   - bytesMax: longer documents are refused; this much memory is taken about 12 times.
    package convenience init(
        keys: [String], paths: [String] = [], within: (key: Int, paths: [String]) = (0, []),
        bytesMax: Int = WireLimits.recordBytesMax
    ) {
        self.init(
            places: keys.map { [$0] } + paths.map(Self.steps),
            within: (within.key, within.paths.map(Self.steps)), bytesMax: bytesMax)
    }

    /// - Parameters:
    ///   - places: each the keys on the way to it, from the object inwards.
    ///   - within: the number of a place, and places inside its object that only `readWithin` fills.
    package init(
        places: [[String]], within: (key: Int, places: [[String]]) = (0, []), bytesMax: Int
    ) {
        let inner = within.places
        precondition(
            Set(places).count == places.count && Set(inner).count == inner.count,
            "a place of a JSON document is wanted twice")
        // A quarter more: numbers that are rewritten may grow by three bytes in twenty.
        guard let reader = json_reader_new(bytesMax + bytesMax / 4, WireLimits.nestingMax)
        else { fatalError("no memory for a JSON reader of \(bytesMax) bytes") }
        self.reader = reader
        self.bytesMax = bytesMax
        fieldCount = places.count + inner.count
        fields = .allocate(capacity: max(1, fieldCount))
        fields.initialize(repeating: json_field(), count: max(1, fieldCount))
        for steps in places { Self.want(steps, in: reader, within: nil) }
        for steps in inner { Self.want(steps, in: reader, within: within.key) }
    }

    deinit {
        json_reader_free(reader)
        fields.deallocate()
    }

    /// Reads a document; the fields of the one before are gone, also when this one is refused.
    ///
    /// - Throws: `value_empty`, `value_too_large`, `json_invalid`, `json_too_deep`, `not_an_object`.
    package func read(_ bytes: RawSpan) throws(Rejection) {
        if bytes.isEmpty { throw Rejection(.valueEmpty) }
        if bytes.byteCount > bytesMax { throw Rejection(.valueTooLarge) }
        let outcome = bytes.withUnsafeBytes { read($0) }
        if outcome != json_ok { try refuse(outcome) }
    }

    /// Fills the places inside an object that were asked for with `within`.
    package func readWithin(_ field: Int) {
        if kind(field) == .object { json_read_within(reader, field, fields) }
    }

    private func read(_ bytes: UnsafeRawBufferPointer) -> Int {
        hasHalves = false
        // A byte order mark is refused here, because newer simdjson skips it.
        if bytes[0] == 0xEF { return json_refused }
        let first = Int(json_read(reader, bytes.baseAddress, bytes.count, fields))
        if first != json_refused { return first }
        let repair = JSONRepair.rewrite(bytes, into: &rewritten)
        if repair.isEmpty { return first }
        hasHalves = repair.contains(.halves)
        return rewritten.withUnsafeBytes {
            Int(json_read(reader, $0.baseAddress, $0.count, fields))
        }
    }

    @inline(never)
    private func refuse(_ outcome: Int) throws(Rejection) {
        for field in 0..<fieldCount { fields[field] = json_field() }
        switch outcome {
        case json_too_deep: throw Rejection(.jsonTooDeep)
        case json_not_an_object: throw Rejection(.notAnObject)
        case json_too_large: throw Rejection(.valueTooLarge)
        default: throw Rejection(.jsonInvalid)
        }
    }

    package func kind(_ field: Int) -> JSONKind {
        JSONKind(rawValue: self[field].kind).unsafelyUnwrapped
    }

    /// The unescaped string, valid until the next read; no bytes if the field is no string.
    package func text(_ field: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: self[field].at, count: Int(self[field].length))
    }

    /// Whether the text is as it was sent, without a U+FFFD that may stand for half a pair.
    package func isWhole(_ field: Int) -> Bool {
        if !hasHalves { return true }
        var last: (UInt8, UInt8) = (0, 0)
        for byte in text(field) {
            if last == (0xEF, 0xBF), byte == 0xBD { return false }
            last = (last.1, byte)
        }
        return true
    }

    /// Always finite: beyond the range of a Double it is 1e308 or -1e308. 0 if the field is no number.
    package func number(_ field: Int) -> Double { self[field].number }

    package func bool(_ field: Int) -> Bool { self[field].number != 0 }

    /// The strings of an array.
    ///
    /// - Returns: nil if the field is no array, has more than `countMax` elements, or one that is no
    ///   string.
    package func strings(_ field: Int, countMax: Int) -> [String]? {
        if kind(field) != .array { return nil }
        return withUnsafeTemporaryAllocation(of: json_field.self, capacity: countMax) { elements in
            elements.initialize(repeating: json_field())
            let count = json_elements(reader, field, elements.baseAddress, countMax)
            if count > countMax { return nil }
            var strings: [String] = []
            for element in elements[..<count] {
                guard Int(element.kind) == json_string else { return nil }
                let text = UnsafeRawBufferPointer(start: element.at, count: Int(element.length))
                strings.append(String(decoding: text, as: UTF8.self))
            }
            return strings
        }
    }

    /// The members of an object, in the order of the document; nil for what is no number.
    ///
    /// - Returns: nil if the field is no object, or has more than `countMax` members.
    package func numbers(
        _ field: Int, countMax: Int
    ) -> [(key: String, number: Double?)]? {
        if kind(field) != .object { return nil }
        return withUnsafeTemporaryAllocation(of: json_field.self, capacity: 2 * countMax) { room in
            room.initialize(repeating: json_field())
            let (keys, values) = (room.baseAddress!, room.baseAddress! + countMax)
            let count = json_members(reader, field, keys, values, countMax)
            if count > countMax { return nil }
            return (0..<count).map {
                let key = UnsafeRawBufferPointer(start: keys[$0].at, count: Int(keys[$0].length))
                let isNumber = Int(values[$0].kind) == json_number
                return (
                    String(decoding: key, as: UTF8.self), isNumber ? values[$0].number : nil
                )
            }
        }
    }

    private subscript(field: Int) -> json_field {
        precondition(field >= 0 && field < fieldCount, "no such field was wanted")
        return fields[field]
    }

    private static func steps(_ path: String) -> [String] {
        path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    private static func want(_ steps: [String], in reader: OpaquePointer, within field: Int?) {
        let texts = steps.map { UnsafePointer<CChar>?(strdup($0)) }
        defer { for text in texts { free(UnsafeMutablePointer(mutating: text)) } }
        let done =
            field.map { json_reader_want_within(reader, $0, texts, texts.count) }
            ?? json_reader_want(reader, texts, texts.count)
        guard done != 0 else { fatalError("no memory for a JSON reader") }
    }
}

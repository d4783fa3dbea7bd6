import Poison
import System

/// Makes foreign records out of good ones: values, fields and bytes exchanged, doubled, cut.
struct WireMutator {
    var random: SplitMix64

    static let records: [[UInt8]] = [
        WireCorpusTests.record,
        Array(
            #"""
            {"type":"identify","messageId":"m-1","userId":"u-1","anonymousId":"a-1","traits":{
            "email":"ada@example.com","title":"Marketing Manager","employees":120,"vip":true,
            "address":{"country":"DE"},"industry":null},"originalTimestamp":
            "2026-01-07T22:34:30.228+01:00","sentAt":"2026-01-07T22:34:31Z","receivedAt":
            "2026-01-07T22:34:32.5Z"}
            """#.utf8),
        Array(
            #"""
            {"feedbackId":"f1","leadId":"l1","mqlId":"m1","verdict":"rejected","reason":"bad_fit",
            "fitAttributes":["employees","country"],"repId":"r1","occurredAt":
            "2026-01-07T22:34:30.228Z","attempts":3,"bulk":false,"sourceValue":"UNQUALIFIED"}
            """#.utf8),
    ]
    static let values =
        JSONCorpus.values
        + [#""track""#, #""page""#, #""accepted""#, #""advanced""#].map { Array($0.utf8) }
        + [
            "2026-01-07T22:34:30Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:60-23:59",
            "9999-12-31T23:59:59.999-23:59", "0001-01-01T00:00:00+23:59", "2000-01-01T00:00:00Z",
        ].map { Array("\"\($0)\"".utf8) }
    static let keys = [
        "type", "event", "messageId", "userId", "anonymousId", "timestamp", "originalTimestamp",
        "sentAt", "receivedAt", "properties", "traits", "context", "verdict", "stage", "v",
        "occurredAt", "recontactAfter", "attempts", "fitAttributes", "bulk", "", "\\u0074ype",
    ]

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func next() -> [UInt8] {
        var record = pick(Self.records)
        for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&record) }
        return record
    }

    private mutating func mutate(_ record: inout [UInt8]) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: replaceValue(&record)
        case 2, 3: insertField(&record)
        case 4:
            if let (from, to) = range(record) { record.removeSubrange(from..<to) }
        case 5:
            if let (from, to) = range(record) {
                record.insert(contentsOf: record[from..<to], at: place(record))
            }
        case 6:
            if let at = record.indices.randomElement(using: &random) {
                record[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        case 7: record.insert(UInt8.random(in: .min ... .max, using: &random), at: place(record))
        case 8: record.removeSubrange(place(record)...)
        default:
            let other = pick(Self.records)
            record = Array(record[..<place(record)] + other[place(other)...])
        }
    }

    /// The text from after a colon to before the next comma or closing brace gets another value.
    private mutating func replaceValue(_ record: inout [UInt8]) {
        guard let colon = next(UInt8(ascii: ":"), in: record) else { return }
        let rest = record[(colon + 1)...]
        let end = rest.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") }
        record.replaceSubrange((colon + 1)..<(end ?? record.endIndex), with: pick(Self.values))
    }

    private mutating func insertField(_ record: inout [UInt8]) {
        guard let comma = next(UInt8(ascii: ","), in: record) else { return }
        let field = Array("\"\(pick(Self.keys))\":".utf8) + pick(Self.values) + [record[comma]]
        record.insert(contentsOf: field, at: comma + 1)
    }

    /// The first such byte from a random place on.
    private mutating func next(_ byte: UInt8, in record: [UInt8]) -> Int? {
        record[place(record)...].firstIndex(of: byte)
    }

    private mutating func range(_ record: [UInt8]) -> (Int, Int)? {
        if record.isEmpty { return nil }
        let from = Int.random(in: 0..<record.count, using: &random)
        return (from, min(record.count, from + Int.random(in: 1...40, using: &random)))
    }

    private mutating func place(_ record: [UInt8]) -> Int {
        Int.random(in: 0...record.count, using: &random)
    }

    private mutating func pick<T>(_ list: [T]) -> T {
        list[Int.random(in: 0..<list.count, using: &random)]
    }
}

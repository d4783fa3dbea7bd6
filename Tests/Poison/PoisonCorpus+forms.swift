// What any input may get: keys, values and documents of every form and size.

extension PoisonCorpus {
    static func anyInput(_ lead: String, _ good: [UInt8]) -> [PoisonRecord] {
        let key = Array(lead.utf8)
        let documents =
            JSONCorpus.documents + JSONCorpus.noObjects.map { Array($0.utf8) }
            + [1, 63, 64, 65, 1_000, 30_000].map { JSONCorpus.nested($0) }
            + [2, 64, 65, 60_000].map { JSONCorpus.nested($0, closed: false) }
        return documents.enumerated().map {
            PoisonRecord("document \($0)", key: key, value: $1)
        } + keys(good) + sizes(key, good) + cuts(key, good)
    }

    /// Null, empty, and every length up to 300; the value is about somebody else.
    private static func keys(_ good: [UInt8]) -> [PoisonRecord] {
        let lengths = Array(0...300) + [1_000, 32_767, 32_768, 65_535, 65_536, 500_000]
        return [PoisonRecord("no key", key: nil, value: good)]
            + lengths.map {
                PoisonRecord(
                    "a key of \($0)", key: Array(repeating: UInt8(ascii: "k"), count: $0),
                    value: good)
            }
            + (UInt8.min...UInt8.max).map { PoisonRecord("key \($0)", key: [$0], value: good) }
            + [[0] + Array("meta".utf8), [0], [0, 0], Array("\0erased/x".utf8)].map {
                PoisonRecord("a key of ours", key: $0, value: good)
            }
            + [PoisonRecord("nothing at all", key: nil, value: nil)]
    }

    /// Nothing, and the limits at -1, 0, +1; what is large holds a good record too.
    private static func sizes(_ key: [UInt8], _ good: [UInt8]) -> [PoisonRecord] {
        let blank = UInt8(ascii: " ")
        let counts = [65_535, 65_536, 65_537, 81_920, 81_984, 500_000, 899_000, 900_001, 1 << 20]
        return [
            PoisonRecord("a tombstone", key: key, value: nil),
            PoisonRecord("no bytes", key: key, value: []),
            PoisonRecord("10,000 headers", key: key, value: good, headers: 10_000),
            PoisonRecord("10,000 headers, broken", key: key, value: [0xFF], headers: 10_000),
        ]
            + counts.map {
                PoisonRecord(
                    "a value of \($0)", key: key,
                    value: good + Array(repeating: blank, count: $0 - good.count))
            }
            + counts.map {
                PoisonRecord(
                    "\($0) times [", key: key,
                    value: Array(repeating: UInt8(ascii: "["), count: $0))
            }
    }

    /// Cut anywhere, and any byte exchanged for one that no text has.
    private static func cuts(_ key: [UInt8], _ good: [UInt8]) -> [PoisonRecord] {
        good.indices.map { PoisonRecord("cut at \($0)", key: key, value: Array(good[..<$0])) }
            + good.indices.map {
                var spoilt = good
                spoilt[$0] = 0xFF
                return PoisonRecord("0xFF at \($0)", key: key, value: spoilt)
            }
    }

    /// Every value of the corpus at wanted places. As a second field of that name, so the last of
    /// duplicate keys is what counts; once in three with the name in escapes.
    static func fields(_ lead: String, _ names: [String], after good: [UInt8]) -> [PoisonRecord] {
        names.flatMap { name in
            JSONCorpus.values.enumerated().map { index, value in
                let quoted =
                    index % 3 == 0
                    ? name.utf8.map { #"\u00\#($0 < 16 ? "0" : "")\#(String($0, radix: 16))"# }
                        .joined() : name
                return PoisonRecord(
                    "\(name) \(index)", key: Array(lead.utf8),
                    value: Array(good.dropLast()) + Array(",\"\(quoted)\":".utf8) + value + [0x7D])
            }
        }
    }

    /// Every value of the corpus as a trait, at the depth where an attribute is looked for.
    static func traits(_ lead: String) -> [PoisonRecord] {
        ["industry", "employees", "customer"].flatMap { trait in
            JSONCorpus.values.enumerated().map { index, value in
                let start = #"{"type":"identify","userId":"\#(lead)","traits":{"\#(trait)":"#
                return PoisonRecord(
                    "trait \(trait) \(index)", key: Array(lead.utf8),
                    value: Array(start.utf8) + value + Array("}}".utf8))
            }
        }
    }
}

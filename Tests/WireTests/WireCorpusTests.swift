import Poison
import Testing
import Wire

@Suite("the corpus of JSON")
struct WireCorpusTests {
    let reader = JSONReader(keys: ["v"])

    /// A Segment call as SDKs send it.
    static let record = Array(
        #"""
        {"messageId":"6ef0a2b1c4d84f6e9f3a5b7c8d9e0f12","type":"track","event":"Page Viewed",
        "userId":"lead-4711","timestamp":"2026-01-07T22:34:30.228Z","properties":{"path":
        "/pricing","title":"Pr\u00e9is \ud83d\ude00 \"x\"","position":-1.5e2},"context":{"ip":
        "203.0.113.7","page":[1,true,null,{}],"locale":"en-US"},"v":"é😀"}
        """#.utf8)

    static let corpus: [[UInt8]] =
        JSONCorpus.values.map { Array(#"{"v":"#.utf8) + $0 + Array("}".utf8) }
        + JSONCorpus.documents + JSONCorpus.noObjects.map { Array($0.utf8) }
        + [1, 2, 3, 63, 64, 513, 514, 100_000].map { JSONCorpus.nested($0) }
        + [2, 64, 65, 512, 60_000].map { JSONCorpus.nested($0, closed: false) }

    /// Returns how many were read and how many refused; records an issue where the two differ.
    private func compare(_ documents: [[UInt8]]) -> (read: Int, refused: Int) {
        let known = Set(WireDifference.all.flatMap(\.documents))
        var counts = (read: 0, refused: 0)
        for document in documents where !known.contains(document) {
            let ours = WireReading(document, by: reader)
            let foundation = WireReading(foundation: document)
            if ours != foundation, !WireDifference.isExcused(document) {
                let text = String(decoding: document.prefix(400), as: UTF8.self).debugDescription
                Issue.record("we: \(ours), Foundation: \(foundation) of \(text)")
            }
            if ours == .refused { counts.refused += 1 } else { counts.read += 1 }
        }
        return counts
    }

    @Test("we and Foundation agree on every document that is not in the table of differences")
    func agreement() {
        let counts = compare(Self.corpus)
        // A parser that reads or refuses everything would not do.
        #expect(counts.read > 120 && counts.refused > 320, "\(counts)")
    }

    @Test("the table of differences is exact", arguments: WireDifference.all)
    func differences(difference: WireDifference) {
        for document in difference.documents {
            let text = String(decoding: document.prefix(80), as: UTF8.self).debugDescription
            #expect(WireReading(document, by: reader) == difference.ours, "\(text)")
            #expect(WireReading(foundation: document) == difference.foundation, "\(text)")
        }
    }

    @Test("a record that is cut off at any byte is refused")
    func truncation() {
        let cuts = (0..<Self.record.count).map { Array(Self.record[..<$0]) }
        #expect(compare(cuts) == (0, Self.record.count))
        #expect(compare([Self.record]) == (1, 0))
    }

    @Test("what excuses a difference is found outside strings only")
    func excuses() {
        for text in ["[1,]", "{\"a\":1 ,\n}", "[0e1]", "[-1e309]", "[1e-999]", #"["\\",]"#] {
            #expect(WireDifference.isExcused(Array(text.utf8)), "\(text)")
        }
        for text in ["[1]", #"[",]"]"#, #"["\",]"]"#, #"["0e1"]"#, "[1e308,0e+1,0.0]", "[,1]"] {
            #expect(!WireDifference.isExcused(Array(text.utf8)), "\(text)")
        }
    }

    @Test("we and Foundation agree on a record with any one byte less, more or changed")
    func oneByte() {
        let bytes = Array("\"\\{}[],:0-.eE+1tfnu/ \n\u{0}\u{1F}\u{7F}'a".utf8) + [0x80, 0xC3, 0xFF]
        var documents: [[UInt8]] = []
        for at in Self.record.indices {
            documents.append(Array(Self.record[..<at] + Self.record[(at + 1)...]))
            for byte in bytes {
                var changed = Self.record
                changed[at] = byte
                documents.append(changed)
                changed = Self.record
                changed.insert(byte, at: at)
                documents.append(changed)
            }
        }
        let counts = compare(documents)
        #expect(counts.read > 1_000 && counts.refused > 1_000, "\(counts)")
    }
}

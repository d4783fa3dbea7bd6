import Testing

@testable import leadloop

@Suite struct TailTests {
    private func record(_ value: String?, key: String? = "ada") -> TailRecord {
        TailRecord(
            topic: "t", partition: 2, offset: 7, milliseconds: 1_736_151_066_052,
            key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) },
            headers: [
                .init(name: "ce_id", value: Array("1".utf8)), .init(name: "none", value: nil),
            ])
    }

    @Test("a line shows time, place, key and compact value")
    func line() {
        #expect(
            record(#"{ "a" : "b \" c",\#n "d": [1, 2] }"#).line(headers: false, .plain)
                == #"2025-01-06T08:11:06.052Z  2:7  ada  {"a":"b \" c","d":[1,2]}"#)
        #expect(
            record(nil, key: nil).line(headers: true, .plain)
                == "2025-01-06T08:11:06.052Z  2:7  no key  ce_id=1 none=null  tombstone")
    }

    @Test("bytes that are no text are counted, and no value can move the cursor")
    func hostile() {
        var binary = record("")
        binary.value = [1, 0xFF, 0xAB]
        binary.key = Array("\u{0}meta".utf8)
        #expect(
            binary.line(headers: false, .plain).hasSuffix(#"\u0000meta  <3 bytes 01ffab>"#))
        let evil = record("{\"a\":\"\u{1B}[2J\u{9B}\"}\u{1B}c").line(headers: false, .plain)
        #expect(evil.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x9B })
    }

    @Test("ndjson keeps JSON as it is, other text as a string, bytes in base64, tombstones as null")
    func ndjson() {
        #expect(
            record(#"{"n": 1e400}"#).json(headers: false)
                == #"{"topic":"t","partition":2,"offset":7,"time":"2025-01-06T08:11:06.052Z","#
                + #""key":"ada","value":{"n":1e400}}"#)
        #expect(record("{x").json(headers: false).hasSuffix(#""value":"{x"}"#))
        #expect(record(nil).json(headers: false).hasSuffix(#""value":null}"#))
        var binary = record("")
        binary.value = [0xFF]
        #expect(binary.json(headers: false).hasSuffix(#""valueBase64":"/w=="}"#))
        #expect(
            record(nil).json(headers: true).hasSuffix(
                #""headers":[{"name":"ce_id","value":"1"},{"name":"none","value":null}]}"#))
    }

    @Test("an MQL is told with its score and its three strongest reasons")
    func mql() throws {
        let value = """
            {"type":"qualified","leadId":"ada","cycle":2,"at":"2026-03-04T09:12:00.000Z",
            "explanation":{"score":117.54,"probability":0.867,"evidence":{"verdicts":412},
            "contributions":[
            {"key":"a","points":5},{"key":"b","points":-20},{"key":"c","points":50},
            {"key":"d","points":6.25},{"key":"e","points":0}]}}
            """
        let line = try #require(MQLLine(Array(value.utf8)))
        #expect(
            line.text(.plain) == "2026-03-04T09:12:00.000Z  qualified  ada  cycle 2  score 117.5  "
                + "p 0.87 of 412 verdicts  c +50.0, b -20.0, d +6.3")
        let first = value.replacing("\"verdicts\":412", with: "\"verdicts\":0")
        #expect(MQLLine(Array(first.utf8))?.text(.plain).contains("p 0.87 as agreed  c ") == true)
        let rejected = #"{"type":"rejected","leadId":"bob","reason":"bad_fit","repId":"r1"}"#
        #expect(
            MQLLine(Array(rejected.utf8))?.text(.plain, milliseconds: 0)
                == "1970-01-01T00:00:00.000Z  rejected   bob  reason bad_fit  by r1")
        #expect(MQLLine(Array("{}".utf8)) == nil)
    }
}

import Poison
import Testing
import Wire

@Suite("reading JSON")
struct WireJSONReaderTests {
    private func read(_ reader: JSONReader, _ text: String) throws(Rejection) {
        let bytes = Array(text.utf8)
        try reader.read(bytes.span.bytes)
    }

    private func text(_ reader: JSONReader, _ field: Int) -> String {
        String(decoding: reader.text(field), as: UTF8.self)
    }

    @Test("finds keys, and paths step by step")
    func places() throws {
        let reader = JSONReader(
            keys: ["a", "a.b", "b"], paths: ["b.c", "b.c.d", "b.e", "x.y.z"])
        try read(reader, #"{"a.b":1,"b":{"c":{"d":"deep"},"e":[1]},"a":true,"x":{"y":7}}"#)
        #expect(reader.bool(0) && reader.number(1) == 1)
        #expect((2...6).map { reader.kind($0) } == [.object, .object, .string, .array, .absent])
        #expect(text(reader, 4) == "deep")
    }

    @Test("keys are compared unescaped, whole and with their case")
    func keys() throws {
        let reader = JSONReader(keys: ["event", "é"])
        try read(reader, #"{"Event":1,"even":2,"events":3,"eve\u006et":4,"\u00e9":5,"":6}"#)
        #expect(reader.number(0) == 4 && reader.number(1) == 5)
        try read(reader, #"{"event\u0000":1,"e\u0301":2}"#)
        #expect(reader.kind(0) == .absent && reader.kind(1) == .absent)
    }

    @Test("members of an object come in their order, with nil for what is no number")
    func members() throws {
        let reader = JSONReader(keys: ["x", "y"])
        try read(reader, #"{"y":[1],"x":{"b":1,"\u0061":-0.5,"c":"1","b":true,"d":1e999}}"#)
        let members = try #require(reader.numbers(0, countMax: 5))
        #expect(members.map(\.key) == ["b", "a", "c", "b", "d"])
        #expect(members.map(\.number) == [1, -0.5, nil, nil, 1e308])
        #expect(reader.numbers(0, countMax: 4) == nil && reader.numbers(1, countMax: 5) == nil)
        try read(reader, #"{"x":{}}"#)
        #expect(reader.numbers(0, countMax: 0)?.isEmpty == true)
    }

    @Test("the last of duplicate keys counts, with all that is in it")
    func duplicates() throws {
        let reader = JSONReader(keys: ["t"], paths: ["t.a", "t.b.c"])
        try read(reader, #"{"t":{"a":1,"b":{"c":2}},"t":{"a":"x"}}"#)
        #expect((0...2).map { reader.kind($0) } == [.object, .string, .absent])
        try read(reader, #"{"t":{"a":1,"b":{"c":2}},"t":null}"#)
        #expect((0...2).map { reader.kind($0) } == [.null, .absent, .absent])
        try read(reader, #"{"t":{"a":1,"b":{"c":2},"b":3,"a":4}}"#)
        #expect((0...2).map { reader.kind($0) } == [.object, .number, .absent])
        #expect(reader.number(1) == 4)
    }

    @Test("nothing is left of the record before, read or refused")
    func reuse() throws {
        let reader = JSONReader(keys: ["a", "b"])
        try read(reader, #"{"a":"first","b":1}"#)
        try read(reader, "{}")
        #expect(reader.kind(0) == .absent && reader.text(0).isEmpty && reader.number(1) == 0)
        try read(reader, #"{"a":"second","b":2}"#)
        #expect(throws: Rejection(.jsonInvalid)) { try read(reader, #"{"a":"third""#) }
        #expect(reader.kind(0) == .absent && reader.text(0).isEmpty && reader.number(1) == 0)
    }

    static let refused: [(text: String, code: RejectionCode)] = [
        ("", .valueEmpty), (" ", .jsonInvalid), ("[]", .notAnObject), ("1", .notAnObject),
        ("1e999", .notAnObject), ("01", .jsonInvalid), ("{", .jsonInvalid),
        ("\u{FEFF}{}", .jsonInvalid), (#"{"v":1e999,"w":01}"#, .jsonInvalid),
        (#"{"v":1e999,"w":"\ud80"}"#, .jsonInvalid), (#"{"v":99999999999999999999"#, .jsonInvalid),
        (#"{"w":"\ud800""#, .jsonInvalid), (#"{"w":"\ud800","v":01}"#, .jsonInvalid),
        (#"{"\ud800"}"#, .jsonInvalid), (#"["\udc00"]"#, .notAnObject),
    ]

    @Test("refuses with a code", arguments: refused)
    func codes(text: String, code: RejectionCode) {
        let reader = JSONReader(keys: ["v"])
        #expect(throws: Rejection(code)) { try read(reader, text) }
    }

    @Test("half a surrogate pair is U+FFFD where it is read, and marks its text as not whole")
    func halves() throws {
        let reader = JSONReader(keys: ["v", "w"])
        try read(reader, #"{"v":"a\ud83c","w":"\u00e9\ud83d\ude00","x":["\udfff"],"y":1e999}"#)
        #expect(reader.hasHalves && !reader.isWhole(0) && reader.isWhole(1))
        #expect(String(decoding: reader.text(0), as: UTF8.self) == "a\u{FFFD}")
        #expect(String(decoding: reader.text(1), as: UTF8.self) == "é😀")
        // U+FFFD as it was sent is a character like another; nothing is left of the one before.
        try read(reader, #"{"v":"\uFFFD","w":"\ud83d\ude00"}"#)
        #expect(!reader.hasHalves && reader.isWhole(0))
        #expect(throws: Rejection(.jsonInvalid)) { try read(reader, "{") }
        #expect(!reader.hasHalves)
    }

    @Test("places inside an object are filled on request, and of the last of two")
    func within() throws {
        let reader = JSONReader(keys: ["v", "c"], within: (1, ["t.a", "t.b.c", "t"]))
        let text = #"{"c":{"t":{"a":7}},"v":1,"c":{"x":[{}],"t":{"b":{"c":"d"}}}}"#
        try read(reader, text)
        #expect((0...4).map { reader.kind($0) } == [.number, .object, .absent, .absent, .absent])
        reader.readWithin(1)
        #expect((0...4).map { reader.kind($0) } == [.number, .object, .absent, .string, .object])
        for other in [#"{"c":{"t":{"a":7}},"c":null}"#, #"{"v":1}"#, #"{"c":[]}"#] {
            try read(reader, other)
            reader.readWithin(1)
            #expect((2...4).allSatisfy { reader.kind($0) == .absent }, "\(other)")
        }
    }

    @Test("a record has at most 64 KiB and 64 levels")
    func limits() throws {
        let reader = JSONReader(keys: ["v"])
        for (size, code) in [(65_535, nil), (65_536, nil), (65_537, RejectionCode.valueTooLarge)] {
            var text = #"{"v":""#
            text += String(repeating: "x", count: size - text.utf8.count - 2) + "\"}"
            #expect(text.utf8.count == size)
            if let code {
                #expect(throws: Rejection(code)) { try read(reader, text) }
            } else {
                try read(reader, text)
                #expect(reader.text(0).count == size - 8)
            }
        }
        for (levels, code) in [(63, nil), (64, nil), (65, RejectionCode.jsonTooDeep)] {
            let document = JSONCorpus.nested(levels)
            if let code {
                #expect(throws: Rejection(code)) { try reader.read(document.span.bytes) }
            } else {
                try reader.read(document.span.bytes)
                #expect(reader.kind(0) == .array)
            }
        }
        let open = JSONCorpus.nested(60_000, closed: false)
        #expect(throws: Rejection.self) { try reader.read(open.span.bytes) }
    }

    @Test("numbers that no 64 bits hold are read wherever they stand, strings stay as they are")
    func largeNumbers() throws {
        let reader = JSONReader(keys: ["a", "b"], paths: ["c.d"])
        let string = #"-99999999999999999999 \"1e999\" \\"#
        try read(
            reader,
            #"{"x":[1e999,{"-99999999999999999999":1}],"a":"\#(string)","#
                + #""b":-99999999999999999999,"c":{"d":1e-5}}"#)
        #expect(text(reader, 0) == #"-99999999999999999999 "1e999" \"#)
        #expect(reader.number(1) == -1e20 && reader.number(2) == 1e-5)
    }

    @Test("a record of the greatest size made of such numbers is read")
    func manyLargeNumbers() throws {
        let reader = JSONReader(keys: ["v"])
        for number in ["18446744073709551617", "-9223372036854775809", "1e309", "-1e309"] {
            var text = #"{"w":["#
            while text.utf8.count + number.utf8.count + 16 <= 65_536 { text += number + "," }
            text.removeLast()
            text += #"],"v":"end"}"#
            #expect(throws: Never.self, "\(number), \(text.utf8.count) bytes") {
                try read(reader, text)
            }
            #expect(self.text(reader, 0) == "end")
        }
    }

    @Test("an array of strings is read up to a length, nothing else is")
    func strings() throws {
        let reader = JSONReader(keys: ["v"])
        for (json, expected) in [
            (#"["a","é\n",""]"#, ["a", "é\n", ""]), ("[]", []), (#"["a","b","c","d"]"#, nil),
            (#"["a",1]"#, nil), (#"[["a"]]"#, nil), (#""a""#, nil), (#"{"0":"a"}"#, nil),
            ("null", nil),
        ] as [(String, [String]?)] {
            try read(reader, "{\"v\":\(json)}")
            #expect(reader.strings(0, countMax: 3) == expected)
        }
        try read(reader, "{}")
        #expect(reader.strings(0, countMax: 3) == nil)
    }
}

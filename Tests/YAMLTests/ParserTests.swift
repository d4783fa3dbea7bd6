import System
import Testing
import YAML

@Suite("Documents") struct ParserTests {
    @Test("values of all styles are read, each with its place")
    func places() throws {
        let text = """
            # a comment
            plain: 60
            quoted: "6\\t0"
            'single': ''
            none:
            list: [a, {b: c}]
            block:
              - |
                two
                lines
              - *x
            """.replacing("list: [a", with: "list: &x [a")
        let findings = Findings(source: "t.yaml")
        let root = try #require(parse(Array(text.utf8), findings: findings))
        #expect(findings.sorted.isEmpty)
        guard case .mapping(let entries) = root.value else {
            Issue.record("no mapping")
            return
        }
        #expect(entries.map(\.key) == ["plain", "quoted", "single", "none", "list", "block"])
        #expect(entries.map(\.mark.line) == [2, 3, 4, 5, 6, 7])
        #expect(
            entries[0].value == Node(.scalar("60", isPlain: true), at: Mark(line: 2, column: 8)))
        #expect(entries[1].value.value == .scalar("6\t0", isPlain: false))
        #expect(entries[2].value.value == .scalar("", isPlain: false))
        #expect(entries[3].value.isNull && !entries[2].value.isNull)
        guard case .sequence(let list) = entries[4].value.value,
            case .sequence(let block) = entries[5].value.value
        else {
            Issue.record("no lists")
            return
        }
        #expect(list[1].mark == Mark(line: 6, column: 14))
        #expect(block[0].value == .scalar("two\nlines\n", isPlain: false))
        #expect(block[1] == entries[4].value)
    }

    @Test(
        "what cannot be read says where and why",
        arguments: [
            ("", "t.yaml:1:1: the file is empty"),
            ("# only\n", "t.yaml:1:1: the file is empty"),
            ("a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document starts; a file holds one"),
            ("a: 1\n\tb: 2\n", "t.yaml:2:1: a tab; indent with spaces"),
            ("ä: 1\n\tb: 2\n", "t.yaml:2:1: a tab; indent with spaces"),
            (
                "a: [1, 2\nb: 3\n",
                "t.yaml:2:2: did not find expected ',' or ']' (while parsing a flow sequence, line 1)"
            ),
            ("a: *b\n", "t.yaml:1:4: alias of an anchor that does not stand before it"),
        ])
    func broken(text: String, message: String) {
        let findings = Findings(source: "t.yaml")
        #expect(parse(Array(text.utf8), findings: findings) == nil)
        #expect(findings.sorted.map(\.description) == [message])
    }

    @Test("keys that stand twice and keys that are no words are all told")
    func duplicates() {
        let findings = Findings(source: "t.yaml")
        let text = "a: 1\nb: {c: 1, c: 2}\n[x]: 3\na: 4\n"
        #expect(parse(Array(text.utf8), findings: findings) != nil)
        #expect(
            findings.sorted.map(\.description) == [
                "t.yaml:2:11: 'c' stands in line 2 already",
                "t.yaml:3:1: a key must be one word, not a list",
                "t.yaml:4:1: 'a' stands in line 1 already",
            ])
    }

    @Test("bytes that are no text are found at their line and column", arguments: [0, 1, 40_000])
    func notUTF8(linesBefore: Int) {
        let before = Array(String(repeating: "# füll\n", count: linesBefore).utf8)
        // A lead byte counts as a character; what does not follow it is the fault.
        let cases: [(bad: [UInt8], column: Int)] = [
            ([0xff], 6), ([0x00], 6), ([0xed, 0xa0, 0x80], 6), ([0xc3, 0x28], 7),
        ]
        for (bad, column) in cases {
            let findings = Findings(source: "t.yaml")
            let text = before + Array("ä: 'x".utf8) + bad + Array("'\n".utf8)
            #expect(parse(text, findings: findings) == nil)
            #expect(
                findings.sorted.first?.mark == Mark(line: linesBefore + 1, column: column), "\(bad)"
            )
        }
    }

    @Test("depth is bounded", arguments: [(63, true), (64, false), (5000, false)])
    func depth(lists: Int, isFine: Bool) {
        let findings = Findings(source: "t.yaml")
        let text = String(repeating: "[", count: lists) + "x" + String(repeating: "]", count: lists)
        #expect((parse(Array(text.utf8), findings: findings) != nil) == isFine)
    }

    @Test("a small file cannot unfold into a large tree")
    func manyLaughs() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let alias = "*a\(level - 1)"
            let list = Array(repeating: alias, count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(list)]\n"
        }
        let findings = Findings(source: "t.yaml")
        #expect(parse(Array(text.utf8), findings: findings) == nil)
        #expect(findings.sorted.first?.message.contains("more than 100000 values") == true)
    }

    @Test("an anchor cannot hold itself")
    func selfReference() {
        let findings = Findings(source: "t.yaml")
        #expect(parse(Array("a: &a [*a]\n".utf8), findings: findings) == nil)
    }

    @Test("no bytes make it crash", arguments: [1, 2, 3] as [UInt64])
    func fuzz(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let seedText = Array("a: &x {b: [1, \"é\\n\"], c: |\n  t\n}\nd: *x\n- ? k\n: v\n".utf8)
        for _ in 0..<3000 {
            var text = seedText
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<text.count, using: &generator)
                text[place] = UInt8.random(in: 0...255, using: &generator)
            }
            let findings = Findings(source: "t.yaml")
            let root = parse(text, findings: findings)
            #expect(root != nil || findings.hasErrors, "seed \(seed): \(text)")
        }
    }
}

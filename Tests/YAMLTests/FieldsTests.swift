import Testing
import YAML

@Suite("Keys of a mapping") struct FieldsTests {
    enum Mode: String, CaseIterable { case off, on }

    private func findings(
        _ text: String, title: String? = nil, _ body: (Fields) -> Void
    ) -> [String] {
        let findings = Findings(source: "t.yaml")
        if let root = parse(Array(text.utf8), findings: findings) {
            _ = Fields.read(root, of: title, findings, body)
        }
        return findings.sorted.map(\.description)
    }

    @Test("values of every kind are read")
    func reads() {
        let text = """
            name: NO
            points: -2.5e1
            count: 3
            on: true
            mode: off
            list: [a, 1]
            inner: {x: 1}
            """
        let told = findings(text) { fields in
            #expect(fields.text("name") == "NO")
            #expect(fields.number("points") == -25)
            #expect(fields.integer("count", in: 1...3) == 3)
            #expect(fields.bool("on") == true)
            #expect(fields.choice("mode", as: Mode.self) == .off)
            #expect(fields.texts("list").map(\.text) == ["a", "1"])
            #expect(fields.fields("inner") { $0.integer("x") } == 1)
            #expect(fields.text("absent") == nil)
            #expect(fields.node["count"]?.mark == Mark(line: 3, column: 8))
            #expect(fields.node["list"]?.items.last?.mark == Mark(line: 6, column: 11))
            #expect(fields.node["absent"] == nil)
        }
        #expect(told == [])
    }

    @Test("everything that is wrong is told in one go, in the order of the text")
    func tellsAll() {
        let text = """
            number: sixty
            quoted: "60"
            huge: 1e999
            hex: 0x10
            low: 0
            whole: 1.5
            bool: yes
            text: [a]
            list: {a: b}
            items: [a, [b], {c: d}]
            mode: of
            inner: 5
            empty:
            long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
            """
        let told = findings(text) { fields in
            _ = fields.number("number")
            _ = fields.number("quoted")
            _ = fields.number("huge")
            _ = fields.number("hex")
            _ = fields.number("low", in: 0.5...200)
            _ = fields.integer("whole")
            _ = fields.bool("bool")
            _ = fields.text("text")
            _ = fields.items("list")
            _ = fields.texts("items")
            _ = fields.choice("mode", as: Mode.self)
            _ = fields.fields("inner") { $0.text("x") }
            _ = fields.text("empty", .required)
            _ = fields.number("long")
        }
        #expect(
            told == [
                "t.yaml:1:9: 'number' must be a number, not 'sixty'",
                "t.yaml:2:9: 'quoted' must be a number, not '60'",
                "t.yaml:3:7: 'huge' must be a number, not '1e999'",
                "t.yaml:4:6: 'hex' must be a number, not '0x10'",
                "t.yaml:5:6: 'low' must be from 0.5 to 200, not '0'",
                "t.yaml:6:8: 'whole' must be a whole number, not '1.5'",
                "t.yaml:7:7: 'bool' must be true or false, not 'yes'",
                "t.yaml:8:7: 'text' must be text, not a list",
                "t.yaml:9:7: 'list' must be a list, not a mapping",
                "t.yaml:10:12: an item of 'items' must be text, not a list",
                "t.yaml:10:17: an item of 'items' must be text, not a mapping",
                "t.yaml:11:7: 'mode' must be one of off, on, not 'of'",
                "t.yaml:12:8: 'inner' must be a mapping, not '5'",
                "t.yaml:13:1: 'empty' has no value; write one or remove the key",
                "t.yaml:14:7: 'long' must be a number, not '"
                    + String(repeating: "a", count: 60) + "...'",
            ])
    }

    @Test("a misspelt key is told once, as the missing one it stands for")
    func suggestions() {
        let told = findings("- x", title: "behaviour 'a'") { _ in }
        #expect(told == ["t.yaml:1:1: behaviour 'a' must be a mapping, not a list"])
        let unknown = findings("treshold: 1\ncolour: 2\nother: 3", title: "behaviour 'a'") {
            fields in
            _ = fields.number("threshold", .required)
            _ = fields.number("points", .required)
            _ = fields.number("other")
        }
        #expect(
            unknown == [
                "t.yaml:1:1: unknown key 'treshold' in behaviour 'a'; did you mean 'threshold'?",
                "t.yaml:1:1: behaviour 'a' lacks 'points'",
                "t.yaml:2:1: unknown key 'colour' in behaviour 'a'; "
                    + "known are 'threshold', 'points', 'other'",
            ])
    }

    @Test("what nobody can judge is let pass")
    func passes() {
        #expect(findings("a: 1\nb: 2") { $0.passRest() } == [])
    }

    @Test("a key that is refused has its own reason and is not unknown as well")
    func refused() {
        let told = findings("a: 1\nfloors: {x: 1}") { fields in
            _ = fields.integer("a")
            fields.refuse("floors", because: "'floors' comes later")
            fields.refuse("gates", because: "never told")
        }
        #expect(told == ["t.yaml:2:1: 'floors' comes later"])
    }

    @Test(
        "the nearest word is found",
        arguments: [
            ("treshold", "threshold"), ("half_live", "half_life"), ("form", "from"),
            ("name", "name"), ("xyz", nil), ("nmae", "name"), ("", nil),
        ] as [(String, String?)])
    func nearestWord(word: String, expected: String?) {
        #expect(nearest(word, in: ["threshold", "half_life", "from", "name"]) == expected)
    }

    @Test("numbers are shown as people write them")
    func numbers() {
        #expect(
            [60, 0.5, -3, 1e20, 1.0 / 3].map(shortText)
                == ["60", "0.5", "-3", "1e+20", "0.3333333333333333"])
    }

    @Test("warnings are no errors, and say that they are warnings")
    func warnings() {
        let findings = Findings(source: "t.yaml")
        findings.warning("mind this", at: Mark(line: 2, column: 3))
        #expect(!findings.hasErrors)
        #expect(findings.sorted.map(\.description) == ["t.yaml:2:3: warning: mind this"])
        findings.error("no", at: nil)
        #expect(findings.hasErrors)
        #expect(findings.sorted.map(\.description).first == "t.yaml: no")
    }
}

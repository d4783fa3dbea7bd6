import Leads
import System
import Testing

@Suite("facts")
struct FactTests {
    static let industry = FitAttribute(
        name: "industry", from: ["industry"],
        kind: .text(
            sets: [
                .init(label: "core", values: ["Software", "financial services"], points: 8),
                .init(label: "near", values: ["retail"], points: 4),
            ], otherwise: -3))
    static let plan = FitAttribute(
        name: "plan", from: ["plan"],
        kind: .text(sets: [.init(label: "paid", values: ["pro"], points: 5)], otherwise: nil))
    static let size = FitAttribute(
        name: "size", from: ["size"],
        kind: .number(bands: [
            .init(label: "s", below: 10, points: -10), .init(label: "m", below: 50, points: 0),
            .init(label: "l", below: nil, points: 12),
        ]))
    static let range = FitAttribute(
        name: "range", from: ["range"],
        kind: .number(bands: [.init(label: "low", below: 5, points: 1)]))
    static let member = FitAttribute(
        name: "member", from: ["member"], kind: .bool(whenTrue: 7, whenFalse: -1))
    static let model = Model(definition([], fit: [industry, plan, size, range, member]))

    enum Value: Sendable {
        case text(String)
        case number(Double)
        case bool(Bool)
    }

    /// Attribute, value, label's key (nil: none), fit in hundredths; nil: the value has a wrong type.
    static let table: [(Int, Value, (label: String?, fit: Int64)?)] = [
        (0, .text("software"), ("industry=core", 800)),
        (0, .text("  SOFTWARE\t"), ("industry=core", 800)),
        (0, .text("Financial Services"), ("industry=core", 800)),
        (0, .text("retail"), ("industry=near", 400)),
        (0, .text("retailer"), ("industry=other", -300)),
        (0, .text("ÄRZTE\u{A0}"), ("industry=other", -300)),
        (0, .number(1), nil), (0, .bool(true), nil),
        (1, .text("pro"), ("plan=paid", 500)),
        (1, .text("free"), (nil, 0)),
        (2, .number(9.999), ("size=s", -1_000)),
        (2, .number(10), ("size=m", 0)),
        (2, .number(49.999_999), ("size=m", 0)),
        (2, .number(50), ("size=l", 1_200)),
        (2, .number(-1e308), ("size=s", -1_000)),
        (2, .number(1e308), ("size=l", 1_200)),
        (2, .number(.infinity), nil), (2, .number(.nan), nil), (2, .bool(true), nil),
        (2, .text("10"), ("size=m", 0)), (2, .text(" 9.999\u{A0}"), ("size=s", -1_000)),
        (2, .text("-3"), ("size=s", -1_000)), (2, .text("+50.0"), ("size=l", 1_200)),
        (2, .text("0800"), ("size=l", 1_200)), (2, .text("ten"), nil), (2, .text("1,000"), nil),
        (2, .text("12,75"), nil), (2, .text("10-50"), nil), (2, .text("1e3"), nil),
        (2, .text("0x10"), nil), (2, .text(".5"), nil), (2, .text("5."), nil), (2, .text("+"), nil),
        (2, .text("1.2.3"), nil), (2, .text("٨٠٠"), nil), (2, .text("inf"), nil),
        (2, .text("100 %"), nil), (2, .text(String(repeating: "9", count: 400)), nil),
        (3, .number(4), ("range=low", 100)),
        (3, .number(5), (nil, 0)),
        (4, .bool(true), ("member=true", 700)),
        (4, .bool(false), ("member=false", -100)),
        (4, .text("true"), ("member=true", 700)), (4, .text(" FALSE\n"), ("member=false", -100)),
        (4, .text("yes"), nil), (4, .text("1"), nil), (4, .number(1), nil),
    ]

    static let nothings = [
        "", "  ", "\u{A0}", "Unknown", "SELECT ", "--None--", "-- None --", "null", "NULL", "N/A",
        "n.a.",
        "#N/A", "undefined", "-", "—", "--", "...", "?", "not provided", "(Not Set)", "(none)",
        "None",
        "<null>", "\\N", "NaN", "Please select...", "not specified", "[empty]", "unknown.", "'-'",
    ]

    @Test("words for nothing clear what was known, of every kind of attribute", arguments: nothings)
    func wordsForNothing(word: String) {
        for attribute in Self.model.attributes {
            let box = LeadBox()
            #expect(box.reading(.text(word), attribute) == .nothing)
            #expect(box.take(word, for: attribute, at: 5))
            #expect(box.lead.facts.map(\.value) == [nil] && box.lead.facts[0].label == nil)
            #expect(box.lead.knownAttributeCount(Self.model) == 0)
            #expect(box.lead.score(at: 0, model: Self.model).centipoints == 0)
        }
    }

    @Test(
        "words that only look so are values",
        arguments: ["0", "no", "Nonesuch", "C++", "nullity", "select committee", "N", "-1 day"])
    func wordsForSomething(word: String) {
        let box = LeadBox()
        #expect(box.reading(.text(word), Self.model.attributes[0]) == .value, "\(word)")
    }

    @Test("a word for nothing that a set names is that value")
    func namedWords() {
        let attribute = FitAttribute(
            name: "country", from: ["country"],
            kind: .text(
                sets: [.init(label: "south", values: ["NA", "ZA"], points: 3)], otherwise: -9))
        let model = Model(definition([], fit: [attribute]))
        for (text, fit) in [("na", 300), (" NA ", 300), ("n/a", 0), ("none", 0), ("SE", -900)] {
            let box = LeadBox()
            box.take(text, for: model.attributes[0], at: 1)
            #expect(box.lead.score(at: 0, model: model).fitCentipoints == Int64(fit), "\(text)")
        }
    }

    @Test("the newest word counts, also when it says nothing, in any order", arguments: 0..<30)
    func cleared(seed: UInt64) {
        var dice = Dice(seed: seed)
        for (index, attribute) in Self.model.attributes.enumerated() {
            // Of one time a value goes before nothing.
            let last: Int64 = dice.below(2) == 0 ? 9 : 5
            let words: [(value: ObservedValue, time: Int64)] = [
                (.nothing, 4), (index == 4 ? .bool(true) : .number(3), 6), (.nothing, 6),
                (.nothing, last),
            ]
            let isCleared = last == 9
            let box = LeadBox()
            for word in words.shuffled(using: &dice) {
                _ = box.lead.take(word.value, for: attribute, time: word.time)
            }
            let isNumber = (2...3).contains(index)
            let fact = box.lead.facts[0]
            #expect(box.lead.facts.count == 1)
            if isCleared || !(isNumber || index == 4) {
                #expect(fact.value == nil && fact.time == (isCleared ? 9 : 6), "seed \(seed)")
            } else {
                #expect(fact.value == (index == 4 ? .bool(true) : .number(3)) && fact.time == 6)
            }
            box.lead.relabel(Self.model)
            #expect((fact.value == nil) == (box.lead.knownAttributeCount(Self.model) == 0))
            let id = Array("lead-1".utf8)
            #expect(ValidationTests.isValid(box.bytes, id: id, NameCounts(Self.model.names)))
        }
    }

    @Test("each value has one label or none, and one of a wrong type changes nothing")
    func labels() {
        for (number, value, wanted) in Self.table {
            let box = LeadBox()
            let attribute = Self.model.attributes[number]
            let before = box.bytes
            #expect(box.take(value, attribute) == (wanted != nil), "\(value)")
            guard let wanted else {
                #expect(box.bytes == before && box.reading(value, attribute) == .notUnderstood)
                continue
            }
            #expect(box.lead.facts.count == 1 && box.reading(value, attribute) == .value)
            let label = box.lead.facts[0].label.map { Self.model.names.labels[$0] }
            #expect(label == wanted.label, "\(value)")
            let score = box.lead.score(at: 0, model: Self.model)
            #expect(score.fitCentipoints == wanted.fit && score.engagementCentipoints == 0)
        }
    }

    @Test("the newest value counts; of two at one time the larger bytes, in any order")
    func newest() {
        let attribute = Self.model.attributes[0]
        let values: [(String, Int64)] = [
            ("retail", 5), ("software", 9), ("farming", 9), ("telecom", 9), ("mining", 7),
        ]
        var dice = Dice(seed: 1)
        for _ in 0..<40 {
            let box = LeadBox()
            for (text, time) in values.shuffled(using: &dice) {
                let known = box.lead.facts.first
                let isTaken = box.take(text, for: attribute, at: time)
                #expect(isTaken == (box.lead.facts.first != known))
            }
            #expect(box.lead.facts.map(\.value) == [.text("telecom")])
            #expect(box.lead.facts[0].time == 9)
        }
    }

    @Test("facts of several attributes keep apart, whatever comes and goes", arguments: 0..<30)
    func several(seed: UInt64) {
        var dice = Dice(seed: seed)
        let box = LeadBox()
        var known: [Int: (time: Int64, text: String)] = [:]
        for step in 0..<60 as Range<Int64> {
            let number = dice.below(2)
            let text = String(repeating: "xy", count: dice.below(60)) + "\(step)"
            box.take(text, for: Self.model.attributes[number], at: step)
            known[number] = (step, text)
            if step == 30 {
                box.absorb(RecentEvent.noBehaviour, id: 1, at: Time.start, Self.model)
            }
        }
        for fact in box.lead.facts {
            // One byte more than a definition's texts can have is kept, so that none matches.
            let wanted = String(known[fact.attribute]?.text.prefix(97) ?? "")
            #expect(fact.value == .text(wanted), "seed \(seed)")
        }
        #expect(box.lead.facts.count == known.count && box.lead.recentCount == 1)
    }

    @Test("a text of 97 bytes or more matches no set, under no later definition")
    func longTexts() {
        let longest = String(repeating: "a", count: 96)
        let attribute = FitAttribute(
            name: "t", from: ["t"],
            kind: .text(
                sets: [.init(label: "hit", values: [longest], points: 1)], otherwise: nil))
        let model = Model(definition([], fit: [attribute]))
        for (text, isHit) in [(longest, true), (longest + "b", false), (longest + " b", false)] {
            let box = LeadBox()
            box.take(text, for: model.attributes[0], at: 0)
            #expect((box.lead.facts[0].label != nil) == isHit)
            box.lead.relabel(model)
            #expect((box.lead.facts[0].label != nil) == isHit)
        }
    }

    @Test("a new definition gives old facts its labels, and takes none away")
    func relabels() {
        let box = LeadBox()
        box.take("retail", for: Self.model.attributes[0], at: 1)
        _ = box.lead.take(.number(20), for: Self.model.attributes[2], time: 1)
        var industry = Self.industry
        industry.kind = .text(
            sets: [.init(label: "shops", values: ["retail"], points: 9)], otherwise: nil)
        let changed = Model(definition([], fit: [industry]), names: Self.model.names)
        box.lead.relabel(changed)
        #expect(box.lead.score(at: 0, model: changed).fitCentipoints == 900)
        #expect(box.lead.knownAttributeCount(changed) == 1)
        #expect(box.lead.facts.map(\.value) == [.text("retail"), .number(20)])
        let numbers = box.lead.facts.map { $0.label.map { changed.names.labels[$0] } }
        #expect(numbers == ["industry=shops", nil])
        box.lead.relabel(Model(Self.model.definition, names: changed.names))
        #expect(box.lead.score(at: 0, model: Self.model).fitCentipoints == 400)
        #expect(box.lead.knownAttributeCount(Self.model) == 2)
    }
}

extension LeadBox {
    fileprivate func with<Result>(
        _ value: FactTests.Value, _ body: (ObservedValue) -> Result
    ) -> Result {
        switch value {
        case .text(let text): Array(text.utf8).withUnsafeBytes { body(.text($0)) }
        case .number(let number): body(.number(number))
        case .bool(let bool): body(.bool(bool))
        }
    }
    fileprivate func take(_ value: FactTests.Value, _ attribute: AttributeRule) -> Bool {
        with(value) { lead.take($0, for: attribute, time: 0) }
    }
    fileprivate func reading(
        _ value: FactTests.Value, _ attribute: AttributeRule
    ) -> TraitReading {
        with(value) { attribute.reading($0) }
    }
}

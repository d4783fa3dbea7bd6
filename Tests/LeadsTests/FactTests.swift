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

    /// Attribute, value, label's key (nil: none), fit in hundredths; nil: the value says nothing.
    static let table: [(Int, Value, (label: String?, fit: Int64)?)] = [
        (0, .text("software"), ("industry=core", 800)),
        (0, .text("  SOFTWARE\t"), ("industry=core", 800)),
        (0, .text("Financial Services"), ("industry=core", 800)),
        (0, .text("retail"), ("industry=near", 400)),
        (0, .text("retailer"), ("industry=other", -300)),
        (0, .text("ÄRZTE\u{A0}"), ("industry=other", -300)),
        (0, .text(""), nil), (0, .text("  "), nil), (0, .text("Unknown"), nil),
        (0, .text("SELECT "), nil), (0, .number(1), nil), (0, .bool(true), nil),
        (1, .text("pro"), ("plan=paid", 500)),
        (1, .text("free"), (nil, 0)),
        (2, .number(9.999), ("size=s", -1_000)),
        (2, .number(10), ("size=m", 0)),
        (2, .number(49.999_999), ("size=m", 0)),
        (2, .number(50), ("size=l", 1_200)),
        (2, .number(-1e308), ("size=s", -1_000)),
        (2, .number(1e308), ("size=l", 1_200)),
        (2, .number(.infinity), nil), (2, .number(.nan), nil), (2, .text("10"), nil),
        (3, .number(4), ("range=low", 100)),
        (3, .number(5), (nil, 0)),
        (4, .bool(true), ("member=true", 700)),
        (4, .bool(false), ("member=false", -100)),
        (4, .text("true"), nil), (4, .number(1), nil),
    ]

    @Test("each value has one label or none, and what says nothing changes nothing")
    func labels() {
        for (number, value, wanted) in Self.table {
            let box = LeadBox()
            let attribute = Self.model.attributes[number]
            let before = box.bytes
            #expect(box.take(value, attribute) == (wanted != nil), "\(value)")
            guard let wanted else {
                #expect(box.bytes == before && !box.isKnown(value, attribute))
                continue
            }
            #expect(box.lead.facts.count == 1 && box.isKnown(value, attribute))
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
                #expect(box.take(text, for: attribute, at: time))
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
    fileprivate func isKnown(_ value: FactTests.Value, _ attribute: AttributeRule) -> Bool {
        with(value) { attribute.isKnown($0) }
    }
}

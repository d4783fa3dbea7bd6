import Leads
import Scoring
import Testing
import Wire

@testable import leadloop

@Suite struct NotUnderstoodTests {
    static let definition: Definition = {
        var definition = Definition(threshold: 60)
        definition.behaviours = [
            Behaviour(
                name: "demo", event: "Demo Requested", points: 50, maxCount: 1,
                halfLifeSeconds: 86_400),
            Behaviour(
                name: "quote", event: "Quote Requested", points: 50, maxCount: 1,
                halfLifeSeconds: 86_400),
        ]
        definition.ignore = ["Email Opened"]
        definition.fit = [
            FitAttribute(
                name: "employees", from: ["employees"],
                kind: .number(bands: [.init(label: "any", below: nil, points: 1)]))
        ]
        return definition
    }()

    private func text(_ names: [String]) -> NotUnderstoodText {
        NotUnderstoodText(
            found: NotUnderstood(
                events: names.map { NotUnderstood.Event(name: $0, count: 2) },
                eventCount: Int64(2 * names.count), traits: [], aliasCount: 0, anonymousCount: 0),
            definition: Self.definition)
    }

    @Test(
        "a name that looks like one of the definition is told with it",
        arguments: [
            ("demo requested", "Demo Requested"), ("Demo Requested ", "Demo Requested"),
            ("demo_requested", "Demo Requested"), ("DemoRequested", "Demo Requested"),
            ("Demo Reqested", "Demo Requested"), ("email opened", "Email Opened"),
            ("Page Viewed", nil), ("Signed Up", nil),
        ] as [(String, String?)])
    func nearMisses(name: String, meant: String?) {
        let text = text([name])
        #expect(text.meant(by: name) == meant)
        #expect(text.nearMisses.count == (meant == nil ? 0 : 1))
        #expect((text.others == nil) == (meant != nil))
    }

    @Test("each is told once, and again nothing")
    func once() {
        var news = NotUnderstoodNews()
        #expect(news.new(text(["demo requested"])).count == 1)
        #expect(news.new(text(["demo requested"])) == [])
        #expect(news.new(text(["demo requested", "quote requested", "Signed Up"])).count == 1)
    }

    @Test("check names near misses, wrong types, behaviours that never came, and refused records")
    func sample() {
        let sample = EngagementSample(Self.definition)
        func add(_ body: String) {
            sample.add(
                key: Array("u".utf8), value: Array("{\(body)}".utf8), timestamp: 1_767_225_600_000)
        }
        #expect(sample.remarks(of: "t") == [])
        add(#""type":"track","event":"Demo Requested","userId":"u""#)
        #expect(sample.unheard.map(\.name) == ["quote"])
        for _ in 0..<3 { add(#""type":"track","event":"quote requested","userId":"u""#) }
        add(#""type":"track","event":"Signed Up","anonymousId":"u""#)
        add(#""type":"identify","userId":"u","traits":{"employees":"1,200"}"#)
        add(#""type":"page","userId":7"#)
        let remarks = sample.remarks(of: "t").map(\.what)
        for part in [
            "3 events 'quote requested'", "did you mean 'Quote Requested'?",
            "1 value of attribute 'employees' not understood as a number, such as '1,200'",
            "never seen: quote ('Quote Requested')",
            "1 of 7 sampled records of t cannot be used: field_invalid 1",
            "alias and merge are not supported yet: 0 alias calls and 1 record",
            "events that count for nothing: 'Signed Up' 1",
        ] { #expect(remarks.contains { $0.contains(part) }, "\(part) in \(remarks)") }
    }

    @Test("of one lead only its own records are looked at")
    func ofOneLead() {
        let sample = EngagementSample(Self.definition, lead: "u")
        let value = Array(#"{"type":"track","event":"Slept","userId":"v"}"#.utf8)
        sample.add(key: Array("v".utf8), value: value, timestamp: 1_767_225_600_000)
        #expect(sample.count == 0 && sample.found == NotUnderstood())
    }
}

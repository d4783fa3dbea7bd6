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

    /// A CRM whose ids are spelled otherwise: the loop never learns and looks healthy.
    @Test(
        "verdicts on another spelling of an id are told from those on strangers",
        arguments: [
            ("Lead.One@example.com", "lead.one@example.com", 1), (" s-1", "s-1 ", 1),
            ("00Q5g00000AbCdE", "00Q5g00000AbCdEEAU", 1), ("s-1", "s-2", 0),
            ("00Q5g00000AbCdE", "00Q5g00000AbCdF", 0),
        ])
    func spelling(known: String, id: String, respelled: Int) {
        let strays = StrayVerdicts(
            [Array(id.utf8): 3, Array("met".utf8): 4],
            known: [Array(known.utf8), Array("met".utf8)])
        #expect(strays.verdictCount == 7 && strays.strayCount == 3)
        #expect(strays.respelledCount == 3 * respelled)
        #expect(strays.sentence?.hasPrefix("3 of 7 verdicts met no MQL") == true)
        #expect(strays.sentence?.contains("'\(id)' for '\(known)'") == (respelled == 1))
        let all = StrayVerdicts([Array(id.utf8): 1], known: [Array(id.utf8)])
        #expect(all.sentence == nil && all.sentenceOfEvents == nil)
    }

    @Test("check names what of the verdicts nothing is made of")
    func verdicts() {
        let sample = FeedbackSample(Self.definition)
        func add(_ lead: String, _ more: String) {
            let value =
                #"{"feedbackId":"f","leadId":"\#(lead)","repId":"r","occurredAt":"#
                + #""2026-01-02T00:00:00Z","verdict":"rejected"\#(more)}"#
            sample.add(
                key: Array(lead.utf8), value: Array(value.utf8), timestamp: 1_767_225_600_000)
        }
        #expect(sample.remarks(of: "t", known: nil, events: []) == [])
        add("ann", #","reason":"Bad Fit","fitAttributes":["Employees"]"#)
        #expect(
            sample.remarks(of: "t", known: [Array("ann".utf8)], events: []).map(\.level) == [.ok])
        add("Ann", #","reason":"bad_fit","fitAttributes":["employee"]"#)
        add("bob", #","reason":"student""#)
        for _ in 0..<2 { add("ann", #","reason":"Too small""#) }
        let remarks = sample.remarks(of: "t", known: [Array("ann".utf8)], events: [])
        for part in [
            "2 of 5 verdicts met no MQL, of which 1 would meet one", "'Too small' 2",
            "1 rejection: bad_fit blames 'employee', an attribute that the definition does not have",
            "did you mean 'employees'?", "1 rejection: student teaches nothing",
            "2 of 5 sampled verdicts of t cannot be used: reason_unknown 2",
        ] { #expect(remarks.contains { $0.what.contains(part) }, "\(part) in \(remarks)") }
        // Before anything was scored, events stand in for MQLs.
        let before = sample.remarks(of: "t", known: nil, events: [Array("ann".utf8)])
        #expect(before.contains { $0.what.contains("1 of 5 verdicts name leads that the events") })
    }

    @Test("a status line counts verdicts that meet nothing, and says it once what they blame")
    func status() {
        var sample = StatusSample()
        sample.notUnderstood.add(
            NotUnderstood(
                strayVerdictCount: 3, blamed: [NotUnderstood.Event(name: "staff", count: 2)],
                mute: [.student: 1]))
        let line = sample.text(since: sample, seconds: 1)
        #expect(line.contains("3 verdicts of no MQL, 3 blames of no attribute"), "\(line)")
        var news = NotUnderstoodNews()
        let text = NotUnderstoodText(found: sample.notUnderstood, definition: Self.definition)
        #expect(news.new(text).count == 2 && news.new(text) == [])
    }

    /// Four visitors that are one lead, in a check that says that all is well.
    @Test("ids that are the text of nothing are named")
    func nothings() throws {
        let sample = EngagementSample(Self.definition)
        for id in ["undefined", "undefined", "(null)", "u"] {
            let value = #"{"type":"track","event":"Demo Requested","userId":"\#(id)"}"#
            sample.add(
                key: Array(id.utf8), value: Array(value.utf8), timestamp: 1_767_225_600_000)
        }
        #expect(sample.refused == [.keyInvalid: 3])
        let remarks = sample.remarks(of: "t").map(\.what)
        #expect(
            remarks.contains("ids that are the text of nothing: 'undefined' 2, '(null)' 1"),
            "\(remarks)")
    }

    @Test("of one lead only its own records are looked at")
    func ofOneLead() {
        let sample = EngagementSample(Self.definition, lead: "u")
        let value = Array(#"{"type":"track","event":"Slept","userId":"v"}"#.utf8)
        sample.add(key: Array("v".utf8), value: value, timestamp: 1_767_225_600_000)
        #expect(sample.count == 0 && sample.found == NotUnderstood())
    }
}

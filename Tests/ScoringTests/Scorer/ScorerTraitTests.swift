// What a lead is, as RudderStack, HubSpot, Salesforce and forms write it, at any time and in any
// order.
import Leads
import Scoring
import System
import TestSupport
import Testing
import Wire

@Suite("traits as tools write them")
struct ScorerTraitTests {
    static let lead = ScorerFixture.leads[0]

    private func fit(_ probe: ScorerProbe) -> Int64? {
        probe.lead(Self.lead)?.score(at: ScorerFixture.start, model: probe.partition.model)
            .fitCentipoints
    }

    private func identify(_ probe: ScorerProbe, _ body: String, days: Double = 0) -> Outcome {
        probe.engage(
            key: Array(Self.lead.utf8),
            value: Array(#"{"type":"identify","userId":"\#(Self.lead)",\#(body)}"#.utf8),
            at: ScorerFixture.start + Int64(days * 86_400_000)
        ).outcome
    }

    /// The definition gives software 8, retail 4, others -6; employees 50 to 499 6, from 500 on 9;
    /// customers -5, no customers 1.
    @Test(
        "traits are found where they are, and read as what they mean",
        arguments: [
            (#""traits":{"industry":"software","employees":800}"#, 1_700),
            (#""context":{"traits":{"industry":"software","employees":800}}"#, 1_700),
            (#""traits":{},"context":{"traits":{"industry":"software"}}"#, 800),
            (#""traits":{"employees":100},"context":{"traits":{"industry":"retail"}}"#, 1_000),
            // What stands on top goes before, also when it says nothing.
            (#""traits":{"industry":"retail"},"context":{"traits":{"industry":"software"}}"#, 400),
            (#""traits":{"industry":null},"context":{"traits":{"industry":"software"}}"#, 0),
            // What is not understood stands in nobody's way.
            (#""traits":{"industry":7},"context":{"traits":{"industry":"software"}}"#, 800),
            (#""traits":{"industry":["x"],"company":{"industry":"retail"}}"#, 400),
            (#""traits":{"industry":null,"company":{"industry":"retail"}}"#, 400),
            (#""traits":{"employees":"800","customer":"true"}"#, 400),
            (#""traits":{"employees":" 120 ","customer":"False"}"#, 700),
            (#""traits":{"industry":"--None--","employees":"N/A","customer":"-"}"#, 0),
            (#""traits":{"industry":"farming"}"#, -600),
        ] as [(String, Int64)])
    func forms(body: String, wanted: Int64) {
        let probe = ScorerProbe()
        #expect(identify(probe, body) == .scored)
        #expect(fit(probe) == wanted)
    }

    @Test(
        "the newest word about an attribute counts, also when it says nothing",
        arguments: ["null", "\"\"", #""unknown""#])
    func cleared(nothing: String) {
        for isLater in [true, false] {
            let probe = ScorerProbe()
            let steps: [(body: String, days: Double)] = [
                (#""traits":{"industry":"software"}"#, 0),
                (#""traits":{"industry":\#(nothing)}"#, 1),
            ]
            for step in isLater ? steps : steps.reversed() {
                // Out of order it changes nothing, and is counted as an event all the same.
                #expect(identify(probe, step.body, days: step.days) == .scored)
            }
            #expect(fit(probe) == 0)
            #expect(
                probe.lead(Self.lead)?.facts.map(\.time) == [ScorerFixture.start + 86_400_000])
            // Not the same record once more: that would be a duplicate.
            let again = steps[0].body + #","messageId":"again""#
            #expect(identify(probe, again, days: 2) == .scored)
            #expect(fit(probe) == 800)
        }
    }

    @Test("a fact is never too late, unless something newer is known of its attribute")
    func oldFacts() throws {
        let probe = ScorerProbe()
        probe.track("Page Viewed", Self.lead, days: 100)
        let newest = try #require(probe.lead(Self.lead)?.newest)
        // 99 days before; an event is late after 20.
        #expect(probe.track("Page Viewed", Self.lead, days: 1).outcome == .late)
        #expect(identify(probe, #""traits":{"industry":"software"}"#, days: 1) == .scored)
        #expect(fit(probe) == 800)
        #expect(identify(probe, #""traits":{"industry":"retail"}"#, days: 0.5) == .late)
        let both = #""traits":{"industry":"x","employees":120}"#
        #expect(identify(probe, both, days: 0.5) == .scored)
        #expect(fit(probe) == 1_400)
        // Delivered again it says nothing new, and it moves no time.
        #expect(identify(probe, #""traits":{"industry":"software"}"#, days: 1) == .late)
        #expect(probe.lead(Self.lead)?.newest == newest)
        #expect(probe.lead(Self.lead)?.recentCount == 1)
    }

    @Test("an old identify call qualifies a lead by what it says")
    func oldFactQualifies() {
        var definition = ScorerFixture.definitions[0]
        definition.threshold = 38
        let probe = ScorerProbe(definition)
        #expect(probe.track("Demo Requested", Self.lead, days: 100).outputs.kinds == [])
        let value =
            #"{"type":"identify","userId":"\#(Self.lead)","traits":{"industry":"software"}}"#
        let taken = probe.engage(key: Array(Self.lead.utf8), value: Array(value.utf8))
        #expect(taken.outcome == .scored && taken.outputs.kinds == ["qualified"])
    }

    @Test("300 pages, a demo and pricing of one day are an MQL, in any order", arguments: 0..<6)
    func dayPrecise(seed: UInt64) {
        var dice = Dice(seed: seed)
        var definition = ScorerFixture.definitions[0]
        definition.threshold = 56
        let probe = ScorerProbe(definition)
        // 16 for pages, 30 for the demo, 10 for pricing.
        let events =
            Array(repeating: "Page Viewed", count: 300) + ["Demo Requested", "Pricing Viewed"]
        var kinds: [String] = []
        for event in events.shuffled(using: &dice) {
            let taken = probe.track(event, Self.lead)
            #expect(taken.outcome == .scored, "seed \(seed)")
            kinds += taken.outputs.kinds
        }
        #expect(kinds == ["qualified"], "seed \(seed)")
        #expect(probe.partition.totals.counts.engagement.late == 0)
    }
}

// A lead of the exploration band, and what sales and the learner hear of it.
import Leads
import Scoring
import TestSupport
import Testing

@Suite("exploration in the scorer")
struct ScorerExplorationTests {
    static let lead = ScorerFixture.leads[0]
    var lead: String { Self.lead }

    /// Threshold 29, exit 20; everybody is in the band, two days after the first event.
    private func probe(share: Double = 1) -> ScorerProbe {
        var definition = ScorerFixture.definitions[0]
        definition.learning.exploration.share = share
        definition.learning.exploration.afterSeconds = 2 * 86_400
        return ScorerProbe(definition)
    }

    @Test("hands over below the threshold, says so, and once a cycle")
    func handOver() throws {
        let probe = probe()
        #expect(probe.track("Pricing Viewed", lead).outputs.isEmpty)
        #expect(probe.track("Pricing Viewed", lead, days: 1.9).outputs.isEmpty)
        let outputs = probe.track("Pricing Viewed", lead, days: 2).outputs
        let event = try #require(outputs.events.first)
        #expect(outputs.kinds == ["qualified"] && event["trigger"] == .text("exploration"))
        #expect(event["exploration"] == .bool(true) && event["propensity"] == .number(1))
        #expect(event["explanation"]?["whyNot"]?["gate"] == .text("threshold"))
        #expect(probe.track("Pricing Viewed", lead, days: 3).outputs.isEmpty)
        // Far below the exit, and still in the hands of sales.
        #expect(probe.track("Careers Viewed", lead, days: 3).outputs.isEmpty)
        #expect(probe.lead(lead)?.state == .mql)
        #expect(probe.partition.totals.mqlCount == 1)
    }

    @Test("its verdict teaches in full, and says how the lead came")
    func judgement() throws {
        let probe = probe(share: 0.9999)
        probe.track("Pricing Viewed", lead)
        probe.track("Pricing Viewed", lead, days: 2)
        let judgement = try #require(
            probe.verdict("accepted", lead, days: 3).outputs.judgements.first)
        #expect(judgement.isExploration && judgement.propensity == 0.9999)
        #expect(judgement.importance == 1 && judgement.features.map(\.key) == ["pricing"])
        // The next cycle comes on its own merit, and is an ordinary one again.
        let later = #","recontactAfter":"2026-01-05T00:00:00.000Z""#
        probe.verdict("rejected", lead, days: 3.1, more: #","reason":"bad_timing""# + later)
        let again = probe.track("Demo Requested", lead, days: 5).outputs
        #expect(again.events.first?["exploration"] == .bool(false))
        #expect(again.events.first?["propensity"] == .number(1))
        #expect(probe.lead(lead)?.isExplored == false)
    }

    @Test(
        "a lead that qualifies by itself is no exploration, and nobody is explored without a share")
    func ownMerit() {
        let merit = probe()
        merit.track("Pricing Viewed", lead)
        let outputs = merit.track("Demo Requested", lead, days: 3).outputs
        #expect(outputs.events.first?["trigger"] == .text("event"))
        let off = ScorerProbe()
        off.track("Pricing Viewed", lead)
        #expect(off.track("Pricing Viewed", lead, days: 9).outputs.isEmpty)
    }

    @Test("shadows of the hand-over go with every judgement of the cycle")
    func shadows() throws {
        let probe = probe()
        probe.track("Pricing Viewed", lead)
        probe.track("Pricing Viewed", lead, days: 7)
        // 1 + 1/2 of 3 at hand-over; with 3.5 d 1 + 1/4, with 14 d 1 + 0.7071.
        let shadow = HalfLifeShadow(half: 1.25 / 3, double: (1 + 0.5.squareRoot()) / 3)
        probe.track("Pricing Viewed", lead, days: 8)
        for (verdict, days) in [("accepted", 9), ("rejected", 10)] as [(String, Double)] {
            let judgement = try #require(
                probe.verdict(verdict, lead, days: days).outputs.judgements.first)
            #expect(judgement.shadows.map(\.key) == ["pricing"])
            #expect(judgement.shadows.map(\.x) == [shadow])
        }
    }
}

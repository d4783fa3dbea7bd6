import Leads
import Runtime
import Scoring
import TestSupport
import Testing

@Suite struct LeadSampleTests {
    @Test("the newest leads have the better of now and hand-over, by the weights in force")
    func best() {
        let probe = ScorerProbe()
        let leads = ScorerFixture.leads
        let (first, second, third) = (leads[0], leads[1], leads[2])
        probe.track("Demo Requested", first)
        // For lack of interest: the counts begin again at 0.
        probe.verdict("rejected", first, days: 1, more: #","reason":"not_interested""#)
        probe.track("Pricing Viewed", second, days: 2)
        probe.track("Pricing Viewed", third, days: 3)
        probe.track("Page Viewed", third, days: 4)
        let day = ScorerFixture.day
        let newest = probe.partition.newestLeads(10)
        #expect(
            newest.map(\.newestEventMilliseconds)
                == [4, 2, 0].map { ScorerFixture.start + $0 * day })
        #expect(newest[1].bestPoints == 10 && newest[2].bestPoints == 30)
        #expect(newest[0].bestPoints > 10 && newest[0].bestPoints < 12)
        #expect(probe.partition.newestLeads(2) == Array(newest[..<2]))
        probe.partition.use(
            PublishedWeights(version: 4, points: ["demo": 50], offset: 5, atMilliseconds: 0))
        #expect(probe.partition.newestLeads(10)[2].bestPoints == 50)
    }
}

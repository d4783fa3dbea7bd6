// What `check` finds missing in a changelog without replaying input.
import Scoring
import Testing
import Wire

@testable import Runtime

@Suite("a count of leads")
struct LeadCensusTests {
    private func refusal(_ leads: [String], gone: [String] = [], of known: Int64, replayed: Int64)
        -> StateRefusal?
    {
        var census = LeadCensus()
        for lead in leads { census.add(key: Array(lead.utf8), meta: nil, isTombstone: false) }
        for lead in gone { census.add(key: Array(lead.utf8), meta: nil, isTombstone: true) }
        var meta = MetaRecord()
        meta.leadCount = known
        meta.committed = Offsets(100, 0)
        meta.replayFrom = Offsets(100 - replayed, 0)
        census.add(key: MetaRecord.key, meta: meta, isTombstone: false)
        return census.refusal(partition: 0)
    }

    /// Caught: a stray tombstone that nobody sees before the start does; leads that are only not
    /// written yet called missing.
    @Test("leads that no replay can bring back are missing")
    func missing() {
        #expect(refusal(["a", "b", "a"], of: 2, replayed: 0) == nil)
        #expect(refusal(["a", "b"], of: 3, replayed: 1) == nil)
        #expect(refusal(["a", "b"], of: 4, replayed: 1)?.what.contains("2 of 4 leads") == true)
        #expect(
            refusal(["a", "b"], gone: ["b"], of: 2, replayed: 0)?.what.contains("1 of 2") == true)
        #expect(LeadCensus().refusal(partition: 0) == nil)
    }
}

import Leads
import Scoring
import TestSupport
import Testing
import Wire

@Suite("writing without input")
struct ScorerIdleTests {
    /// Fails when a quiet partition never writes what it counted: its replay range would grow old in
    /// the input until retention takes it.
    @Test("a counted lead falls due after the checkpoint interval, and not once it is written")
    func due() {
        let definition = ScorerFixture.definitions[0]
        let partition = ScorerPartition(
            number: ScorerFixture.partition,
            environment: ScorerFixture.environment(definition, hash: "first"),
            start: Offsets(0, 0))
        let reader = ScorerFixture.engagementReader(definition)
        var effects = Effects()
        let start = ScorerFixture.start
        partition.begin(atMilliseconds: start)
        for record in History(seed: 1).engagement {
            record.read { _ = partition.takeEngagement($0, reader, into: &effects) }
        }
        // What was decided is written anyway; the rest stays dirty.
        partition.chooseWriting(.oldest(0), atMilliseconds: start)
        while partition.encodeNext(100, into: &effects) {}
        partition.encodeMeta(into: &effects)
        partition.committed()
        #expect(partition.dirtyCount > 0)
        let rule = WriteRule()
        #expect(!partition.isWritingDue(rule, atMilliseconds: start + 9_999))
        #expect(partition.isWritingDue(rule, atMilliseconds: start + 10_000))

        partition.begin(atMilliseconds: start + 10_000)
        partition.chooseWriting(.everything, atMilliseconds: start + 10_000)
        while partition.encodeNext(100, into: &effects) {}
        partition.encodeMeta(into: &effects)
        partition.committed()
        #expect(!partition.isWritingDue(rule, atMilliseconds: start + 1_000_000))
    }
}

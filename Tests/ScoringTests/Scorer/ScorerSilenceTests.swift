// No verdict in time is a rejection by nobody; a late verdict takes its place.
import Crypto
import Kafka
import Leads
import Scoring
import TestSupport
import Testing

@Suite("silence in the scorer")
struct ScorerSilenceTests {
    static let (lead, other, third, fourth) = (
        ScorerFixture.leads[0], ScorerFixture.leads[1], ScorerFixture.leads[2],
        ScorerFixture.leads[3]
    )
    let probe = ScorerProbe(Self.definition)

    /// Threshold 29, exit 20; a demo is worth 30.
    private static let definition: Definition = {
        var definition = ScorerFixture.definitions[0]
        definition.learning.rejectAfterSeconds = 14 * 86_400
        return definition
    }()

    /// Events of two leads that have nothing to do with the others, so that time goes on.
    private func time(_ days: Double) -> [Judgement] {
        [Self.third, Self.fourth].flatMap {
            probe.track("Page Viewed", $0, days: days).outputs.judgements
        }
    }

    @Test("is one full rejection at the age, by the time of the events, and once")
    func fires() throws {
        probe.track("Demo Requested", Self.lead)
        #expect(time(13.99).isEmpty)
        #expect(probe.track("Page Viewed", Self.third, days: 14).outputs.isEmpty)
        let outputs = probe.track("Page Viewed", Self.fourth, days: 14).outputs
        let judgement = try #require(outputs.judgements.first)
        #expect(outputs.count == 1 && judgement.kind == .silence && !judgement.isAccepted)
        #expect(judgement.importance == 1 && judgement.supersedes == nil)
        #expect(judgement.reason == "silence" && judgement.repId == "silence")
        #expect(judgement.mask == ["behaviours", "industry", "employees", "customer"])
        #expect(judgement.features.map(\.key) == ["demo"])
        #expect(judgement.atMilliseconds == ScorerFixture.start + 14 * ScorerFixture.day)
        #expect(
            String(decoding: outputs[0].headers["leadloop.source"]!, as: UTF8.self)
                == "engagement,1,4")
        #expect(probe.lead(Self.lead)?.state == .mql)
        #expect(time(40).isEmpty)
    }

    @Test("a late win takes its place; when that is retracted, silence is what remains")
    func corrected() throws {
        probe.track("Demo Requested", Self.lead)
        let silence = try #require(time(20).first)
        let win = try #require(
            probe.verdict("accepted", Self.lead, days: 21).outputs.judgements.first)
        #expect(win.supersedes == silence.judgementId)
        let retract = try #require(
            probe.verdict("retracted", Self.lead, days: 22).outputs.judgements.first)
        #expect(retract.supersedes == win.judgementId)
        // As if there had been no verdict: due since day 14, under an id of its own.
        let again = try #require(time(22).first)
        #expect(again.kind == .silence && again.judgementId != silence.judgementId)
        #expect(again.mqlId == silence.mqlId && again.atMilliseconds == silence.atMilliseconds)
        #expect(time(60).isEmpty)
    }

    @Test("does not speak where there is a verdict, a withdrawal, or no rule")
    func notSilent() {
        probe.track("Demo Requested", Self.lead)
        probe.track("Demo Requested", Self.other)
        probe.verdict("accepted", Self.lead, days: 1)
        probe.track("Careers Viewed", Self.other, days: 1)
        #expect(probe.lead(Self.other)?.state == .engaged)
        #expect(time(60).isEmpty)
        let off = ScorerProbe()
        off.track("Demo Requested", Self.lead)
        #expect(off.track("Page Viewed", Self.third, days: 60).outputs.isEmpty)
        #expect(off.lead(Self.lead)?.decisions?.learning == LearningNotes())
    }

    @Test("a back-fill has its own time: what was handed over late waits in full")
    func backfill() {
        _ = time(300)
        // Of long ago, read now: the wait starts at the newest event of the partition.
        probe.track("Demo Requested", Self.lead)
        #expect(time(301).isEmpty && time(313.9).isEmpty)
        #expect(time(314).count == 1)
    }

    /// D46: twenty leads were silent before sales had a day.
    @Test("one lead with a wrong date, however often it says it, makes nobody silent")
    func wrongDate() {
        probe.track("Demo Requested", Self.lead)
        for days in [300.0, 301, 400] {
            #expect(probe.track("Page Viewed", Self.third, days: days).outputs.isEmpty)
        }
        #expect(probe.track("Page Viewed", Self.other, days: 1).outputs.isEmpty)
        // What qualifies now waits from its own time, not from the wrong one.
        probe.track("Demo Requested", Self.other, days: 2)
        #expect(probe.track("Page Viewed", Self.fourth, days: 15).outputs.judgements.count == 1)
        #expect(probe.track("Page Viewed", Self.fourth, days: 16).outputs.judgements.count == 1)
    }

    @Test("redone after an abort, it is said again, byte for byte")
    func redone() {
        probe.track("Demo Requested", Self.lead)
        probe.track("Demo Requested", Self.other, days: 0.5)
        probe.track("Page Viewed", Self.fourth, days: 30)
        probe.partition.committed()
        probe.redo()
        let before = probe.state
        let first = probe.track("Page Viewed", Self.third, days: 30).outputs
        probe.partition.aborted()
        #expect(probe.state == before && first.judgements.count == 2)
        probe.redo()
        #expect(probe.track("Page Viewed", Self.third, days: 30).outputs == first)
    }

    @Test("one record judges a thousand; the others follow in order")
    func bounded() {
        let ids = (0..<6_000).map { "many-\($0)" }.filter {
            let key = Array($0.utf8)
            return Murmur2.partition(key: key.span.bytes, count: ScorerFixture.partitionCount)
                == ScorerFixture.partition
        }.prefix(1_250)
        for id in ids { probe.track("Demo Requested", id) }
        #expect(ids.count == 1_250)
        #expect(time(20).count == 1_000)
        #expect(time(20).count == 250)
        #expect(time(21).isEmpty)
    }
}

// Leads change hands: whole records in, whole events out.
import Crypto
import Leads
import Scoring
import TestSupport
import Testing
import Wire

@Suite("a lead's story")
struct ScorerStoryTests {
    static let lead = ScorerFixture.leads[0]
    let probe = ScorerProbe()
    var lead: String { Self.lead }

    /// Threshold 29, exit 20; a demo is worth 30 and halves in 30 days, careers take 12 twice.
    private func handOver(days: Double = 0) -> [Output] {
        probe.track("Demo Requested", lead, days: days).outputs
    }

    private func mqlId(_ cycle: UInt32) -> FoundationValue {
        .text(ScorerFixture.identity.mql(lead: lead.utf8, cycle: cycle).hex)
    }

    @Test("handed over at the threshold, once; taken back below the exit; handed over again")
    func cycles() throws {
        let first = handOver()
        #expect(first.kinds == ["qualified"] && first.events[0]["mqlId"] == mqlId(1))
        #expect(probe.track("Pricing Viewed", lead).outputs.isEmpty)
        #expect(handOver(days: 0.1).isEmpty)
        // 30 + 10 - 24 is below 20: taken back, of the same MQL.
        #expect(probe.track("Careers Viewed", lead, days: 0.1).outputs.isEmpty)
        let back = probe.track("Careers Viewed", lead, days: 0.1).outputs
        #expect(back.kinds == ["withdrawn"] && back.events[0]["mqlId"] == mqlId(1))
        #expect(back.events[0]["state"] == .text("engaged"))
        #expect(back[0].headers["ce_id"] != first[0].headers["ce_id"])
        // Between exit and threshold nothing happens; at the threshold the next cycle opens.
        #expect(probe.track("Pricing Viewed", lead, days: 0.1).outputs.isEmpty)
        let again = probe.track("Pricing Viewed", lead, days: 0.1).outputs
        #expect(again.kinds == ["qualified"] && again.events[0]["mqlId"] == mqlId(2))
        #expect(probe.lead(lead)?.cycle == 2 && probe.partition.totals.mqlCount == 2)
    }

    @Test("an accepted lead stays with sales")
    func accepted() throws {
        _ = handOver()
        let taken = probe.verdict("accepted", lead, days: 1)
        #expect(taken.outputs.kinds == ["accepted"])
        let judgement = try #require(taken.outputs.judgements.first)
        #expect(judgement.isAccepted && judgement.mask.first == "behaviours")
        for days in [1, 40, 400] as [Double] {
            #expect(probe.track("Careers Viewed", lead, days: days).outputs.isEmpty)
            #expect(handOver(days: days).isEmpty)
        }
        #expect(probe.lead(lead)?.state == .accepted)
    }

    @Test("not interested clears the counts and asks for 90 days and 15 points more")
    func cold() throws {
        _ = handOver()
        let taken = probe.verdict("rejected", lead, days: 1, more: #","reason":"not_interested""#)
        #expect(taken.outputs.kinds == ["rejected", "recycled"])
        #expect(taken.outputs.events[1]["rearmAt"] == .text("2026-04-02T00:00:00.000Z"))
        let image = try #require(probe.lead(lead))
        #expect(image.visibleCounts.isEmpty && image.state == .recycled)
        #expect(image.decisions?.resetOffset == probe.partition.totals.next.engagement)
        // What happened before does not count any more, under an id of its own either.
        #expect(probe.track("Demo Requested", lead, days: 0).outcome == .ignored)
        for days in [80, 90.9] as [Double] {
            #expect(handOver(days: days).isEmpty)
            #expect(probe.track("Pricing Viewed", lead, days: days).outputs.isEmpty)
        }
        // 30 and the pricing pages of the day before: 15 more than the threshold are there.
        #expect(probe.track("Pricing Viewed", lead, days: 91).outputs.kinds == ["qualified"])
    }

    @Test("after a bad fit only another label brings the lead back")
    func badFit() throws {
        probe.identify(#"{"employees":120}"#, lead)
        _ = handOver()
        let reason = #","reason":"bad_fit","fitAttributes":["employees"]"#
        let taken = probe.verdict("rejected", lead, days: 1, more: reason)
        #expect(taken.outputs.judgements.first?.mask == ["employees"])
        #expect(handOver(days: 50).isEmpty)
        #expect(probe.identify(#"{"employees":130}"#, lead, days: 51).outputs.isEmpty)
        let back = probe.identify(#"{"employees":900}"#, lead, days: 52).outputs
        #expect(back.kinds == ["qualified"] && back.events[0]["trigger"] == .text("fit"))
    }

    @Test("a lead that is out stays out, and a correction brings it back to sales")
    func corrected() throws {
        _ = handOver()
        let first = probe.verdict("rejected", lead, days: 1, more: #","reason":"competitor""#)
        #expect(first.outputs.kinds == ["rejected"])
        #expect(first.outputs.events[0]["state"] == .text("disqualified"))
        #expect(handOver(days: 90).isEmpty)
        let wrong = try #require(first.outputs.judgements.first)
        let second = probe.verdict("accepted", lead, days: 91)
        #expect(second.outputs.kinds == ["accepted"] && probe.lead(lead)?.state == .accepted)
        #expect(second.outputs.judgements.first?.supersedes == wrong.judgementId)
        #expect(probe.verdict("rejected", lead, days: 50).outcome == .ignored)
    }

    @Test("a retraction undoes a verdict and says which")
    func retracted() throws {
        _ = handOver()
        let first = probe.verdict("accepted", lead, days: 1).outputs
        let taken = probe.verdict("retracted", lead, days: 2).outputs
        #expect(taken.kinds == ["retracted"] && probe.lead(lead)?.state == .mql)
        let judgement = try #require(taken.judgements.first)
        #expect(judgement.kind == .retract && judgement.mask.isEmpty)
        #expect(judgement.supersedes == first.judgements.first?.judgementId)
        #expect(
            probe.verdict("retracted", lead, days: 3).outcome
                == .deadLettered(Rejection(.illegalTransition, at: "/verdict")))
    }

    @Test("too few tries to reach a lead are no reason of their own")
    func unreachable() {
        for (attempts, reason) in [(2, "other"), (3, "unreachable")] {
            let probe = ScorerProbe()
            probe.track("Demo Requested", lead)
            let taken = probe.verdict(
                "rejected", lead, days: 1,
                more: #","reason":"unreachable","attempts":\#(attempts)"#)
            #expect(taken.outputs.events.first?["reason"] == .text(reason))
        }
    }

    @Test("a withdrawn lead can still be accepted, of its latest cycle")
    func lateVerdict() {
        _ = handOver()
        probe.track("Careers Viewed", lead)
        #expect(probe.lead(lead)?.state == .engaged)
        let id = #","mqlId":"\#(ScorerFixture.identity.mql(lead: lead.utf8, cycle: 1).hex)""#
        #expect(probe.verdict("accepted", lead, days: 1, more: id).outputs.kinds == ["accepted"])
        #expect(probe.lead(lead)?.state == .accepted)
    }

    @Test("a judgement has the features of the hand-over, whatever came after")
    func frozen() throws {
        probe.identify(#"{"industry":"retail"}"#, lead)
        _ = handOver()
        let before = try #require(probe.lead(lead)?.decisions)
        probe.track("Pricing Viewed", lead, days: 1)
        probe.identify(#"{"industry":"software"}"#, lead, days: 1)
        probe.partition.use(
            PublishedWeights(version: 9, points: ["demo": 60], offset: 5, atMilliseconds: 0))
        let taken = probe.verdict("accepted", lead, days: 2)
        let judgement = try #require(taken.outputs.judgements.first)
        #expect(judgement.features.map(\.key) == ["demo", "industry=near"])
        #expect(judgement.features.map(\.x) == [1, 1])
        #expect(judgement.scoreAtHandOver == Double(before.scoreCentipoints) / 100)
        #expect(judgement.weightsVersion == 0)
        #expect(judgement.qualifiedAtMilliseconds == ScorerFixture.start)
    }

    @Test("an event without an id counts once by its CloudEvents id, else by its bytes")
    func ids() {
        let value = Array(#"{"type":"page","userId":"\#(lead)"}"#.utf8)
        let other = Array(#"{"type":"page", "userId":"\#(lead)"}"#.utf8)
        let key = Array(lead.utf8)
        #expect(probe.engage(key: key, value: value).outcome == .scored)
        #expect(probe.engage(key: key, value: value).outcome == .duplicate)
        #expect(probe.engage(key: key, value: other).outcome == .scored)
        #expect(probe.engage(key: key, value: value, cloudEventHash: 1).outcome == .scored)
        #expect(probe.engage(key: key, value: other, cloudEventHash: 1).outcome == .duplicate)
        #expect(probe.track("Page Viewed", lead, id: "a").outcome == .scored)
        #expect(probe.track("Demo Requested", lead, id: "a").outcome == .duplicate)
        #expect(probe.partition.totals.counts.engagement.duplicate == 3)
    }

    @Test("redone after an abort, a transaction says the same, byte for byte")
    func redone() {
        func tell() -> [Output] {
            var outputs = handOver()
            outputs += probe.verdict("rejected", lead, days: 1, more: #","reason":"spam""#).outputs
            return outputs
        }
        let before = probe.state
        let first = tell()
        probe.partition.aborted()
        #expect(probe.state == before && probe.partition.totals.mqlCount == 0)
        probe.redo()
        #expect(tell() == first && first.count == 3)
    }
}

// No bytes on a topic stop a partition: each record ends in exactly one counter, with its code, and
// what is refused changes nothing.
import Crypto
import Leads
import Scoring
import System
import TestSupport
import Testing
import Wire

@Suite("bad input")
struct ScorerBadInputTests {
    static let lead = ScorerFixture.leads[0]
    static let other = ScorerFixture.leads[1]
    static let stranger = ScorerFixture.strangers[0]
    static let key = Array(lead.utf8)

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var key: [UInt8]? = ScorerBadInputTests.key
        var value: [UInt8]?
        var timestamp = ScorerFixture.start
        /// nil: ignored.
        var code: RejectionCode?
        var testDescription: String { name }
    }

    static func json(_ text: String) -> [UInt8] { Array(text.utf8) }
    static func large(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x20, count: count) }
    static let nested = json(
        "{\"a\":" + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + "}")

    /// What is wrong with any input.
    static func common(_ good: [UInt8]) -> [Case] {
        [
            Case(name: "no key", key: nil, value: good, code: .keyMissing),
            Case(name: "empty key", key: [], value: good, code: .keyMissing),
            Case(name: "key of ours", key: json("\0meta"), value: good, code: .keyInvalid),
            Case(name: "long key", key: large(257), value: good, code: .keyInvalid),
            Case(name: "key no UTF-8", key: [0x61, 0xFF], value: good, code: .keyInvalid),
            Case(name: "another key", key: json(other), value: good, code: .keyMismatch),
            Case(name: "tombstone", value: nil, code: nil),
            Case(name: "empty", value: [], code: .valueEmpty),
            Case(name: "blank", value: large(10), code: .jsonInvalid),
            Case(name: "one byte too large", value: large(65_537), code: .valueTooLarge),
            Case(name: "1 MiB", value: large(1 << 20), code: .valueTooLarge),
            Case(name: "array", value: json("[]"), code: .notAnObject),
            Case(name: "number", value: json("7"), code: .notAnObject),
            Case(name: "null", value: json("null"), code: .notAnObject),
            Case(name: "deep", value: nested, code: .jsonTooDeep),
            Case(name: "rest", value: good + json("x"), code: .jsonInvalid),
            Case(
                name: "no UTF-8", value: json("{\"a\":\"") + [0xC3] + json("\"}"),
                code: .jsonInvalid),
            // Legal by RFC 8259, and what a cut emoji leaves: it is what is missing that is wrong.
            Case(name: "lone surrogate", value: json(#"{"a":"\ud800"}"#), code: .fieldMissing),
            Case(name: "not a number", value: json(#"{"a":NaN}"#), code: .jsonInvalid),
        ]
    }

    static func track(_ lead: String = lead, _ more: String = "") -> [UInt8] {
        json(#"{"type":"track","event":"Demo Requested","userId":"\#(lead)"\#(more)}"#)
    }

    static let engagement: [Case] =
        common(track()) + [
            Case(
                name: "wrong partition", key: json(stranger), value: track(stranger),
                code: .wrongPartition),
            Case(name: "no type", value: json(#"{"userId":"\#(lead)"}"#), code: .fieldMissing),
            Case(name: "type is a number", value: json(#"{"type":7}"#), code: .fieldInvalid),
            Case(name: "other type", value: json(#"{"type":"click"}"#), code: .fieldInvalid),
            Case(
                name: "no event", value: json(#"{"type":"track","userId":"\#(lead)"}"#),
                code: .fieldMissing),
            Case(
                name: "event is an object",
                value: json(#"{"type":"track","event":{},"userId":"\#(lead)"}"#),
                code: .fieldInvalid),
            Case(name: "no user", value: json(#"{"type":"page"}"#), code: .fieldMissing),
            Case(
                name: "user is a number", value: json(#"{"type":"page","userId":7}"#),
                code: .fieldInvalid),
            Case(
                name: "year 1", value: track(lead, #","timestamp":"0001-01-01T00:00:00Z""#),
                code: .badTime),
            Case(
                name: "1999", value: track(lead, #","timestamp":"1999-12-31T23:59:59.999Z""#),
                code: .badTime),
            Case(
                name: "year 0", value: track(lead, #","timestamp":"0000-01-01T00:00:00Z""#),
                code: .badTime),
            Case(
                name: "received in 9999",
                value: track(lead, #","receivedAt":"9999-12-31T23:59:59.999Z""#), code: .badTime),
            Case(
                name: "received in 2500",
                value: track(lead, #","receivedAt":"2500-01-01T00:00:00Z""#), code: .badTime),
            Case(
                name: "half a character in an id",
                value: json(#"{"type":"page","userId":"\#(lead)","messageId":"\ud83c"}"#),
                code: .fieldInvalid),
            Case(
                name: "time is a number", value: track(lead, #","timestamp":1767225600"#),
                code: .badTime),
            Case(name: "record time 1970", value: track(), timestamp: 0, code: .badTime),
            Case(name: "record time before all", value: track(), timestamp: .min, code: .badTime),
            Case(name: "record time after all", value: track(), timestamp: .max, code: .badTime),
            Case(
                name: "unknown event",
                value: json(#"{"type":"track","event":"Slept","userId":"\#(lead)"}"#), code: nil),
            Case(
                name: "traits of no attribute",
                value: json(#"{"type":"identify","userId":"\#(lead)","traits":{"age":7}}"#),
                code: nil),
            Case(
                name: "traits are a text",
                value: json(#"{"type":"identify","userId":"\#(lead)","traits":"x"}"#), code: nil),
            Case(
                name: "trait of another type",
                value: json(
                    #"{"type":"identify","userId":"\#(lead)","traits":{"industry":7,"customer":[]}}"#
                ),
                code: nil),
            Case(name: "alias", value: json(#"{"type":"alias","userId":"\#(lead)"}"#), code: nil),
        ]

    static func verdict(_ fields: String, lead: String = lead) -> [UInt8] {
        json(
            #"{"feedbackId":"f","leadId":"\#(lead)","repId":"r","occurredAt":"2026-01-02T00:00:00Z""#
                + fields + "}")
    }
    static func mql(_ cycle: UInt32) -> String {
        ScorerFixture.identity.mql(lead: key, cycle: cycle).hex
    }

    /// The lead is in cycle 2, without a verdict.
    static let feedback: [Case] =
        common(verdict(#","verdict":"accepted""#)) + [
            Case(
                name: "wrong partition", key: json(stranger),
                value: verdict(#","verdict":"accepted""#, lead: stranger), code: .wrongPartition),
            Case(name: "no verdict", value: verdict(""), code: .fieldMissing),
            Case(
                name: "half a character in an id",
                value: verdict(#","verdict":"accepted","mqlId":"\ud83c""#), code: .fieldInvalid),
            Case(
                name: "unknown verdict", value: verdict(#","verdict":"maybe""#),
                code: .verdictUnknown),
            Case(
                name: "verdict is a number", value: verdict(#","verdict":1"#),
                code: .fieldInvalid),
            Case(
                name: "lost, and never accepted",
                value: verdict(#","verdict":"advanced","stage":"lost","mqlId":"\#(mql(2))""#),
                code: .lostUnaccepted),
            Case(
                name: "unknown reason",
                value: verdict(#","verdict":"rejected","reason":"boring""#), code: .reasonUnknown),
            Case(
                name: "attempts below 0",
                value: verdict(#","verdict":"rejected","attempts":-1"#), code: .fieldInvalid),
            Case(
                name: "no id",
                value: json(#"{"leadId":"\#(lead)","repId":"r","verdict":"accepted"}"#),
                code: .fieldMissing),
            Case(
                name: "no time",
                value: json(
                    #"{"feedbackId":"f","leadId":"\#(lead)","repId":"r","verdict":"accepted"}"#),
                code: .fieldMissing),
            Case(
                name: "year 1",
                value: json(
                    #"{"feedbackId":"f","leadId":"\#(lead)","repId":"r","verdict":"accepted","#
                        + #""occurredAt":"0001-01-01T00:00:00Z"}"#), code: .badTime),
            Case(
                name: "unknown MQL",
                value: verdict(#","verdict":"accepted","mqlId":"0123""#), code: .unknownMQL),
            Case(
                name: "a later cycle",
                value: verdict(#","verdict":"accepted","mqlId":"\#(mql(3))""#), code: .unknownMQL),
            Case(
                name: "an older cycle",
                value: verdict(#","verdict":"accepted","mqlId":"\#(mql(1))""#), code: .staleCycle),
            Case(
                name: "nothing to retract",
                value: verdict(
                    #","verdict":"retracted","mqlId":"\#(mql(2))""#),
                code: .illegalTransition),
            Case(
                name: "nothing to retract, of the cycle before",
                value: verdict(#","verdict":"retracted""#), code: .staleCycle),
            Case(
                name: "never handed over", key: json(other),
                value: verdict(#","verdict":"rejected","reason":"spam""#, lead: other), code: nil),
            Case(
                name: "never handed over, with an MQL", key: json(other),
                value: verdict(#","verdict":"accepted","mqlId":"\#(mql(1))""#, lead: other),
                code: .unknownMQL),
        ]

    /// One lead in cycle 2, in the hands of sales.
    static func probe() -> ScorerProbe {
        let probe = ScorerProbe()
        probe.track("Demo Requested", lead)
        probe.track("Careers Viewed", lead)
        probe.track("Demo Requested", lead, days: 100)
        return probe
    }

    @Test("engagement that cannot be counted has its code", arguments: engagement)
    func refusesEngagement(bad: Case) throws {
        let probe = Self.probe()
        try #require(probe.lead(Self.lead)?.cycle == 2)
        let (state, totals) = (probe.state, probe.partition.totals)
        let taken = probe.engage(key: bad.key, value: bad.value, at: bad.timestamp)
        var counts = totals.counts
        if let code = bad.code {
            guard case .deadLettered(let rejection) = taken.outcome else {
                Issue.record("\(taken.outcome)")
                return
            }
            #expect(rejection.code == code)
            counts.engagement.deadLettered += 1
        } else {
            #expect(taken.outcome == .ignored)
            counts.engagement.ignored += 1
        }
        #expect(taken.outputs.isEmpty && probe.state == state)
        #expect(probe.partition.totals.counts == counts)
        #expect(probe.partition.totals.next.engagement == totals.next.engagement + 1)
        #expect(probe.partition.totals.newestEventMilliseconds == totals.newestEventMilliseconds)
        #expect(probe.track("Page Viewed", Self.lead, days: 100).outcome == .scored)
    }

    @Test("feedback that cannot be taken has its code", arguments: feedback)
    func refusesFeedback(bad: Case) throws {
        let probe = Self.probe()
        let (state, totals) = (probe.state, probe.partition.totals)
        let taken = probe.judge(key: bad.key, value: bad.value, at: bad.timestamp)
        var counts = totals.counts
        if let code = bad.code {
            guard case .deadLettered(let rejection) = taken.outcome else {
                Issue.record("\(taken.outcome)")
                return
            }
            #expect(rejection.code == code)
            counts.feedback.deadLettered += 1
        } else {
            #expect(taken.outcome == .ignored)
            counts.feedback.ignored += 1
        }
        #expect(taken.outputs.isEmpty && probe.state == state)
        #expect(probe.partition.totals.counts == counts)
        #expect(probe.partition.totals.next.feedback == totals.next.feedback + 1)
        #expect(probe.partition.totals.verdictCount == 0)
        #expect(probe.verdict("accepted", Self.lead, days: 100).outcome == .scored)
    }

    @Test(
        "what only hurts a field that nobody needs is counted",
        arguments: [
            #","context":{"page":{"title":"Launch party \ud83c"}}"#,
            #","properties":{"q":"\udf89","\ud800":["\ud800"]}"#,
            #","timestamp":"2026-01-01T00:00:00Z","sentAt":"9999-12-31T23:59:59Z","#
                + #""receivedAt":"2026-01-01T00:00:00Z""#,
            #","timestamp":"2026-01-01T00:00:00Z","sentAt":"","receivedAt":"2026-01-03T00:00:00Z""#,
        ])
    func harmless(more: String) {
        let probe = ScorerProbe()
        let value = Self.track(Self.lead, more)
        #expect(probe.engage(key: Self.key, value: value).outcome == .scored)
        #expect(probe.lead(Self.lead)?.newest == ScorerFixture.start)
    }

    @Test("a future time is clamped, and the lead lives on")
    func future() {
        let probe = ScorerProbe()
        let late = Self.track(Self.lead, #","timestamp":"9999-12-31T23:59:59.999Z""#)
        #expect(probe.engage(key: Self.key, value: late).outcome == .scored)
        let limit = ScorerFixture.start + 300_000
        #expect(probe.lead(Self.lead)?.newest == limit)
        #expect(probe.partition.totals.newestEventMilliseconds == limit)
        #expect(probe.track("Page Viewed", Self.lead, days: 0.001).outcome == .scored)
    }

    @Test("cut anywhere, a record is refused")
    func truncated() {
        let probe = Self.probe()
        let state = probe.state
        let (event, verdict) = (Self.track(), Self.verdict(#","verdict":"accepted""#))
        for (index, value) in [event, verdict].enumerated() {
            for count in 0..<value.count {
                let cut = Array(value[..<count])
                let outcome =
                    index == 0
                    ? probe.engage(key: Self.key, value: cut).outcome
                    : probe.judge(key: Self.key, value: cut).outcome
                let code: RejectionCode = count == 0 ? .valueEmpty : .jsonInvalid
                #expect(outcome == .deadLettered(Rejection(code)))
            }
        }
        #expect(probe.state == state)
        #expect(probe.partition.totals.counts.engagement.deadLettered == Int64(event.count))
        #expect(probe.partition.totals.counts.feedback.deadLettered == Int64(verdict.count))
    }

    @Test("any bytes end in one counter, and what is refused changes nothing", arguments: 0..<8)
    func fuzz(seed: UInt64) {
        var dice = Dice(seed: seed)
        let probe = Self.probe()
        let starts = probe.partition.totals.counts
        let seeds = (Self.engagement + Self.feedback).compactMap(\.value).filter { $0.count < 999 }
        var taken = PerInput<Int64>(repeating: 0)
        for _ in 0..<1_000 {
            var bytes = dice.pick(seeds)
            for _ in 0..<dice.below(4) where !bytes.isEmpty {
                bytes[dice.below(bytes.count)] = UInt8(truncatingIfNeeded: dice.next())
            }
            if dice.chance(10) { bytes += dice.pick(seeds) }
            let input = dice.pick(ScorerInput.allCases)
            let state = probe.state
            let outcome =
                input == .engagement
                ? probe.engage(key: Self.key, value: bytes).outcome
                : probe.judge(key: Self.key, value: bytes).outcome
            taken[input] += 1
            if outcome != .scored { #expect(probe.state == state, "seed \(seed)") }
        }
        let counts = probe.partition.totals.counts
        #expect(counts.engagement.total == starts.engagement.total + taken.engagement)
        #expect(counts.feedback.total == taken.feedback)
    }
}

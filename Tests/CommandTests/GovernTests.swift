import Leads
import Learning
import Testing
import Wire

@testable import leadloop

/// What people see of the learner before they tell it something.
@Suite struct GovernTests {
    @Test("a proposal shows what moves first, what is held and by what; nothing waits else")
    func proposal() throws {
        let inputs = verdicts(0..<25, ["demo": 1, "hint": 1, "page": 0.5])
        let world = try WeightsWorld(inputs, mode: .propose)
        let lines = ProposalView(now: world.now).text(width: nil, .plain)
            .split(separator: "\n", omittingEmptySubsequences: false).map { trimmed(String($0)) }
        #expect(
            lines[0] == "default version 1 is proposed since 2025-01-06T08:11:30.052Z, from "
                + "25 judgements; version 0 is published")
        #expect(lines[1].hasPrefix("1 weight would move; half of the leads are accepted at a "))
        #expect(lines[3] == "feature   now  proposed  wanted  evidence  bounded by")
        #expect(lines[4].hasPrefix("demo       40        35 ") && lines[4].hasSuffix("25.0  step"))
        #expect(lines[5].hasPrefix("page     7.50  as it is "))
        #expect(lines[5].hasSuffix("12.5  sign, pin"))
        #expect(lines[6].hasPrefix("hint        2  as it is "))
        let json = ProposalView(now: world.now).json
        #expect(json.hasPrefix(#"{"model":"default","mode":"propose","frozen":null,"proposal":{"#))
        #expect(json.contains(#""publishes":1"#))

        let none = ProposalView(now: try WeightsWorld(Array(inputs[..<7]), mode: .propose).now)
        #expect(
            none.text(width: nil, .plain).hasPrefix(
                "nothing is proposed: 7 verdicts came since the last look, the next one is after 25"
            ))
        #expect(none.json.hasSuffix(#""proposal":null}"#) && none.ndjson.isEmpty)
        let auto = ProposalView(now: try WeightsWorld(inputs).now)
        #expect(auto.text(width: nil, .plain).contains("(mode auto)"))
    }

    @Test("why tells each verdict with its step, what was taken back, and each publication")
    func why() throws {
        let world = try WeightsWorld(
            verdicts(0..<24, rep: "ann", ["demo": 1])
                + verdicts(24..<25, accepted: true, rep: "bob", ["demo": 1, "page": 0.5])
                + verdicts(25..<26, accepted: true, rep: "ann", supersedes: "j3", ["demo": 1])
                + verdicts(26..<27, ["hint": 1])
                + [command(.quarantine(repId: "bob", fromMilliseconds: 0), "q")])
        let why = world.why("demo")
        // 26 verdicts, one taken back by a correction, one by the quarantine; not the hint's.
        #expect(why.steps.count == 28)
        #expect(
            why.newestSteps.prefix(4).map(\.word) == [
                "quarantine", "accepted", "taken back", "accepted",
            ])
        #expect(why.newestSteps[2].judgementId == "j3")
        #expect(why.publications.map(\.version) == [1])

        var shown = why
        shown.last = 5
        let lines = shown.text(width: nil, .plain).split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("demo: 40 agreed points, 35 now; the verdicts ask for "))
        #expect(lines[1].hasPrefix("24 verdicts had it and were learned; leadloop report has"))
        let rejected = try #require(lines.first { $0.hasSuffix("j23") })
        #expect(rejected.contains("rejected    not_interested  ann"))
        #expect(lines.contains("the newest 5 of 28 verdicts; --last shows more"))
        let move = try #require(lines.last)
        #expect(move.contains("1  publish  by rule    40  35"), "\(move)")

        // The step of the audit in points, and where it led to.
        let json = why.ndjson.split(separator: "\n").map(String.init)
        #expect(json.count == 29)
        let first = try #require(json.first { $0.contains(#""judgementId":"j0""#) })
        #expect(
            first.contains(#""kind":"verdict""#) && first.contains(#""reason":"not_interested""#))
        guard case .verdict(let belief) = why.steps[0].kind else {
            Issue.record("the first step is no verdict")
            return
        }
        #expect(first.contains(#""p":\#(belief.prediction.belief)"#))
        let scale = 20 / 0.693_147_180_559_945_3
        #expect(abs(why.pointsPerLogOdds - scale) < 1e-12)
        #expect(world.why("page").steps.count == 2)
        // What is only proposed has moved nothing.
        let proposed = try WeightsWorld(verdicts(0..<25, ["demo": 1]), mode: .propose)
        #expect(proposed.why("demo").publications.isEmpty)
    }

    @Test("reps show acceptance with its interval, line, alerts and quarantine")
    func reps() throws {
        let world = try WeightsWorld(
            verdicts(0..<60, rep: "ann", ["demo": 1])
                + verdicts(60..<300, accepted: true, rep: "bob", ["demo": 1])
                + [command(.quarantine(repId: "ann", fromMilliseconds: 0), "q")])
        let view = RepsView(world.record)
        let lines = view.text(width: nil, .plain).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(
            lines[1].hasPrefix(
                "bob       200     100 %  98-100  1.00 +- 0.50  0.00 +- 0.71    40  "))
        #expect(lines[1].hasSuffix("gave more verdicts on one day than are learned"))
        #expect(
            lines[2].contains("0-6")
                && lines[2].hasSuffix("in quarantine since 1970-01-01T00:00:00.000Z"))
        #expect(
            view.json.contains(
                #"{"repId":"bob","verdicts":200,"accepted":200,"share":1,"low":0.98"#))
        #expect(view.ndjson.split(separator: "\n").count == 2)
        #expect(
            RepsView(try WeightsWorld([command(.freeze, "f")]).record).text(width: nil, .plain)
                == "no verdict of a rep was learned yet\n")
    }

    @Test("an unknown feature or rep is refused with what was probably meant")
    func names() throws {
        let record = try WeightsWorld(verdicts(0..<1, rep: "ann", ["demo": 1])).record
        #expect(throws: Never.self) { try record.known(feature: "role=boss") }
        let typo = #expect(throws: Failure.self) { try record.known(feature: "dmeo") }
        #expect(typo?.why == "did you mean 'demo'?")
        let attribute = #expect(throws: Failure.self) { try record.known(feature: "role") }
        #expect(attribute?.why == "it is an attribute, weights are those of its labels: role=boss")
        let rep = #expect(throws: Failure.self) { try record.known(rep: "anne") }
        #expect(rep?.why == "did you mean 'ann'?")
        #expect(throws: Never.self) { try record.known(rep: "ann") }
    }

    @Test("history keeps pins, quarantines and why publication stopped by itself")
    func history() throws {
        let bytes = Array(
            (#"{"kind":"freeze","changeId":"c","version":3,"actor":"leadloop","#
                + #""note":"off by 0.2","at":"2025-01-06T09:00:00.000Z"}"#).utf8)
        let freeze = try WeightChangeRecord.decode(bytes.span.bytes)
        var history = try WeightsWorld(
            verdicts(0..<5, rep: "ann", ["demo": 1]) + [
                command(.pin(feature: "demo"), "p", note: "until May"),
                command(.quarantine(repId: "ann", fromMilliseconds: 0), "q"),
            ]
        ).history
        history.take(freeze)
        let lines = history.text(width: nil, .plain).split(separator: "\n").map(String.init)
        #expect(lines[1].hasSuffix("pin         ops       demo, until May"))
        #expect(lines[2].hasSuffix("ann since 1970-01-01T00:00:00.000Z, 5 verdicts taken back"))
        #expect(lines[3].hasSuffix("3  freeze      leadloop  off by 0.2"))
        #expect(history.last(1).changes.map(\.kind) == ["freeze"])
    }

    @Test(
        "a moment is a time, a day or how long ago",
        arguments: [
            ("2026-03-04T09:12:00Z", 1_772_615_520_000), ("2026-03-04", 1_772_582_400_000),
            ("7d", 999_395_200_000),
        ] as [(String, Int64)])
    func moment(text: String, milliseconds: Int64) {
        #expect(Moment(text)?.milliseconds(now: 1_000_000_000_000) == milliseconds)
    }

    @Test("what is no moment is refused", arguments: ["yesterday", "2026-02-30", "7", ""])
    func noMoment(text: String) { #expect(Moment(text) == nil) }
}

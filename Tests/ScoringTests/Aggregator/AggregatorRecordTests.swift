import Leads
import Learning
import Testing
import Wire

@Suite("Records of the learner")
struct AggregatorRecordTests {
    static let judgement = Judgement(
        judgementId: "j-1", mqlId: "m-1", kind: .verdict, isAccepted: true, importance: 0.25,
        mask: ["behaviours", "size"], reason: "not_interested", repId: "rep-1", supersedes: "j-0",
        features: [
            FeatureValue("a", 1), FeatureValue("b", 0.1 + 0.2),
            FeatureValue("z\"ä", .leastNonzeroMagnitude),
        ],
        scoreAtHandOver: 117.54,
        definitionVersion: 12, weightsVersion: 57, qualifiedAtMilliseconds: 1_772_615_520_000,
        atMilliseconds: 1_772_615_520_001)

    @Test("a judgement reads back as it was written, doubles to the bit")
    func judgementReadsBack() throws {
        let bytes = JudgementRecord.encode(Self.judgement)
        let read = try JudgementRecord.decode(bytes.span.bytes)
        #expect(read == Self.judgement)
        #expect(JudgementRecord.encode(read) == bytes)
        var bare = Self.judgement
        (bare.reason, bare.supersedes, bare.features) = (nil, nil, [])
        (bare.mask, bare.kind, bare.isAccepted) = ([], .retract, false)
        bare.assignment = Assignment(experiment: "soft\"er", arm: .challenger)
        #expect(try JudgementRecord.decode(JudgementRecord.encode(bare).span.bytes) == bare)
    }

    @Test("a judgement has the fields that the documentation names")
    func judgementFields() {
        var judgement = Self.judgement
        judgement.features = [FeatureValue("demo_request", 1), FeatureValue("page_view", 0.303)]
        #expect(
            String(decoding: JudgementRecord.encode(judgement), as: UTF8.self)
                == #"{"kind":"verdict","judgementId":"j-1","mqlId":"m-1","y":1,"k":0.25,"#
                + #""mask":["behaviours","size"],"reason":"not_interested","repId":"rep-1","#
                + #""supersedes":"j-0","features":{"demo_request":1,"page_view":0.303},"#
                + #""scoreAtHandOver":117.54,"versions":{"definition":12,"weights":57},"#
                + #""exploration":false,"propensity":1,"qualifiedAt":"2026-03-04T09:12:00.000Z","#
                + #""at":"2026-03-04T09:12:00.001Z"}"#)
    }

    static let text = String(
        decoding: JudgementRecord.encode(AggregatorRecordTests.judgement), as: UTF8.self)

    struct Bad: CustomTestStringConvertible {
        var old: String, new: String, code: RejectionCode, pointer: String?
        var testDescription: String { "\(old) as \(new)" }
        init(_ old: String, _ new: String, _ code: RejectionCode, _ pointer: String? = nil) {
            (self.old, self.new, self.code, self.pointer) = (old, new, code, pointer)
        }
    }
    static let bad: [Bad] = [
        Bad(text, "", .valueEmpty), Bad(text, " ", .jsonInvalid), Bad(text, "[]", .notAnObject),
        Bad(text, "7", .notAnObject), Bad(text, "{", .jsonInvalid), Bad("}", "", .jsonInvalid),
        Bad(text, "{}", .fieldMissing, "/kind"),
        Bad(text, String(repeating: "[", count: 60_000), .jsonInvalid),
        Bad(text, "\"" + String(repeating: "x", count: 70_000) + "\"", .valueTooLarge),
        Bad(#""verdict""#, #""silent""#, .fieldInvalid, "/kind"),
        Bad(#""verdict""#, "null", .fieldInvalid, "/kind"),
        Bad(#""kind""#, #""Kind""#, .fieldMissing, "/kind"),
        Bad(#""j-1""#, #""""#, .fieldInvalid, "/judgementId"),
        Bad(#""j-1""#, #""\u0000""#, .fieldInvalid, "/judgementId"),
        Bad(#""j-1""#, "7", .fieldInvalid, "/judgementId"),
        Bad(#""y":1"#, #""y":2"#, .fieldInvalid, "/y"),
        Bad(#""y":1"#, #""y":true"#, .fieldInvalid, "/y"),
        Bad(#""k":0.25"#, #""k":0"#, .fieldInvalid, "/k"),
        Bad(#""k":0.25"#, #""k":1.001"#, .fieldInvalid, "/k"),
        // Foundation does not say which number does not fit its type.
        Bad(#""k":0.25"#, #""k":1e999"#, .jsonInvalid),
        Bad(#"["behaviours","size"]"#, #"["behaviours",1]"#, .fieldInvalid, "/mask"),
        Bad(#"["behaviours","size"]"#, #""behaviours""#, .fieldInvalid, "/mask"),
        Bad(#""a":1"#, #""a":1.5"#, .fieldInvalid, "/features"),
        Bad(#""a":1"#, #""a":-0.1"#, .fieldInvalid, "/features"),
        Bad(#""a":1"#, #""a":"1""#, .fieldInvalid, "/features"),
        Bad(#""a":1"#, #""":1"#, .fieldInvalid, "/features"),
        Bad(#""features""#, #""Features""#, .fieldMissing, "/features"),
        Bad(#""weights":57"#, #""weights":5.7"#, .jsonInvalid),
        Bad("2026-03-04T09:12:00.001Z", "2026-02-30T09:12:00.001Z", .fieldInvalid, "/at"),
        Bad("2026-03-04T09:12:00.001Z", "soon", .fieldInvalid, "/at"),
    ]

    @Test("a spoilt judgement is refused, with the field to blame", arguments: bad)
    func spoilt(row: Bad) throws {
        let spoilt = Self.replace(Self.text, row.old, row.new)
        #expect(spoilt != Self.text)
        let rejection = #expect(throws: Rejection.self) {
            try AggregatorInput.decode(Array(spoilt.utf8).span.bytes)
        }
        #expect(rejection?.code == row.code)
        #expect(rejection?.pointer?.description == row.pointer)
    }

    @Test("invalid UTF-8 is refused")
    func invalidUTF8() throws {
        var bytes = JudgementRecord.encode(Self.judgement)
        let at = try #require(bytes.firstIndex(of: UInt8(ascii: "j")))
        bytes[at] = 0xFF
        #expect(throws: Rejection(.jsonInvalid)) { try AggregatorInput.decode(bytes.span.bytes) }
    }

    static let gated: ExperimentPlan = {
        var challenger = AggregatorLog.plan("x").experiment.challenger
        challenger.thresholds = Challenger.Thresholds(threshold: 50.5, exit: 0.1 + 0.2)
        return ExperimentPlan(
            Experiment(name: "ä b", share: 0.1, challenger: challenger), isShadow: false,
            promotesWhenBetter: true, source: "")
    }()

    @Test(
        "a command reads back as it was written",
        arguments: [
            .freeze, .unfreeze, .rollback(toVersion: 7), .approve(proposedAtMilliseconds: nil),
            .approve(proposedAtMilliseconds: 1_772_615_520_001), .pin(feature: "a=b"),
            .unpin(feature: "a"), .quarantine(repId: "eve", fromMilliseconds: 1_772_615_520_001),
            .release(repId: "eve"),
            .startExperiment(AggregatorLog.plan("x", shadow: true)),
            .startExperiment(AggregatorRecordTests.gated), .stopExperiment(promotes: true),
            .stopExperiment(promotes: false),
        ] as [CommandRecord.Action])
    func commandReadsBack(action: CommandRecord.Action) throws {
        let command = CommandRecord(
            commandId: "c-1", action: action, actor: "ops@ours.example", note: "odd \"verdicts\"\n",
            atMilliseconds: 1_772_615_520_000)
        #expect(try AggregatorInput.decode(command.encode().span.bytes) == .command(command))
    }

    @Test("a rollback without version, and a command without an actor, are refused")
    func badCommands() {
        let command = CommandRecord(
            commandId: "c", action: .rollback(toVersion: 7), actor: "ops", note: "",
            atMilliseconds: 0)
        let text = String(decoding: command.encode(), as: UTF8.self)
        for (old, new, code, pointer) in [
            (#""toVersion":7,"#, "", RejectionCode.fieldMissing, "/toVersion"),
            (#""toVersion":7"#, #""toVersion":"7""#, .fieldInvalid, "/toVersion"),
            (#""actor":"ops","#, "", .fieldMissing, "/actor"),
            (#""ops""#, #""""#, .fieldInvalid, "/actor"),
            (#""commandId":"c""#, #""commandId":"""#, .fieldInvalid, "/commandId"),
        ] {
            let rejection = #expect(throws: Rejection.self) {
                try AggregatorInput.decode(Array(Self.replace(text, old, new).utf8).span.bytes)
            }
            #expect(rejection?.code == code && rejection?.pointer?.description == pointer)
        }
    }

    /// The first occurrence only.
    static func replace(_ text: String, _ old: String, _ new: String) -> String {
        guard let range = text.firstRange(of: old) else { return text }
        return text.replacingCharacters(in: range, with: new)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}

import Leads
import Pipeline
import Testing

@testable import leadloop

@Suite struct WeightsTests {
    /// What an aggregator writes for these judgements, newest value of each key.
    private func aggregate(
        _ records: [[UInt8]]
    ) throws -> (current: WeightsRecord, changes: [WeightChangeRecord]) {
        var definition = Definition(threshold: 60)
        definition.behaviours = [
            Behaviour(name: "demo", event: "Demo", points: 40, maxCount: 1, halfLifeSeconds: 6e5),
            Behaviour(name: "page", event: "Page", points: 2.5, maxCount: 3, halfLifeSeconds: 6e5),
            Behaviour(name: "hint", event: "Hint", points: 2, maxCount: 1, halfLifeSeconds: 6e5),
        ]
        definition.learning.pinned = ["page"]
        let partition = AggregatorPartition(partition: 0, definition: definition)
        _ = try partition.finishLoad()
        partition.begin(atMilliseconds: 0)
        var effects: [AggregatorEffect] = []
        let key = Array("default".utf8)
        for (offset, record) in records.enumerated() {
            let outcome = partition.take(
                key: key.span.bytes, value: record.span.bytes, offset: Int64(offset),
                into: &effects)
            #expect(outcome == .scored)
        }
        partition.flush(into: &effects)
        let current = try #require(effects.last { $0.key == Array("default/current".utf8) })
        let changes = try effects.filter { $0.output == .changes }.map {
            try WeightChangeRecord.decode($0.value.span.bytes)
        }
        return (try WeightsRecord.decode(current.value.span.bytes), changes)
    }

    private func rejected(_ count: Int, _ features: [(key: String, x: Double)]) -> [[UInt8]] {
        (0..<count).map {
            JudgementRecord.encode(
                Judgement(
                    judgementId: "j\($0)", mqlId: "m", kind: .verdict, isAccepted: false,
                    importance: 1, mask: ["behaviours"], reason: "not_interested", repId: "rep",
                    supersedes: nil, features: features, scoreAtHandOver: 60,
                    definitionVersion: 0, weightsVersion: 0, qualifiedAtMilliseconds: 0,
                    atMilliseconds: 1_736_151_066_052 + Int64($0) * 1_000))
        }
    }

    private func command(
        _ action: CommandRecord.Action, _ id: String, note: String = ""
    ) -> [UInt8] {
        CommandRecord(
            commandId: id, action: action, actor: "ops", note: note,
            atMilliseconds: 1_736_151_999_000
        ).encode()
    }

    /// Without the blanks that a table leaves before an empty last cell.
    private func trimmed(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.reversed().drop { $0 == " " }.reversed() }.map { String($0) }
            .joined(separator: "\n")
    }

    @Test("show has hand-set points, points now, and the evidence")
    func show() throws {
        let (current, _) = try aggregate(
            rejected(25, [("demo", 1), ("hint", 1)]) + [command(.freeze, "c", note: "odd\u{1B}[2J")]
        )
        let view = WeightsView(record: current)
        #expect(
            trimmed(view.text(width: nil, .plain)) == """
                default version 1 (publish) of 2025-01-06T08:11:30.052Z, after 25 verdicts
                of leads with a score of 88.09 half are accepted; 20 points double the odds
                frozen by ops at 2025-01-06T08:26:39.000Z: odd\\u001b[2J

                feature  hand   now  belief    +-  verdicts  accepted  note
                demo       40    35     9.7  13.6        25       0 %
                page     7.50  7.50     7.5  20.4         0            pinned
                hint        2     2     0.0  13.6        25       0 %  held at 0 by its sign, wants -0.4

                """)
    }

    @Test("show as JSON is one object with the same numbers, as ndjson one feature a line")
    func json() throws {
        let (current, _) = try aggregate(rejected(25, [("demo", 1)]))
        let view = WeightsView(record: current)
        #expect(view.json.hasPrefix(#"{"model":"default","version":1,"cause":"publish","at":"#))
        #expect(view.json.contains(#""frozen":null,"features":[{"feature":"demo","#))
        let lines = view.ndjson.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(
            lines[1]
                == #"{"feature":"page","kind":"behaviour","handPoints":7.5,"points":7.5,"#
                + #""belief":7.5,"plusMinus":20.402788931935792,"wanted":7.5,"verdicts":0,"#
                + #""accepted":0,"evidence":0,"pinned":true}"#)
    }

    @Test("history leaves out verdicts and says what held a weight")
    func history() throws {
        let (_, changes) = try aggregate(
            rejected(25, [("demo", 1)])
                + [command(.rollback(toVersion: 0), "a"), command(.rollback(toVersion: 9), "b")])
        let history = WeightsHistory(changes)
        #expect(changes.count == 28 && history.changes.count == 3)
        let lines = history.text(width: nil, .plain).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[1].hasPrefix("2025-01-06T08:11:30.052Z        1  publish"))
        #expect(lines[1].contains("demo 40 to 35 (wants "))
        #expect(lines[1].contains("; step), offset 40.00 to "))
        #expect(lines[1].hasSuffix("from 25 judgements"))
        #expect(lines[2].contains("2  rollback  ops") && lines[2].contains("demo 35 to 40"))
        #expect(lines[3].hasSuffix("refused   ops  version 9 cannot be restored: 0 to 2 can"))
        #expect(history.ndjson.split(separator: "\n").count == 3)
        #expect(history.json.hasPrefix(#"{"changes":[{"kind":"publish","#))
    }

    @Test("each command has its answer, a refusal is a failure")
    func answers() throws {
        let (_, changes) = try aggregate([
            command(.freeze, "a"), command(.unfreeze, "b"), command(.rollback(toVersion: 0), "c"),
            command(.rollback(toVersion: 7), "d"),
        ])
        let texts = try changes.prefix(3).map { try WeightsAnswer.text($0) }
        #expect(texts[0].hasPrefix("frozen: version 0 stays"))
        #expect(texts[1].hasPrefix("not frozen"))
        #expect(texts[2] == "version 1 is published: nothing but its number changed")
        let failure = #expect(throws: Failure.self) { try WeightsAnswer.text(changes[3]) }
        #expect(failure?.why == "version 7 cannot be restored: 0 to 1 can")
        #expect(failure?.code == .data)
    }
}

import Learning
import System
import Testing
import Wire

@testable import leadloop

@Suite struct WeightsTests {
    @Test("show has hand-set points, points now, and the evidence")
    func show() throws {
        let world = try WeightsWorld(
            verdicts(0..<25, ["demo": 1, "hint": 1])
                + [command(.freeze, "c", note: "odd\u{1B}[2J")])
        let view = WeightsView(record: world.record)
        #expect(
            trimmed(view.text(width: nil, .plain)) == """
                default version 1 (publish) of 2025-01-06T08:11:30.052Z, after 25 verdicts
                50 % acceptance at 88.09 points; 20 points double the odds
                frozen by ops at 2025-01-06T08:26:39.000Z: odd\\u001b[2J

                feature    agreed  published  belief     ±  verdicts  note
                demo           40         35     9.7  13.6        25
                page         7.50       7.50     7.5  20.4         0  pinned
                hint            2          2     0.0  13.6        25  capped at 0, verdicts suggest -0.4
                role=boss      10         10    10.0  20.4         0

                """)
    }

    @Test("show as JSON is one object with the same numbers, as ndjson one feature a line")
    func json() throws {
        let world = try WeightsWorld(verdicts(0..<25, ["demo": 1]))
        let view = WeightsView(record: world.record)
        #expect(view.json.hasPrefix(#"{"model":"default","version":1,"cause":"publish","at":"#))
        #expect(view.json.contains(#""frozen":null,"features":[{"feature":"demo","#))
        let lines = view.ndjson.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(
            lines[1]
                == #"{"feature":"page","kind":"behaviour","handPoints":7.5,"points":7.5,"#
                + #""belief":7.5,"plusMinus":20.402788931935792,"wanted":7.5,"verdicts":0,"#
                + #""accepted":0,"evidence":0,"pinned":true}"#)
    }

    @Test("show notes a half-life that verdicts speak against")
    func halfLives() throws {
        var record = try WeightsWorld(verdicts(0..<25, ["demo": 1])).record
        let evidence = [
            "page": halfLife(400, half: -0.05), "hint": halfLife(400, half: -0.01),
        ]
        record.state.halfLives = HalfLifeShadows(record.features.map { evidence[$0.key] })
        let view = WeightsView(record: record)
        let lines = view.text(width: nil, .plain).split(separator: "\n")
        #expect(lines[4].hasSuffix("  pinned, half-life looks too long"))
        #expect(!lines[5].contains("half-life"))
        let features = view.ndjson.split(separator: "\n")
        #expect(features[1].hasSuffix(#""pinned":true,"halfLife":"too long"}"#))
        #expect(!features[2].contains("halfLife") && view.json.contains(#""halfLife":"too long""#))
    }

    @Test("history leaves out verdicts and says what held a weight")
    func history() throws {
        let world = try WeightsWorld(
            verdicts(0..<25, ["demo": 1])
                + [command(.rollback(toVersion: 0), "a"), command(.rollback(toVersion: 9), "b")])
        let history = world.history
        #expect(world.changes.count == 28 && history.changes.count == 3)
        let lines = history.text(width: nil, .plain).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[1].hasPrefix("2025-01-06T08:11:30.052Z        1  publish"))
        #expect(lines[1].contains("by rule  demo 40 to 35 (evidence 25.0, wants "))
        #expect(lines[1].contains("; step), offset 40.00 to "))
        #expect(lines[1].hasSuffix("from 25 judgements"))
        #expect(lines[2].contains("2  rollback  ops") && lines[2].contains("demo 35 to 40"))
        #expect(lines[3].hasSuffix("refused   ops      version 9 cannot be restored: 0 to 2 can"))
        #expect(history.ndjson.split(separator: "\n").count == 3)
        #expect(history.json.hasPrefix(#"{"changes":[{"kind":"publish","#))
    }

    @Test("each command has its answer, a refusal is a failure")
    func answers() throws {
        let changes = try WeightsWorld([
            command(.freeze, "a"), command(.unfreeze, "b"), command(.rollback(toVersion: 0), "c"),
            command(.rollback(toVersion: 7), "d"),
        ]).changes
        let texts = try changes.prefix(3).map { try WeightsAnswer.text($0) }
        #expect(texts[0].hasPrefix("frozen: version 0 stays"))
        #expect(texts[1].hasPrefix("not frozen"))
        #expect(texts[2] == "version 1 is published: nothing but its number changed")
        let failure = #expect(throws: Failure.self) { try WeightsAnswer.text(changes[3]) }
        #expect(failure?.why == "version 7 cannot be restored: 0 to 1 can")
        #expect(failure?.code == .data)
    }
}

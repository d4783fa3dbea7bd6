import Config
import Leads
import Learning
import Scoring
import System
import Testing
import Wire

@testable import leadloop

@Suite struct ExperimentTests {
    private static func definition(_ change: (inout Definition) -> Void = { _ in }) -> Definition {
        var definition = Definition(threshold: 60)
        definition.behaviours = [
            Behaviour(name: "demo", event: "Demo", points: 40, maxCount: 1, halfLifeSeconds: 6e5),
            Behaviour(name: "open", event: "Open", points: 0, maxCount: 1, halfLifeSeconds: 6e5),
        ]
        definition.fit = [
            FitAttribute(name: "ours", from: ["ours"], kind: .bool(whenTrue: 8, whenFalse: 0))
        ]
        change(&definition)
        return definition
    }

    static func running(
        _ arms: (champion: Int, challenger: Int), of pairs: Int, shadow: Bool = false,
        rule: Bool = false
    ) -> RunningExperiment {
        let challenger = Challenger(
            points: definition().handPoints, offset: 40,
            thresholds: shadow ? nil : Challenger.Thresholds(threshold: 50, exit: 35))
        var running = RunningExperiment(
            ExperimentPlan(
                Experiment(name: "soft\u{1B}er", share: 0.2, challenger: challenger),
                isShadow: shadow, promotesWhenBetter: rule, source: "version 12"),
            startedBy: "ops", startedAtMilliseconds: 1_736_151_066_052, sinceVersion: 3)
        for i in 0..<pairs {
            running.test.note(isAccepted: i < arms.champion, arm: .champion)
            running.test.note(isAccepted: i < arms.challenger, arm: .challenger)
        }
        running.test.look()
        return running
    }

    static func view(
        _ running: RunningExperiment, ended: Int64? = nil, frozen: Bool = false
    ) -> ExperimentView {
        var handOvers = HandOvers(of: running)
        let name = #""experiment":"soft\u001ber""#
        func event(_ arm: String, type: String = "qualified", version: Int = 3) -> [UInt8] {
            Array(
                #"{"type":"\#(type)",\#(name),"arm":"\#(arm)","explanation":{"versions":{"weights":\#(version)}}}"#
                    .utf8)
        }
        for value in [
            event("champion"), event("challenger"), event("champion", version: 9),
            // Verdicts, an earlier run, another experiment, what is none.
            event("champion", type: "accepted"), event("champion", version: 2),
            Array(#"{"type":"qualified"}"#.utf8), Array("{".utf8),
        ] { handOvers.take(value) }
        return ExperimentView(
            running: running, endedAtMilliseconds: ended, handOvers: handOvers, isFrozen: frozen)
    }

    @Test("status shows arms with intervals, the difference, the decision and what to do")
    func status() {
        let text = Self.view(Self.running((30, 62), of: 100)).text(.plain)
        #expect(
            text == """
                experiment 'soft\\u001ber' runs since 2025-01-06T08:11:06.052Z by ops: 20.0 % of leads are scored by version 12, threshold 50, exit 35

                arm         MQLs  verdicts  accepted  acceptance  95 % interval
                champion       2       100        30      30.0 %  21.9 to 39.6 %
                challenger     1       100        62      62.0 %  52.2 to 70.9 %

                difference: +32.0 %, always valid 1.2 to 62.8 %, p 0.039, 100 pairs: the challenger is accepted more often
                accepted of equally many leads: the challenger has 826.7 % of the champion's
                prediction: too few verdicts to compare
                do: leadloop experiment stop --promote publishes its points

                """)
    }

    @Test("the advice follows rule, freeze, decision and end")
    func advice() {
        let better = Self.running((30, 62), of: 100, rule: true)
        #expect(Self.view(better).advice.hasPrefix("nothing: its rule publishes"))
        #expect(Self.view(better, frozen: true).advice.contains("leadloop weights unfreeze"))
        #expect(Self.view(better, ended: 1).advice == "nothing: it is over")
        #expect(Self.view(Self.running((5, 5), of: 10)).advice.hasPrefix("wait: "))
        let open = Self.view(Self.running((50, 50), of: 120)).advice
        #expect(open.hasPrefix("go on; safe to check at any time. As it goes it ends"))
        #expect(
            Self.view(Self.running((62, 30), of: 100)).advice == "leadloop experiment stop ends it")
        #expect(
            Self.view(Self.running((0, 0), of: 0, shadow: true)).advice.contains("within twice"))
    }

    @Test("a decision calls for a person: none, an end, a shadow or a rule that obeys it does not")
    func call() {
        let better = Self.running((30, 62), of: 100)
        #expect(
            Self.view(better).call
                == "experiment 'soft\\u001ber': challenger better by 32.0 % after 100 pairs (p 0.039); "
                + "leadloop experiment stop --promote publishes its points")
        #expect(
            Self.view(Self.running((62, 30), of: 100)).call?.contains("champion better") == true)
        #expect(Self.view(Self.running((50, 50), of: 120)).call == nil)
        #expect(Self.view(better, ended: 1).call == nil)
        #expect(Self.view(Self.running((30, 62), of: 100, shadow: true)).call == nil)
        let ruled = Self.running((30, 62), of: 100, rule: true)
        #expect(Self.view(ruled).call == nil)
        #expect(Self.view(ruled, frozen: true).call?.contains("weights unfreeze") == true)
    }

    @Test("status as JSON has the numbers, and the experiment as its record has it")
    func json() {
        let json = Self.view(Self.running((30, 62), of: 100)).json
        #expect(json.hasPrefix(#"{"running":true,"arms":{"champion":{"mqls":2,"verdicts":100,"#))
        #expect(json.contains(#""pairs":100,"difference":0.32,"interval":[0.0118"#))
        #expect(json.contains(#""decision":"challenger","#))
        #expect(json.contains(#""experiment":{"name":"soft\u001ber","share":0.2,"#))
    }

    @Test("the history and the answers tell an experiment in one line")
    func lines() throws {
        let running = Self.running((30, 62), of: 100, rule: true)
        #expect(
            ExperimentText.summary(.start, running)
                == "soft\\u001ber: version 12 on 20.0 % of leads, promoted when better")
        #expect(
            ExperimentText.summary(.stop, running)
                == "soft\\u001ber: challenger better by 32.0 % after 100 pairs (p 0.039)")
        #expect(
            ExperimentText.answer(.stop, running, version: 4)
                == "experiment 'soft\\u001ber' is over, challenger better by 32.0 % after 100 pairs "
                + "(p 0.039); all leads are scored by version 4")
        let shadow = Self.running((0, 0), of: 0, shadow: true)
        #expect(ExperimentText.answer(.start, shadow, version: 2).contains("in the shadow"))
    }

    @Test("another definition may differ in points, threshold, exit and base rate, in nothing else")
    func definitions() {
        let inForce = Self.definition()
        let (same, none) = Challenger.read(inForce, against: inForce)
        #expect(same?.thresholds == nil && same?.points["demo"] == 40 && none.isEmpty)
        let other = Self.definition {
            $0.behaviours[0].points = 25
            $0.threshold = 50
            $0.exit = 30
            $0.baseRate = 0.1
        }
        let (challenger, _) = Challenger.read(other, against: inForce)
        #expect(challenger?.points["demo"] == 25 && challenger?.offset == other.handOffset)
        #expect(challenger?.thresholds == Challenger.Thresholds(threshold: 50, exit: 30))
        for (change, why) in [
            ({ $0.model = "b" }, "'model' differs"),
            ({ $0.pointsToDoubleOdds = 10 }, "'points_to_double_odds' differs"),
            ({ $0.events.lateSeconds = 1 }, "'events' differs"),
            ({ $0.ignore = ["Sent"] }, "'ignore' differs"),
            ({ $0.behaviours[0].halfLifeSeconds = 7e5 }, "'demo' means something else"),
            ({ $0.behaviours[0].maxCount = 2 }, "'demo' means something else"),
            ({ $0.behaviours[0].event = "Other" }, "'demo' means something else"),
            ({ $0.behaviours[0].name = "demo2" }, "it has no 'demo'"),
            ({ $0.fit[0].from = ["mine"] }, "'ours=true' means something else"),
            ({ $0.behaviours[1].points = 1 }, "events of 'open' are not counted"),
        ] as [((inout Definition) -> Void, String)] {
            let (none, objections) = Challenger.read(Self.definition(change), against: inForce)
            #expect(
                none == nil && objections.contains { $0.hasPrefix(why) }, "\(why): \(objections)")
        }
    }

    @Test(
        "points of a version that is gone, of another definition, or of no file in force are refused"
    )
    func sources() throws {
        let partition = AggregatorPartition(partition: 0, definition: Self.definition())
        _ = try partition.finishLoad()
        partition.begin(atMilliseconds: 0)
        var effects: [AggregatorEffect] = []
        let command = CommandRecord(
            commandId: "c", action: .freeze, actor: "ops", note: "", atMilliseconds: 0)
        let (key, value) = (Array("default".utf8), command.encode())
        _ = partition.add(key: key.span.bytes, value: value.span.bytes, offset: 0, into: &effects)
        partition.flush(into: &effects)
        let bytes = try #require(effects.last { $0.key == Array("default/current".utf8) }).value
        let current = try WeightsRecord.decode(bytes.span.bytes)
        let talk = Terminal.forTests.talk
        func read(
            _ source: ChallengerSource, _ definition: Definition = Self.definition(),
            _ version: WeightsRecord? = nil
        ) throws -> Challenger {
            try ChallengerReader(definition: definition, current: current)
                .challenger(source, version: { _ in version }, talk)
        }
        #expect(try read(.hand).points == Self.definition().handPoints)
        #expect(try read(.version(0), Self.definition(), current).points["demo"] == 40)
        var older = current
        older.features.removeLast()
        let moved = Self.definition { $0.behaviours[0].points = 41 }
        for (body, what) in [
            ({ try read(.version(7)) }, "there is no version 7"),
            ({ try read(.version(7), Self.definition(), older) }, "version 7 has other features"),
            ({ try read(.hand, moved) }, "the definition is not the one in force"),
            ({ try read(.definition(path: "x"), moved) }, "the definition is not the one in force"),
            (
                {
                    try ChallengerReader(definition: moved, current: nil)
                        .challenger(.version(0), version: { _ in nil }, talk)
                }, "there is no version 0"
            ),
        ] as [(() throws -> Challenger, String)] {
            let failure = #expect(throws: Failure.self) { _ = try body() }
            #expect(failure?.what.hasPrefix(what) == true, "\(what)")
        }
    }

    @Test(
        "a command line that names no experiment is refused before anything is asked",
        arguments: [
            ("x", "0 sources"), ("x --hand --version 3", "2 sources"),
            ("x --hand --share 1", "--share"), ("x --hand --share 0%", "--share"),
            ("x --hand --promote-when ever", "--promote-when"), ("--hand", "name"),
            ("\(String(repeating: "x", count: 65)) --hand", "1 to 64 bytes"),
        ])
    func usage(line: String, part: String) {
        let words = ["experiment", "start"] + line.split(separator: " ").map(String.init)
        let failure = #expect(throws: Failure.self) {
            let parser = Parser(tool: "leadloop", commands: Command.all)
            guard case .run(let invocation) = try parser.parse(words, [:], .forTests) else {
                return
            }
            _ = try invocation.command.run(invocation)
        }
        #expect(failure?.code == .usage)
        #expect(failure?.what.contains(part) == true, "\(failure?.what ?? "")")
    }
}

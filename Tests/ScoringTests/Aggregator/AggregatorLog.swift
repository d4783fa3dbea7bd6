import Config
import Leads
import Learning
import Wire

/// Records of `scoring.judgements` for tests.
enum AggregatorLog {
    typealias Dice = AggregatorDriver.Dice
    typealias Record = (key: [UInt8]?, value: [UInt8]?)
    static let key = Array("default".utf8)

    static func definition(_ change: (inout Definition) -> Void = { _ in }) -> Definition {
        var definition = Definition(threshold: 60)
        definition.behaviours = [
            Behaviour(name: "demo", event: "Demo", points: 40, maxCount: 1, halfLifeSeconds: 6e5),
            Behaviour(name: "page", event: "Page", points: 2.5, maxCount: 3, halfLifeSeconds: 6e5),
            Behaviour(name: "left", event: "Left", points: -25, maxCount: 1, halfLifeSeconds: 6e5),
        ]
        definition.fit = [
            FitAttribute(name: "ours", from: ["ours"], kind: .bool(whenTrue: 8, whenFalse: 0))
        ]
        definition.learning.publish.everyVerdicts = 10
        definition.learning.publish.evidence = 3
        change(&definition)
        return definition
    }

    static func judgement(
        _ id: Int, accepted: Bool, features: [FeatureValue] = [FeatureValue("demo", 1)],
        mask: [String] = ["behaviours", "ours"], supersedes: String? = nil,
        kind: Judgement.Kind = .verdict, rep: String = "rep"
    ) -> Judgement {
        Judgement(
            judgementId: "j\(id)", mqlId: "m\(id)", kind: kind, isAccepted: accepted,
            importance: 1, mask: mask, reason: nil, repId: rep, supersedes: supersedes,
            features: features, scoreAtHandOver: 60, definitionVersion: 0, weightsVersion: 0,
            qualifiedAtMilliseconds: 0, atMilliseconds: 1_700_000_000_000 + Int64(id) * 600_000)
    }

    static func record(_ judgement: Judgement) -> Record {
        (key, JudgementRecord.encode(judgement))
    }

    static func record(_ action: CommandRecord.Action, id: Int) -> Record {
        let command = CommandRecord(
            commandId: "c\(id)", action: action, actor: "ops", note: "a test",
            atMilliseconds: 1_700_000_000_000 + Int64(id) * 60_000)
        return (key, command.encode())
    }

    /// Verdicts of all kinds, repeats, commands, poison, tombstones, other models.
    static func random(_ dice: inout Dice, count: Int) -> [Record] {
        var log: [Record] = []
        for id in 0..<count {
            switch dice.below(20) {
            case 0 where !log.isEmpty: log.append(log[dice.below(log.count)])
            case 1: log.append((key, Array("{\"kind\":\"verdict\"".utf8)))
            case 2: log.append((dice.below(2) == 0 ? key : nil, nil))
            case 3: log.append((Array("other".utf8), JudgementRecord.encode(random(&dice, id))))
            case 4:
                let actions: [CommandRecord.Action] = [
                    .freeze, .unfreeze, .unfreeze, .rollback(toVersion: dice.below(4)),
                    .approve(proposedAtMilliseconds: nil), .pin(feature: "page"),
                    .unpin(feature: "page"), .pin(feature: "gone"), .release(repId: "eve"),
                    .quarantine(
                        repId: "eve",
                        fromMilliseconds: 1_700_000_000_000 + Int64(dice.below(count)) * 600_000),
                ]
                log.append(record(actions[dice.below(actions.count)], id: id))
            case 5:
                let actions: [CommandRecord.Action] = [
                    .startExperiment(plan("x")), .startExperiment(plan("y", demo: 20, rule: true)),
                    .startExperiment(plan("x", shadow: true)),
                    .startExperiment(plan("x", demo: 7e5)), .stopExperiment(promotes: false),
                    .stopExperiment(promotes: true),
                ]
                log.append(record(actions[dice.below(actions.count)], id: id))
            default: log.append(record(random(&dice, id)))
            }
        }
        return log
    }

    /// Points of the definition, but for one.
    static func plan(
        _ name: String, demo: Double = 30, shadow: Bool = false, rule: Bool = false
    ) -> ExperimentPlan {
        var points = definition().handPoints
        points["demo"] = demo
        return ExperimentPlan(
            Experiment(
                name: name, share: 0.3, challenger: Challenger(points: points, offset: 41.5)),
            isShadow: shadow, promotesWhenBetter: rule, source: "a \"test\"")
    }

    private static func random(_ dice: inout Dice, _ id: Int) -> Judgement {
        var features: [FeatureValue] = []
        for name in ["demo", "page", "left", "ours=true"] where dice.below(2) == 0 {
            let x = name == "page" ? Double.random(in: 0...1, using: &dice) : 1
            features.append(FeatureValue(name, x))
        }
        let masks = [["behaviours", "ours"], ["behaviours"], ["ours"], []]
        let accepted = dice.below(3) == 0
        var judgement = judgement(
            id, accepted: accepted, features: features,
            mask: masks[accepted ? 0 : dice.below(4)],
            supersedes: dice.below(6) == 0 ? "j\(dice.below(max(id, 1)))" : nil,
            kind: [.retract, .silence, .verdict][min(dice.below(20), 2)],
            rep: ["ann", "bob", "eve", "rep"][dice.below(4)])
        judgement.shadows = features.filter { $0.key == "page" }.map {
            FeatureShadow(
                $0.key, HalfLifeShadow(half: $0.x * $0.x, double: $0.x.squareRoot()))
        }
        if dice.below(4) > 0 {
            judgement.assignment = Assignment(
                experiment: ["x", "y"][dice.below(2)],
                arm: dice.below(3) == 0 ? .challenger : .champion)
            judgement.weightsVersion = dice.below(12)
        }
        return judgement
    }
}

import Leads
import Learning
import Testing

@Suite("experiments of the learner")
struct ExperimentTests {
    static let hand: [String: Double] = Dictionary(
        uniqueKeysWithValues: exampleDefinition().features.map { ($0.key, $0.handPoints) })

    static func plan(
        _ name: String = "x", demo: Double = 30, shadow: Bool = false, rule: Bool = false,
        thresholds: Challenger.Thresholds? = nil
    ) -> ExperimentPlan {
        var points = hand
        points["demo"] = demo
        return ExperimentPlan(
            Experiment(
                name: name, share: 0.5,
                challenger: Challenger(points: points, offset: 45, thresholds: thresholds)),
            isShadow: shadow, promotesWhenBetter: rule, source: "a test")
    }

    static func verdict(
        _ row: Int, _ arm: Arm?, accepted: Bool, experiment: String = "x", version: Int = 1,
        rep: String = ""
    ) -> Judgement {
        var verdict = judgement(row, snapshot(["demo": 1]), accepted: accepted, rep: rep)
        verdict.assignment = arm.map { Assignment(experiment: experiment, arm: $0) }
        verdict.weightsVersion = version
        return verdict
    }

    /// Learns and compares, as the aggregator does.
    static func feed(_ learner: inout Learner, _ verdict: Judgement) -> ExperimentStep {
        let lesson = learner.learn(verdict)
        return learner.compare(verdict, lesson)
    }

    /// A learner whose experiment runs.
    static func started(_ plan: ExperimentPlan) throws -> Learner {
        var learner = Learner(Prior(exampleDefinition()))
        guard case .done = learner.start(plan, by: "ops", at: 0) else {
            throw Refused(answer: "\(learner)")
        }
        return learner
    }
    struct Refused: Error { var answer: String }

    @Test("start and end are versions with the points of the one before; a shadow is none")
    func versions() throws {
        var learner = Learner(Prior(exampleDefinition()))
        let before = learner.published
        guard
            case .done(let running, let publication?) = learner.start(
                Self.plan(), by: "ops", at: 5)
        else { throw Refused(answer: "start") }
        #expect(publication.version == learner.published && running.sinceVersion == 1)
        #expect(learner.published.cause == .experiment && learner.published.points == before.points)
        #expect(learner.published.parent == 0 && learner.published.offset == before.offset)
        guard case .done(_, .some) = learner.stopExperiment(promotes: false, at: 6) else {
            throw Refused(answer: "stop")
        }
        #expect(learner.published.version == 2 && learner.state.experiment == nil)
        guard case .done(_, nil) = learner.start(Self.plan(shadow: true), by: "ops", at: 7),
            case .done(_, nil) = learner.stopExperiment(promotes: false, at: 8)
        else { throw Refused(answer: "shadow") }
        #expect(learner.published.version == 2)
    }

    @Test("it acts when publication is frozen or off, and drops a proposal that it overtakes")
    func frozen() throws {
        var definition = exampleDefinition()
        definition.learning.mode = .propose
        definition.learning.publish.everyVerdicts = 5
        definition.learning.publish.evidence = 1
        var learner = Learner(Prior(definition))
        for row in 0..<5 {
            let verdict = Self.verdict(row, nil, accepted: false)
            _ = learner.learn(verdict)
            _ = learner.publish(at: verdict.atMilliseconds)
        }
        #expect(learner.state.proposal != nil)
        learner.freeze(by: "ops", why: "", at: 0)
        guard case .done = learner.start(Self.plan(), by: "ops", at: 0) else {
            throw Refused(answer: "start")
        }
        #expect(learner.state.proposal == nil && learner.state.pending.judgementCount == 5)
        learner.unfreeze()
        #expect(learner.approve(proposedAtMilliseconds: nil, at: 0) == .nothingProposed)
    }

    @Test("what cannot be tried is refused with its reason, and nothing changes")
    func refusals() throws {
        var missing = Self.plan()
        var points = Self.hand
        points["ours=true"] = nil
        func with(_ points: [String: Double]) -> ExperimentPlan {
            var plan = Self.plan()
            plan.experiment = Experiment(
                name: "x", share: 0.5, challenger: Challenger(points: points, offset: 0))
            return plan
        }
        missing = with(points)
        points["ours=true"] = 8
        points["gone"] = 1
        let thresholds = Challenger.Thresholds(threshold: 20, exit: 20)
        for (plan, why) in [
            (missing, "no points for 'ours=true'"), (with(points), "no feature 'gone'"),
            (Self.plan(thresholds: thresholds), "exit is not below"),
            (Self.plan(shadow: true, rule: true), "a shadow qualifies nobody"),
            (
                Self.plan(shadow: true, thresholds: Challenger.Thresholds(threshold: 9, exit: 1)),
                "no threshold of its own"
            ),
            (Self.plan(demo: -1, rule: true), "outside the bounds of learning"),
            (Self.plan(demo: 101, rule: true), "outside the bounds of learning"),
        ] {
            var learner = Learner(Prior(exampleDefinition()))
            let before = learner
            guard case .refused(let reason) = learner.start(plan, by: "ops", at: 0) else {
                Issue.record("\(why): started")
                continue
            }
            #expect(reason.contains(why), "\(reason)")
            #expect(learner == before)
        }
        var definition = exampleDefinition()
        definition.behaviours[0].points = 0
        var learner = Learner(Prior(definition))
        guard case .refused(let reason) = learner.start(Self.plan(), by: "ops", at: 0) else {
            throw Refused(answer: "not counted")
        }
        #expect(reason.contains("not counted"))
        learner = try Self.started(Self.plan())
        #expect(
            learner.start(Self.plan("y"), by: "ops", at: 0)
                == .refused("experiment 'x' runs; one at a time: stop it first"))
        _ = learner.stopExperiment(promotes: false, at: 0)
        #expect(
            learner.stopExperiment(promotes: true, at: 0) == .refused("no experiment runs"))
        learner = try Self.started(Self.plan(demo: -1))
        guard case .refused = learner.stopExperiment(promotes: true, at: 0) else {
            throw Refused(answer: "promoted out of bounds")
        }
        #expect(learner.state.experiment != nil)
    }

    @Test(
        "a verdict counts for the arm in its judgement, if this run handed it over and it is kept")
    func counting() throws {
        var learner = try Self.started(Self.plan())
        _ = Self.feed(&learner, Self.verdict(0, .champion, accepted: true))
        _ = Self.feed(&learner, Self.verdict(1, .challenger, accepted: false))
        // Another experiment, an earlier run of the same name, none, a rep in quarantine.
        _ = Self.feed(&learner, Self.verdict(2, .champion, accepted: true, experiment: "y"))
        _ = Self.feed(&learner, Self.verdict(3, .champion, accepted: true, version: 0))
        _ = Self.feed(&learner, Self.verdict(4, nil, accepted: true))
        _ = learner.quarantine("eve", from: 0)
        _ = Self.feed(&learner, Self.verdict(5, .champion, accepted: true, rep: "eve"))
        let test = try #require(learner.state.experiment?.test)
        #expect(test.champion == Acceptance(accepted: 1, count: 1))
        #expect(test.challenger == Acceptance(accepted: 0, count: 1))
        #expect(test.pairs.count == 1)
        // All that were learned compare the predictions: six less the one in quarantine.
        #expect(learner.state.experiment?.losses.verdicts == 5)
    }

    @Test("a shadow is compared by the log-loss of what both predicted, and moves nothing")
    func shadow() throws {
        var learner = try Self.started(Self.plan(shadow: true))
        var plain = Learner(Prior(exampleDefinition()))
        var (champion, challenger, differences) = (0.0, 0.0, [Double]())
        var dice = Dice(seed: 3)
        for row in 0..<200 {
            let verdict = Self.verdict(row, nil, accepted: dice.below(3) == 0)
            let p = learner.publishedProbability(verdict.features)
            let q = 1 / (1 + exp2(-(30 - 45) / 20.0))
            let losses = [p, q].map { -log(verdict.isAccepted ? $0 : 1 - $0) }
            champion += losses[0]
            challenger += losses[1]
            differences.append(losses[1] - losses[0])
            _ = Self.feed(&learner, verdict)
            _ = learner.publish(at: verdict.atMilliseconds)
            _ = plain.learn(verdict)
            _ = plain.publish(at: verdict.atMilliseconds)
        }
        #expect(
            learner.published == plain.published && learner.state.beliefs == plain.state.beliefs)
        let losses = try #require(learner.state.experiment?.losses)
        #expect((losses.champion - champion).magnitude < 1e-9)
        #expect((losses.challenger - challenger).magnitude < 1e-9)
        let mean = differences.reduce(0, +) / 200
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199
        let found = try #require(losses.difference)
        #expect((found.mean - mean).magnitude < 1e-12)
        #expect((found.standardError - (variance / 200).squareRoot()).magnitude < 1e-9)
        #expect(learner.state.experiment?.test.pairs.count == 0)
    }

    /// Challenger accepted always, champion never.
    private static func decide(_ learner: inout Learner, from row: Int = 0) -> [ExperimentStep] {
        (0..<200).map { i in
            let arm: Arm = i.isMultiple(of: 2) ? .champion : .challenger
            return feed(&learner, verdict(row + i, arm, accepted: arm == .challenger))
        }
    }

    @Test("without a rule a decision promotes nobody; a person does, and beliefs go on")
    func person() throws {
        var learner = try Self.started(Self.plan())
        let steps = Self.decide(&learner)
        #expect(steps.count { $0.decided != nil } == 1 && steps[199].decided != nil)
        #expect(steps.allSatisfy { $0.promoted == nil } && learner.published.version == 1)
        #expect(learner.state.experiment?.test.decision == .challenger)
        let (beliefs, undo) = (learner.state.beliefs, learner.state.undoList)
        guard case .done(_, let publication?) = learner.stopExperiment(promotes: true, at: 9)
        else { throw Refused(answer: "stop") }
        #expect(publication.version.cause == .promote && publication.version == learner.published)
        #expect(learner.published.points[0] == 30 && learner.published.offset == 45)
        #expect(learner.published.version == 2 && learner.state.experiment == nil)
        #expect(learner.state.beliefs == beliefs && learner.state.undoList == undo)
        #expect(publication.changes.map(\.feature) == ["demo"])
    }

    @Test("the threshold that won is promoted too, and stays until people set another")
    func threshold() throws {
        let own = Challenger.Thresholds(threshold: 44, exit: 30)
        var learner = try Self.started(Self.plan(thresholds: own))
        #expect(learner.published.thresholds == nil, "an arm of its own has it, not the champion")
        _ = learner.stopExperiment(promotes: true, at: 1)
        #expect(learner.published.thresholds == own)
        for row in 0..<50 {
            _ = learner.learn(judgement(row, snapshot(["demo": 1]), accepted: true))
            _ = learner.publish(at: Int64(row))
        }
        #expect(learner.published.cause == .publish && learner.published.thresholds == own)

        // One that has none of its own was tried with the one in force.
        var again = learner
        _ = again.start(Self.plan("y"), by: "ann", at: 2)
        _ = again.stopExperiment(promotes: true, at: 3)
        #expect(again.published.cause == .promote && again.published.thresholds == own)

        var rolledBack = learner
        _ = rolledBack.rollBack(to: 0, at: 4)
        #expect(rolledBack.published.thresholds == nil)
        _ = rolledBack.rollBack(to: 2, at: 5)
        #expect(rolledBack.published.thresholds == own)

        var definition = exampleDefinition()
        definition.learning.publish.stepPoints = 3
        var edited = learner
        #expect(edited.adapt(to: Prior(definition), at: 6) == nil)
        #expect(edited.published.thresholds == own, "an edit of something else keeps it")
        definition.threshold += 1
        let publication = edited.adapt(to: Prior(definition), at: 7)
        #expect(publication?.changes == [] && edited.published.thresholds == nil)
    }

    @Test("with the rule the verdict that decides promotes; while frozen the rule waits")
    func rule() throws {
        var learner = try Self.started(Self.plan(rule: true))
        let steps = Self.decide(&learner)
        #expect(steps.dropLast().allSatisfy { $0.promoted == nil })
        let (ended, publication) = try #require(steps[199].promoted)
        #expect(ended.test.decision == .challenger && publication.version.cause == .promote)
        #expect(learner.state.experiment == nil && learner.published == publication.version)

        learner = try Self.started(Self.plan(rule: true))
        learner.freeze(by: "ops", why: "", at: 0)
        #expect(Self.decide(&learner).allSatisfy { $0.promoted == nil })
        #expect(learner.state.experiment?.test.decision == .challenger)
        learner.unfreeze()
        let next = Self.feed(&learner, Self.verdict(900, nil, accepted: true))
        #expect(next.promoted != nil && next.decided == nil)
    }

    @Test("the rule promotes nobody when the champion is better")
    func championBetter() throws {
        var learner = try Self.started(Self.plan(rule: true))
        for i in 0..<200 {
            let arm: Arm = i.isMultiple(of: 2) ? .champion : .challenger
            _ = Self.feed(&learner, Self.verdict(i, arm, accepted: arm == .champion))
        }
        #expect(learner.state.experiment?.test.decision == .champion)
        #expect(learner.published.cause == .experiment)
    }

    @Test("new points in the definition end it with a version, new rules do not")
    func definition() throws {
        var learner = try Self.started(Self.plan())
        var definition = exampleDefinition()
        definition.learning.publish.stepPoints = 3
        #expect(learner.adapt(to: Prior(definition), at: 1) == nil)
        #expect(learner.state.experiment != nil)
        // A label without a change of published points: the version says that arms are over.
        definition.behaviours[1].maxCount = 1
        definition.behaviours[1].points = 7.5
        #expect(learner.adapt(to: Prior(definition), at: 2) != nil)
        #expect(learner.state.experiment == nil && learner.published.version == 2)
    }
}

import Leads
import Learning
import Testing

@Suite("Publication")
struct PublicationTests {
    /// Learns and publishes; verdict i comes at minute i.
    private func run(
        _ learner: inout Learner, _ count: Int, _ features: [FeatureValue],
        accepted: (Int) -> Bool
    ) -> [Publication] {
        (0..<count).compactMap { i in
            let row = judgement(i, features, accepted: accepted(i))
            _ = learner.learn(row)
            return learner.publish(at: row.atMilliseconds)
        }
    }

    @Test(
        "an adversary cannot pass the step, the sign, the bound or a version number",
        arguments: Array(1...30) as [UInt64])
    func adversary(seed: UInt64) {
        var dice = Dice(seed: seed)
        var definition = exampleDefinition()
        definition.learning.publish.everyVerdicts = 1 + dice.below(30)
        definition.learning.publish.evidence = Double(dice.below(12))
        definition.learning.publish.deadBandPoints = Double(dice.below(3))
        definition.learning.publish.boundPoints = Double(10 + dice.below(60))
        var learner = Learner(Prior(definition))
        var version = 0
        for row in 0..<1_500 {
            // Long runs of one label on few features: what moves weights furthest.
            let target = seed.isMultiple(of: 2) ? row / 300 % 2 == 0 : true
            let shown = exampleSnapshot(&dice).prefix(1 + dice.below(2))
            _ = learner.learn(judgement(row, Array(shown), accepted: target == !shown.isEmpty))
            let before = learner.published
            guard let publication = learner.publish(at: Int64(row)) else {
                #expect(learner.published == before)
                continue
            }
            version += 1
            #expect(
                publication.version.version == version && learner.published.parent == version - 1)
            for (i, feature) in learner.prior.features.enumerated() {
                let (old, new) = (before.points[i], learner.published.points[i])
                #expect(
                    (new - old).magnitude <= 5, "seed \(seed), \(feature.key): \(old) to \(new)")
                #expect(new == old || new == new.rounded(), "seed \(seed)")
                #expect(new * feature.handPoints >= 0, "seed \(seed): sign of \(feature.key)")
                #expect(
                    (new - feature.handPoints).magnitude
                        <= definition.learning.publish.boundPoints, "seed \(seed)")
                if new != old {
                    #expect(
                        learner.state.beliefs[i].evidence >= definition.learning.publish.evidence)
                }
            }
        }
        #expect(version > 5, "seed \(seed): hardly anything was published")
    }

    @Test("the rule looks every 25 verdicts, or a day after it last looked")
    func due() {
        var learner = Learner(Prior(exampleDefinition()))
        let looked = run(&learner, 100, snapshot(["demo": 1])) { $0 % 10 == 0 }
        #expect(looked.map { $0.version.atMilliseconds / 60_000 } == [24, 49, 74, 99])
        let day: Int64 = 86_400_000
        let since = looked[3].version.atMilliseconds
        for (late, isDue) in [(day - 1, false), (day, true)] {
            var copy = learner
            _ = copy.learn(judgement(0, snapshot(["demo": 1]), accepted: false))
            #expect((copy.publish(at: since + late) != nil) == isDue)
        }
        #expect(learner.publish(at: since + 10 * day) == nil, "no verdict came in")
    }

    @Test("a step of five, whole points, and the offset to a hundredth")
    func stepAndOffset() throws {
        var learner = Learner(Prior(exampleDefinition()))
        let first = try #require(run(&learner, 25, snapshot(["demo": 1])) { _ in false }.first)
        let change = try #require(first.changes.first)
        #expect(first.changes.count == 1 && change.feature == "demo")
        #expect(change.from == 40 && change.to == 35 && change.wanted < 35)
        #expect(change.boundedBy == [.step] && change.evidence == 25)
        let scale = learner.prior.pointsPerLogOdds
        let offset = -scale * learner.readIntercept().mean
        #expect((first.version.offset - offset).magnitude <= 0.005)
        #expect(first.judgements == (0..<25).map { "j\($0)" } && first.judgementCount == 25)
    }

    @Test("a publication names its newest fifty judgements")
    func namesJudgements() throws {
        var definition = exampleDefinition()
        definition.learning.publish.everyVerdicts = 80
        var learner = Learner(Prior(definition))
        let first = try #require(run(&learner, 80, snapshot(["demo": 1])) { _ in false }.first)
        #expect(first.judgements == (30..<80).map { "j\($0)" } && first.judgementCount == 80)
    }

    @Test("fractional hand-set points move at most a step, to whole points")
    func fractionalPoints() throws {
        var learner = Learner(Prior(exampleDefinition()))
        let first = try #require(
            run(&learner, 25, snapshot(["page": 1])) { _ in true }.first?.changes.first)
        #expect(first.from == 7.5 && first.to == 12)
    }

    @Test("evidence, dead band and pin hold points, and say so")
    func holds() throws {
        var definition = exampleDefinition()
        definition.learning.pinned = ["demo"]
        var learner = Learner(Prior(definition))
        var found: [String: PointChange] = [:]
        for row in 0..<25 {
            var features: [FeatureValue] = snapshot(["demo": 1, "left": 0.3])
            if row % 2 == 0 { features.append(FeatureValue("page", 1)) }
            _ = learner.learn(
                judgement(row, features, accepted: row % 2 == 0))
            let changes = learner.publish(at: Int64(row))?.changes ?? []
            for change in changes { found[change.feature] = change }
        }
        #expect(found["demo"]?.boundedBy == [.pin] && found["demo"]?.to == 40)
        #expect(found["left"]?.boundedBy == [.evidence] && found["left"]?.to == -25)
        #expect(learner.state.beliefs[0].verdicts == 25, "the belief of a pinned feature goes on")
    }

    @Test("a wish inside the dead band waits")
    func deadBand() throws {
        var definition = exampleDefinition()
        definition.learning.publish.deadBandPoints = 30
        var learner = Learner(Prior(definition))
        let first = try #require(run(&learner, 25, snapshot(["demo": 1])) { $0 % 3 == 0 }.first)
        let change = try #require(first.changes.first)
        #expect(change.boundedBy == [.deadBand] && change.to == 40)
        #expect((change.wanted - 40).magnitude > 2 && first.version.offset != first.offsetBefore)
    }

    @Test("nothing is sent that changes no point and moves the offset by less than a half")
    func tooLittle() {
        var definition = exampleDefinition()
        definition.learning.publish.everyVerdicts = 1
        definition.baseRate = 0.5
        var learner = Learner(Prior(definition))
        _ = learner.learn(judgement(0, [], accepted: true, importance: 0.02))
        let moved = learner.readIntercept().mean * learner.prior.pointsPerLogOdds
        #expect(moved > 0.1 && moved < 0.5)
        #expect(learner.publish(at: 0) == nil && learner.published.version == 0)
        _ = learner.learn(judgement(1, [], accepted: true, importance: 0.1))
        #expect(learner.publish(at: 0)?.version.version == 1)
    }

    @Test("off sends nothing, propose changes nothing that scorers use")
    func modes() {
        var definition = exampleDefinition()
        definition.learning.mode = .off
        var off = Learner(Prior(definition))
        #expect(run(&off, 60, snapshot(["demo": 1])) { _ in false }.isEmpty)
        #expect(off.state.learned == 60 && off.published.version == 0)
        definition.learning.mode = .propose
        var propose = Learner(Prior(definition))
        let proposals = run(&propose, 60, snapshot(["demo": 1])) { _ in false }
        #expect(proposals.count == 2 && proposals.allSatisfy(\.isProposal))
        #expect(proposals.allSatisfy { $0.version.version == 1 && $0.version.points[0] == 35 })
        #expect(propose.published.version == 0 && propose.published.points[0] == 40)
        #expect(propose.state.beliefs == off.state.beliefs)
    }

    @Test("freeze stops publication, not learning; unfreeze goes on where it was due")
    func freeze() {
        var learner = Learner(Prior(exampleDefinition()))
        learner.freeze(by: "ops", why: "odd verdicts", at: 5)
        #expect(run(&learner, 60, snapshot(["demo": 1])) { _ in false }.isEmpty)
        #expect(learner.state.learned == 60)
        learner.unfreeze()
        #expect(run(&learner, 1, snapshot(["demo": 1])) { _ in false }.count == 1)
    }

    /// A learner after four publications, rolled back to the first while it was frozen.
    private func rolledBack(edition: Int) throws -> (before: Learner, after: Learner) {
        var prior = Prior(exampleDefinition())
        prior.edition = edition
        var learner = Learner(prior)
        _ = run(&learner, 100, snapshot(["demo": 1, "page": 0.5])) { _ in false }
        let wanted = try #require(learner.state.versions.version(1))
        let before = learner
        learner.freeze(by: "ops", why: "", at: 0)
        guard case .done(let publication) = learner.rollBack(to: 1, at: 77) else {
            Issue.record("refused")
            return (before, learner)
        }
        #expect(publication.version.version == 5 && publication.version.cause == .rollback)
        #expect(learner.published.points == wanted.points)
        #expect(learner.published.offset == wanted.offset && learner.published.parent == 4)
        #expect(learner.state.freeze != nil)
        #expect(learner.rollBack(to: 9, at: 0) == .versionUnknown(oldest: 0, newest: 5))
        return (before, learner)
    }

    @Test("a rollback publishes old points as a new version; beliefs go on, and can be taken back")
    func rollback() throws {
        var (before, learner) = try rolledBack(edition: 2)
        #expect(learner.state.beliefs == before.state.beliefs)
        #expect(learner.state.intercept == before.state.intercept)
        let retraction = judgement(200, [], accepted: false, supersedes: "j50", kind: .retract)
        #expect(learner.learn(retraction).why == .retracted)
    }

    @Test("in the first edition a rollback set the means to its points, variances stayed")
    func firstRollback() throws {
        let (before, learner) = try rolledBack(edition: 1)
        for i in learner.state.beliefs.indices {
            let points = learner.read(i).mean * learner.prior.pointsPerLogOdds
            #expect((points - learner.published.points[i]).magnitude < 1e-9)
            #expect(learner.read(i).variance == before.read(i).variance)
        }
        #expect(learner.state.beliefs[0].evidence == 100)
    }
}

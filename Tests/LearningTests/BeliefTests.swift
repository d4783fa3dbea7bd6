import Leads
import Learning
import Testing

@Suite("Beliefs")
struct BeliefTests {
    static let seeds: [UInt64] = Array(1...40)

    @Test("steps are no larger than the variance allows, and move nothing else", arguments: seeds)
    func steps(seed: UInt64) {
        var learner = Learner(Prior(exampleDefinition()))
        for judgement in exampleHistory(seed: seed, count: 300) {
            let before = learner
            guard let change = learner.learn(judgement).change else {
                #expect(judgement.mask.isEmpty && learner == before, "seed \(seed)")
                continue
            }
            for step in change.steps {
                let moved = (step.after.mean - step.before.mean).magnitude
                #expect(moved <= step.before.variance * step.x, "seed \(seed)")
                let limit = step.feature.isEmpty ? 1.0 : 0.5
                #expect(step.after.variance > 0 && step.after.variance <= limit, "seed \(seed)")
            }
            let shown = Set(judgement.features.map(\.key))
            for (i, feature) in learner.prior.features.enumerated() {
                let mayMove = shown.contains(feature.key) && judgement.mask.contains(feature.group)
                let moved = learner.state.beliefs[i] != before.state.beliefs[i]
                #expect(moved == mayMove, "seed \(seed), \(feature.key)")
            }
        }
    }

    @Test("the same log gives the same bits", arguments: seeds)
    func sameBits(seed: UInt64) {
        let results = (0..<2).map { _ in
            var learner = Learner(Prior(exampleDefinition()))
            let publications = exampleHistory(seed: seed, count: 200).compactMap {
                _ = learner.learn($0)
                return learner.publish(at: $0.atMilliseconds)
            }
            return (learner, publications)
        }
        #expect(results[0].0 == results[1].0 && results[0].1 == results[1].1, "seed \(seed)")
        #expect(!results[0].1.isEmpty, "seed \(seed): nothing was published")
    }

    @Test("the order of a snapshot does not matter")
    func snapshotOrder() {
        var dice = Dice(seed: 7)
        var (a, b) = (Learner(Prior(exampleDefinition())), Learner(Prior(exampleDefinition())))
        for var judgement in exampleHistory(seed: 7, count: 100) {
            _ = a.learn(judgement)
            judgement.features.shuffle(using: &dice)
            _ = b.learn(judgement)
        }
        #expect(a == b)
    }

    @Test("the audit's steps fold to the beliefs", arguments: seeds.prefix(10))
    func auditFolds(seed: UInt64) {
        var learner = Learner(Prior(exampleDefinition()))
        var folded: [String: Gaussian] = [:]
        for judgement in exampleHistory(seed: seed, count: 200) {
            guard let change = learner.learn(judgement).change else { continue }
            for step in change.steps { folded[step.feature] = step.after }
        }
        #expect(folded[""] == learner.state.intercept.gaussian, "seed \(seed)")
        for (feature, belief) in zip(learner.prior.features, learner.state.beliefs) {
            #expect(folded[feature.key] == belief.gaussian, "seed \(seed), \(feature.key)")
        }
    }

    @Test("63 % of what a verdict taught is gone 2,000 verdicts later")
    func forgetting() {
        var learner = Learner(Prior(exampleDefinition()), tuning: Tuning())
        for row in 0..<50 {
            _ = learner.learn(judgement(row, snapshot(["demo": 1]), accepted: false))
        }
        let taught = learner.read(0)
        for row in 0..<2_000 {
            _ = learner.learn(judgement(row, snapshot(["page": 1]), accepted: true))
        }
        let later = learner.read(0)
        let gone = 1 - (1 / later.variance - 2) / (1 / taught.variance - 2)
        #expect((gone - 0.632).magnitude < 0.01)
        let prior = 40 / learner.prior.pointsPerLogOdds
        #expect((later.mean - prior).magnitude < (taught.mean - prior).magnitude)
    }

    @Test("reading in two steps is reading in one")
    func readsCompose() {
        let prior = Gaussian(mean: 1.4, variance: 0.5)
        let belief = Belief(gaussian: Gaussian(mean: -0.3, variance: 0.1), learnedAt: 10)
        let logKeep = Leads.log(1 - 5e-4)
        let once = belief.read(at: 700, prior: prior, logKeep: logKeep)
        let half = Belief(
            gaussian: belief.read(at: 300, prior: prior, logKeep: logKeep), learnedAt: 300)
        let twice = half.read(at: 700, prior: prior, logKeep: logKeep)
        #expect((once.mean - twice.mean).magnitude < 1e-12)
        #expect((once.variance - twice.variance).magnitude < 1e-12)
    }

    @Test("a weight falls to 0 but keeps its sign, and says how far it wanted to go")
    func signIsKept() throws {
        var learner = Learner(Prior(exampleDefinition()))
        var held: BeliefStep?
        for row in 0..<400 {
            let lesson = learner.learn(
                judgement(row, snapshot(["demo": 1, "page": 1]), accepted: row % 20 == 0))
            guard let change = lesson.change else { continue }
            held = change.steps.first { $0.boundedBy != nil } ?? held
        }
        let step = try #require(held)
        #expect(step.boundedBy == .sign && step.after.mean == 0)
        #expect(learner.state.beliefs.map(\.gaussian.mean).prefix(2).allSatisfy { $0 >= 0 })
    }

    @Test("no weight leaves 60 points around the hand-set ones")
    func boundIsHeld() {
        var learner = Learner(Prior(exampleDefinition()))
        for row in 0..<3_000 {
            let shows = row % 2 == 0
            _ = learner.learn(judgement(row, shows ? snapshot(["demo": 1]) : [], accepted: shows))
        }
        let points = learner.read(0).mean * learner.prior.pointsPerLogOdds
        #expect(points <= 100 && points > 99)
        #expect(learner.state.beliefs[0].overshoot > 0)
    }

    @Test("a bulk import teaches a quarter of the curvature and of the error")
    func importance() {
        var learner = Learner(Prior(exampleDefinition()))
        let lesson = learner.learn(
            judgement(0, snapshot(["demo": 0.5]), accepted: true, importance: 0.25))
        guard let change = lesson.change else {
            Issue.record("not learned")
            return
        }
        let h = 0.25 * change.prediction.belief * (1 - change.prediction.belief)
        let damping = 1 + h * (1 + 0.5 * 0.25)
        let step = change.steps[1]
        let moved = 0.5 * 0.5 * 0.25 * (1 - change.prediction.belief) / damping
        #expect((step.after.mean - step.before.mean - moved).magnitude < 1e-15)
        #expect((0.5 - step.after.variance - h * 0.0625 / damping).magnitude < 1e-15)
    }

    @Test("a thousand verdicts that teach nothing move no number by one bit")
    func teachesNothing() {
        var learner = Learner(Prior(exampleDefinition()))
        for judgement in exampleHistory(seed: 3, count: 50) { _ = learner.learn(judgement) }
        _ = learner.publish(at: 0)
        let before = learner
        for row in 0..<1_000 {
            let nothing = judgement(row, snapshot(["demo": 1]), accepted: false, mask: [])
            #expect(learner.learn(nothing) == Lesson(why: .teachesNothing))
            #expect(learner.publish(at: Int64(row) * 86_400_000) == nil)
        }
        #expect(learner == before)
    }

    @Test("groups that the definition does not hold teach nothing")
    func unknownGroup() {
        var learner = Learner(Prior(exampleDefinition()))
        let before = learner
        let lesson = learner.learn(
            judgement(0, snapshot(["demo": 1]), accepted: false, mask: ["seniority"]))
        #expect(lesson == Lesson(why: .teachesNothing) && learner == before)
    }

    @Test("bad_fit moves no behaviour, researching no fit")
    func masksHold() {
        var learner = Learner(Prior(exampleDefinition()))
        let features: [FeatureValue] = snapshot(["demo": 1, "size=small": 1, "ours=true": 1])
        _ = learner.learn(judgement(0, features, accepted: false, mask: ["size"]))
        #expect(learner.state.beliefs.map(\.verdicts) == [0, 0, 0, 1, 0, 0, 0, 0])
        _ = learner.learn(judgement(1, features, accepted: false, mask: ["behaviours"]))
        #expect(learner.state.beliefs.map(\.verdicts) == [1, 0, 0, 1, 0, 0, 0, 0])
    }

    @Test("group offsets are exactly 0 when every rejection teaches all")
    func groupOffsets() {
        var learner = Learner(Prior(exampleDefinition()))
        var dice = Dice(seed: 5)
        for row in 0..<500 {
            let all = ["behaviours", "size", "ours"]
            let accepted = dice.below(2) == 0
            _ = learner.learn(judgement(row, exampleSnapshot(&dice), accepted: accepted, mask: all))
            #expect(learner.groupOffsets() == [0, 0, 0])
        }
        _ = learner.learn(judgement(0, [], accepted: false, mask: ["size"]))
        #expect(learner.groupOffsets().map { $0 > 0 } == [true, false, true])
    }

    @Test("a feature that is not in the definition is passed over")
    func unknownFeature() {
        var (a, b) = (Learner(Prior(exampleDefinition())), Learner(Prior(exampleDefinition())))
        _ = a.learn(judgement(0, snapshot(["demo": 1, "gone": 1]), accepted: true))
        _ = b.learn(judgement(0, snapshot(["demo": 1]), accepted: true))
        #expect(a == b)
    }
}

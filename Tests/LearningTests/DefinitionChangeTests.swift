import Leads
import Learning
import Testing

@Suite("A definition that changes")
struct DefinitionChangeTests {
    private func taught() -> Learner {
        var learner = Learner(Prior(exampleDefinition()))
        for judgement in exampleHistory(seed: 11, count: 300) {
            _ = learner.learn(judgement)
            _ = learner.publish(at: judgement.atMilliseconds)
        }
        return learner
    }

    @Test("new hand-set points move the mean by the change, variance and evidence stay")
    func handPoints() throws {
        var learner = taught()
        let old = learner
        var definition = exampleDefinition()
        definition.behaviours[0].points = 46
        let adapted = learner.adapt(to: Prior(definition), at: 9)
        let publication = try #require(adapted)
        let scale = learner.prior.pointsPerLogOdds
        #expect((learner.read(0).mean - old.read(0).mean - 6 / scale).magnitude < 1e-12)
        #expect(learner.read(0).variance == old.read(0).variance)
        #expect(learner.state.beliefs[0].evidence == old.state.beliefs[0].evidence)
        #expect(Array(learner.state.beliefs.dropFirst()) == Array(old.state.beliefs.dropFirst()))
        #expect(publication.changes.map(\.feature) == ["demo"])
        #expect(publication.version.cause == .manual)
        #expect(publication.version.version == old.published.version + 1)
        #expect(learner.published.points[0] == old.published.points[0] + 6)
        #expect(learner.state.versions.count == 1, "rollback cannot go behind a definition")
    }

    @Test("a sign that is turned by hand is kept by what is published")
    func turnedSign() {
        var learner = taught()
        var definition = exampleDefinition()
        definition.behaviours[0].points = -1
        _ = learner.adapt(to: Prior(definition), at: 9)
        #expect(learner.published.points[0] <= 0 && learner.read(0).mean <= 0)
    }

    static let newMeanings: [(String, @Sendable (inout Definition) -> Void)] = [
        ("max_count", { $0.behaviours[0].maxCount = 2 }),
        ("half-life", { $0.behaviours[0].halfLifeSeconds *= 2 }),
        ("event", { $0.behaviours[0].event = "Demo Requested" }),
    ]

    @Test("a new meaning starts again at its prior", arguments: newMeanings.map(\.0))
    func newMeaning(name: String) throws {
        var learner = taught()
        let old = learner
        var definition = exampleDefinition()
        try #require(Self.newMeanings.first { $0.0 == name }).1(&definition)
        _ = learner.adapt(to: Prior(definition), at: 9)
        let fresh = Learner(Prior(definition))
        #expect(
            learner.state.beliefs[0] == fresh.state.beliefs[0]
                && learner.state.beliefs[0].verdicts == 0)
        #expect(learner.published.points[0] == definition.behaviours[0].weight)
        #expect(Array(learner.state.beliefs.dropFirst()) == Array(old.state.beliefs.dropFirst()))
    }

    @Test("a band whose limits move starts again, the others go on")
    func bands() {
        var learner = taught()
        let old = learner
        var definition = exampleDefinition()
        definition.fit[0].kind = .number(bands: [
            .init(label: "small", below: 50, points: -10),
            .init(label: "middle", below: 400, points: 10),
            .init(label: "large", below: nil, points: 0),
        ])
        _ = learner.adapt(to: Prior(definition), at: 9)
        #expect(learner.state.beliefs[3] == old.state.beliefs[3])
        #expect(learner.state.beliefs[4].verdicts == 0 && learner.state.beliefs[5].verdicts == 0)
    }

    @Test("other rules move no number and publish nothing")
    func rulesOnly() {
        var learner = taught()
        let old = learner
        var definition = exampleDefinition()
        definition.learning.pinned = ["demo"]
        definition.learning.publish.stepPoints = 2
        let publication = learner.adapt(to: Prior(definition), at: 9)
        #expect(publication == nil)
        #expect(learner.state.beliefs == old.state.beliefs && learner.published == old.published)
        #expect(learner.state.versions == old.state.versions && learner.prior.features[0].isPinned)
    }

    @Test("a new base rate moves the intercept and the offset")
    func baseRate() throws {
        var learner = taught()
        let old = learner
        var definition = exampleDefinition()
        definition.baseRate = 0.4
        let adapted = learner.adapt(to: Prior(definition), at: 9)
        let publication = try #require(adapted)
        let change = Prior(definition).interceptMean - old.prior.interceptMean
        #expect(
            (learner.readIntercept().mean - old.readIntercept().mean - change).magnitude < 1e-12)
        let moved = publication.version.offset - old.published.offset
        #expect((moved + change * learner.prior.pointsPerLogOdds).magnitude <= 0.005)
        #expect(learner.state.beliefs == old.state.beliefs && publication.changes.isEmpty)
    }

    @Test("features come, go and change places; a new group starts with the offset 0")
    func shape() throws {
        var learner = taught()
        let old = learner
        var definition = exampleDefinition()
        definition.behaviours.swapAt(0, 1)
        definition.behaviours.removeLast()
        definition.fit.append(
            FitAttribute(name: "vip", from: ["vip"], kind: .bool(whenTrue: 4, whenFalse: 0)))
        let adapted = learner.adapt(to: Prior(definition), at: 9)
        let publication = try #require(adapted)
        #expect(
            learner.state.beliefs[0] == old.state.beliefs[1]
                && learner.state.beliefs[1] == old.state.beliefs[0])
        #expect(learner.state.beliefs.count == 9 && learner.published.points.count == 9)
        #expect(learner.groupOffsets().last == 0)
        #expect(learner.groupOffsets().prefix(3) == old.groupOffsets().prefix(3))
        #expect(publication.changes.map(\.feature) == ["vip=true"])
        for judgement in exampleHistory(seed: 12, count: 60) {
            _ = learner.learn(judgement)
            _ = learner.publish(at: judgement.atMilliseconds)
        }
        #expect(learner.published.version > publication.version.version)
    }

    @Test("a new scale keeps what was learned in log-odds")
    func scale() {
        var learner = taught()
        let old = learner
        var definition = exampleDefinition()
        definition.pointsToDoubleOdds = 40
        _ = learner.adapt(to: Prior(definition), at: 9)
        for i in learner.state.beliefs.indices {
            let hand = old.prior.features[i].handPoints
            let doubled = hand + 2 * (old.published.points[i] - hand)
            let limits = learner.limits(of: i)
            let wanted = min(max(doubled, limits.lowerBound), limits.upperBound)
            #expect((learner.published.points[i] - wanted).magnitude < 1e-9)
        }
    }
}

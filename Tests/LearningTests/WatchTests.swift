import Leads
import Learning
import Testing

@Suite("Publication that stops by itself")
struct WatchTests {
    /// A model that learned 1,000 verdicts of honest leads, and goes on with `verdict`.
    private func run(
        _ tuning: Tuning = Tuning(), _ definition: Definition = exampleDefinition(), count: Int,
        _ verdict: (Int, [FeatureValue], inout Dice) -> Bool
    ) -> (learner: Learner, frozeAt: Int?) {
        var learner = Learner(Prior(definition), tuning: tuning)
        var dice = Dice(seed: 5)
        var frozeAt: Int?
        for row in 0..<count {
            let features = exampleSnapshot(&dice)
            let p = Learner(Prior(definition)).probability(features)
            let isAccepted = row < 1_000 ? dice.unit() < p : verdict(row, features, &dice)
            _ = learner.learn(judgement(row, features, accepted: isAccepted))
            _ = learner.publish(at: Int64(row))
            if learner.state.freeze != nil, frozeAt == nil { frozeAt = row }
        }
        return (learner, frozeAt)
    }

    @Test("honest verdicts never stop it")
    func honest() {
        let (learner, frozeAt) = run(count: 3_000) { _, features, dice in
            dice.unit() < Learner(Prior(exampleDefinition())).probability(features)
        }
        #expect(frozeAt == nil && learner.published.version > 20)
    }

    @Test("verdicts that turn against every weight stop it, with its reason")
    func turned() throws {
        let (learner, frozeAt) = run(count: 2_000) { _, features, _ in
            !features.contains { $0.key == "demo" }
        }
        let freeze = try #require(learner.state.freeze)
        #expect(freeze.by == Freeze.watch && !freeze.why.isEmpty)
        let at = try #require(frozeAt)
        #expect(at >= 1_000 && at < 1_300, "froze at \(at)")
        let version = learner.published.version
        var tuning = Tuning()
        tuning.watch.isOn = false
        let (unwatched, never) = run(tuning, count: 2_000) { _, features, _ in
            !features.contains { $0.key == "demo" }
        }
        #expect(never == nil && unwatched.published.version > version, "off, it would go on")
    }

    @Test("before 1,000 verdicts nothing stops it")
    func early() {
        var learner = Learner(Prior(exampleDefinition()))
        var dice = Dice(seed: 9)
        for row in 0..<999 {
            let features = exampleSnapshot(&dice)
            _ = learner.learn(
                judgement(row, features, accepted: !features.contains { $0.key == "demo" }))
            _ = learner.publish(at: Int64(row))
        }
        #expect(learner.state.freeze == nil)
    }

    @Test("unfrozen by a person it is quiet for 250 verdicts")
    func unfrozen() {
        var (learner, _) = run(count: 2_000) { _, features, _ in
            !features.contains { $0.key == "demo" }
        }
        #expect(learner.state.freeze != nil)
        learner.unfreeze()
        var dice = Dice(seed: 11)
        for row in 0..<249 {
            let features = exampleSnapshot(&dice)
            _ = learner.learn(
                judgement(row, features, accepted: !features.contains { $0.key == "demo" }))
            _ = learner.publish(at: Int64(row))
        }
        #expect(learner.state.freeze == nil && learner.state.watch.samples.count == 249)
    }

    @Test("a person approves what was proposed, not what came meanwhile")
    func approval() throws {
        var definition = exampleDefinition()
        definition.learning.mode = .propose
        var learner = Learner(Prior(definition))
        for row in 0..<25 {
            _ = learner.learn(judgement(row, snapshot(["demo": 1]), accepted: false))
        }
        let nothing = learner.approve(proposedAtMilliseconds: nil, at: 1)
        #expect(nothing == .nothingProposed)
        let published = learner.publish(at: 24 * 60_000)
        let proposed = try #require(published)
        for row in 25..<40 {
            _ = learner.learn(judgement(row, snapshot(["demo": 1]), accepted: false))
        }
        var other = learner
        let unseen = other.approve(proposedAtMilliseconds: 7, at: 8)
        #expect(unseen == .otherProposed(version: 1, at: 24 * 60_000))
        var frozen = learner
        frozen.freeze(by: "ops", why: "", at: 0)
        let refused = frozen.approve(proposedAtMilliseconds: nil, at: 8)
        #expect(refused == .frozen)
        guard
            case .done(let publication) = learner.approve(
                proposedAtMilliseconds: 24 * 60_000, at: 90_000)
        else {
            Issue.record("refused")
            return
        }
        #expect(publication.changes == proposed.changes && !publication.isProposal)
        #expect(
            learner.published.points == proposed.version.points && learner.state.proposal == nil)
        #expect(learner.published.version == 1 && learner.published.atMilliseconds == 90_000)
    }

    @Test("what a person pins keeps its points while its belief goes on")
    func pins() {
        var learner = Learner(Prior(exampleDefinition()))
        let answers = [learner.pin("gone"), learner.pin("demo")]
        #expect(answers == [false, true])
        for row in 0..<50 {
            _ = learner.learn(judgement(row, snapshot(["demo": 1]), accepted: false))
            _ = learner.publish(at: Int64(row))
        }
        #expect(learner.published.points[0] == 40 && learner.read(0).mean < 1)
        let unpins = [learner.unpin("demo"), learner.unpin("demo")]
        #expect(unpins == [true, false])
        for row in 50..<75 {
            _ = learner.learn(judgement(row, snapshot(["demo": 1]), accepted: false))
            _ = learner.publish(at: Int64(row))
        }
        #expect(learner.published.points[0] == 35)
    }
}

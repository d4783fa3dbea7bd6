import Leads
import Learning
import Testing

@Suite("Evidence about half-lives")
struct HalfLifeTests {
    private enum Truth { case own, half, double }

    /// Verdicts by a hidden truth that sees `page` as one of the half-lives does; `left` never fades.
    private func run(
        _ truth: Truth, seed: UInt64, count: Int, weight: Double = 3
    ) -> Learner {
        var dice = Dice(seed: seed)
        var learner = Learner(Prior(exampleDefinition()))
        for row in 0..<count {
            let x = 0.02 + 0.98 * dice.unit()
            // One event only: half the half-life squares what is left of it.
            let (half, double) = (x * x, x.squareRoot())
            let seen = truth == .own ? x : truth == .half ? half : double
            let showsLeft = dice.below(2) == 0
            let margin = -1 + weight * seen - (showsLeft ? 1.0 : 0)
            let accepted = dice.unit() < 1 / (1 + exp(-margin))
            var verdict = judgement(
                row, snapshot(["page": x]) + (showsLeft ? snapshot(["left": 1]) : []),
                accepted: accepted)
            verdict.shadows = [FeatureShadow("page", HalfLifeShadow(half: half, double: double))]
            _ = learner.learn(verdict)
        }
        return learner
    }

    @Test(
        "a half-life that is too long or too short is found",
        arguments: 1...4 as ClosedRange<UInt64>)
    func found(seed: UInt64) throws {
        for (truth, finding) in [(.half, .tooLong), (.double, .tooShort)]
            as [(Truth, HalfLifeAdvice.Finding)]
        {
            let advice = run(truth, seed: seed, count: 12_000, weight: 5).halfLifeAdvice
            #expect(advice.map(\.behaviour) == ["page"], "seed \(seed)")
            let page = try #require(advice.first)
            print("half-life, seed \(seed), \(truth): \(page)")
            #expect(page.finding == finding, "seed \(seed): \(page)")
            #expect(page.verdicts == 12_000)
            #expect(
                page.says
                    == "half-life of 'page' looks \(truth == .half ? "too long" : "too short")")
        }
    }

    @Test("a half-life that fits is left alone", arguments: 1...8 as ClosedRange<UInt64>)
    func fits(seed: UInt64) throws {
        let page = try #require(run(.own, seed: seed, count: 4_000).halfLifeAdvice.first)
        print("half-life, seed \(seed), own: \(page)")
        #expect(page.finding == nil && page.says == nil, "seed \(seed): \(page)")
    }

    @Test("says nothing with fewer than 200 verdicts, or within two standard errors")
    func bounds() {
        func advice(_ count: Int, _ sum: Double, _ squares: Double) -> HalfLifeAdvice {
            let twin = HalfLifeTwin(weight: 0)
            var evidence = HalfLifeShadows.Evidence(
                verdicts: count, learnedAt: 0, own: twin, half: twin, double: twin)
            evidence.doubleLoss = .init(sum: sum, squares: squares)
            return HalfLifeAdvice("page", evidence)
        }
        // Mean -.1; with squares of n (.01 + s) the standard error is about sqrt(s/n).
        #expect(advice(200, -20, 2 + 200 * 0.49).finding == .tooShort)
        #expect(advice(199, -19.9, 1.99 + 199 * 0.40).finding == nil)
        #expect(advice(200, -20, 2 + 200 * 0.51).finding == nil)
        let some = advice(200, -20, 2 + 200 * 0.49)
        #expect(some.double.mean == -0.1 && abs(some.double.standardError - 0.049_62) < 1e-4)
    }

    private func shadowed(
        _ row: Int, accepted: Bool, mask: [String] = ["behaviours", "size", "ours"]
    ) -> Judgement {
        var verdict = judgement(
            row, snapshot(["demo": 1, "page": 0.5]), accepted: accepted, mask: mask)
        verdict.shadows = [FeatureShadow("page", HalfLifeShadow(half: 0.25, double: 0.7))]
        return verdict
    }

    @Test("the difference is that of the log-loss before the verdict")
    func values() throws {
        var learner = Learner(Prior(exampleDefinition()))
        let verdict = shadowed(0, accepted: false)
        let p = learner.probability(verdict.features)
        let half = learner.probability(snapshot(["demo": 1, "page": 0.25]))
        _ = learner.learn(verdict)
        // All start at the prior, so the first difference is that of x alone.
        let expected = -log(1 - half) + log(1 - p)
        let evidence = try #require(learner.state.halfLives.evidence[1])
        #expect(abs(evidence.halfLoss.sum - expected) < 1e-12)
        #expect(abs(evidence.halfLoss.squares - expected * expected) < 1e-12)
        #expect(evidence.verdicts == 1 && learner.state.halfLives.evidence[0] == nil)
        // One step in two numbers at once, by hand: V = 4 for both, at the prior.
        let (x, v) = (0.25, 4.0)
        let h = half * (1 - half)
        let damping = 1 + h * v * (x * x + 1)
        let prior = learner.prior.features[1].handPoints / learner.prior.pointsPerLogOdds
        #expect(abs(evidence.half.mean.weight - (prior - v * x * half / damping)) < 1e-12)
        #expect(abs(evidence.half.mean.offset - (-v * half / damping)) < 1e-12)
    }

    @Test("a correction takes the place of what it corrects, a retraction leaves nothing")
    func corrected() throws {
        var right = Learner(Prior(exampleDefinition()))
        _ = right.learn(shadowed(1, accepted: true))
        var learner = Learner(Prior(exampleDefinition()))
        _ = learner.learn(shadowed(0, accepted: false))
        var correction = shadowed(1, accepted: true)
        correction.supersedes = judgement(0, [], accepted: true).judgementId
        _ = learner.learn(correction)
        let found = try #require(learner.state.halfLives.evidence[1])
        let wanted = try #require(right.state.halfLives.evidence[1])
        #expect(found.verdicts == 1)
        #expect(abs(found.halfLoss.sum - wanted.halfLoss.sum) < 0.02)
        #expect(abs(found.doubleLoss.sum - wanted.doubleLoss.sum) < 0.02)
        var retraction = shadowed(2, accepted: true)
        retraction.kind = .retract
        retraction.supersedes = correction.judgementId
        _ = learner.learn(retraction)
        #expect(
            learner.state.halfLives == HalfLifeShadows(featureCount: learner.state.beliefs.count))
    }

    @Test("a reason that does not teach behaviours says nothing of their half-lives")
    func masked() {
        var learner = Learner(Prior(exampleDefinition()))
        _ = learner.learn(shadowed(0, accepted: false, mask: ["size"]))
        #expect(learner.state.learned == 1 && learner.halfLifeAdvice.isEmpty)
    }

    @Test("another half-life starts anew, other definitions do not")
    func definitions() {
        var learner = run(.own, seed: 1, count: 50)
        var definition = exampleDefinition()
        definition.behaviours.swapAt(0, 1)
        definition.behaviours[1].points = 41
        _ = learner.adapt(to: Prior(definition), at: 1)
        #expect(learner.state.halfLives.evidence[0]?.verdicts == 50)
        definition.behaviours[0].halfLifeSeconds *= 2
        _ = learner.adapt(to: Prior(definition), at: 2)
        #expect(learner.halfLifeAdvice.isEmpty)
    }

    @Test("rules of the scorer are no part of what beliefs start from")
    func scorerRules() {
        var definition = exampleDefinition()
        definition.learning.exploration.share = 0.05
        definition.learning.rejectAfterSeconds = 1e6
        #expect(Prior(definition) == Prior(exampleDefinition()))
    }
}

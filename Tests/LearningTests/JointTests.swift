import Leads
import Learning
import Testing

@Suite(
    "All weights together: reference figures",
    .enabled(if: SharedData.isPresent, SharedData.skipped))
struct JointReferenceTests {
    struct Row: CustomTestStringConvertible {
        var path: String, isService: Bool, logLoss: Double, auc: Double
        var testDescription: String { "\(path) \(isService ? "published" : "live")" }
    }
    static let rows = [
        Row(path: ReferenceTests.strict, isService: false, logLoss: 0.4898, auc: 0.8224),
        Row(path: ReferenceTests.strict, isService: true, logLoss: 0.4913, auc: 0.8213),
        Row(path: ReferenceTests.xedu, isService: false, logLoss: 0.3823, auc: 0.9032),
        Row(path: ReferenceTests.xedu, isService: true, logLoss: 0.3859, auc: 0.9013),
        Row(path: ReferenceTests.osi, isService: false, logLoss: 0.3718, auc: 0.7555),
        Row(path: ReferenceTests.osi, isService: true, logLoss: 0.3721, auc: 0.7556),
        Row(path: ReferenceTests.pageValues, isService: false, logLoss: 0.2401, auc: 0.9205),
        Row(path: ReferenceTests.pageValues, isService: true, logLoss: 0.2409, auc: 0.9203),
    ]

    static let mixedRows = [
        Row(path: ReferenceTests.strict, isService: false, logLoss: 0.4898, auc: 0.8222),
        Row(path: ReferenceTests.strict, isService: true, logLoss: 0.4917, auc: 0.8206),
        Row(path: ReferenceTests.osi, isService: false, logLoss: 0.3713, auc: 0.7576),
        Row(path: ReferenceTests.osi, isService: true, logLoss: 0.3716, auc: 0.7577),
    ]

    /// The other two streams are a command: `leadloop learn FILE --model full`. Catches memories that
    /// are mixed by equal shares.
    @Test("mixed memories, as the reference", arguments: mixedRows)
    func mixed(row: Row) throws { try check(row, mixes: true) }

    /// Catches a learner that is not the reference's: without combinations xedu reaches .3878 only.
    @Test(
        "live within .0005 of the reference implementation, published within .0015", arguments: rows
    )
    func streams(row: Row) throws { try check(row, mixes: false) }

    /// The first 1,500 verdicts. Catches a belief over all weights that is no better than one per weight.
    @Test(
        "predicts better than the diagonal learner",
        arguments: [ReferenceTests.strict, ReferenceTests.pageValues])
    func beatsDiagonal(path: String) throws {
        let stream = try Stream.load(path)
        let prior = stream.prior(rules: .boundsOff)
        var joint = JointLearner(prior, JointTuning(featureCount: prior.features.count))
        var diagonal = Learner(prior)
        var (ofJoint, ofDiagonal) = (Quality(), Quality())
        for (row, verdict) in stream.verdicts.prefix(1_500).enumerated() {
            let isAccepted = verdict.y == 1
            let line = judgement(row, verdict.features, accepted: isAccepted)
            ofJoint.note(joint.probability(verdict.features), accepted: isAccepted)
            ofDiagonal.note(diagonal.probability(verdict.features), accepted: isAccepted)
            _ = joint.learn(line)
            _ = diagonal.learn(line)
        }
        #expect(ofJoint.logLoss < ofDiagonal.logLoss, "\(ofJoint.logLoss), \(ofDiagonal.logLoss)")
    }

    private func check(_ row: Row, mixes: Bool) throws {
        let stream = try Stream.load(row.path)
        let prior = stream.prior(rules: row.isService ? LearningRules() : .boundsOff)
        let count = prior.features.count
        var tuning = mixes ? .mixed(featureCount: count) : JointTuning(featureCount: count)
        tuning.levelIsJoint = !row.isService
        var (learner, quality) = (JointLearner(prior, tuning), Quality())
        for (number, verdict) in stream.verdicts.enumerated() {
            let features = verdict.features
            let p =
                row.isService
                ? 1 / (1 + exp2(-(learner.publishedScore(features) - learner.offset) / 20))
                : learner.probability(features)
            quality.note(p, accepted: verdict.y == 1)
            _ = learner.learn(judgement(number, features, accepted: verdict.y == 1))
            if row.isService { _ = learner.publish(at: 0) }
        }
        #expect(learner.freeze == nil, "auto-freeze must be silent on honest verdicts")
        #expect(quality.logLoss <= row.logLoss + (row.isService ? 0.0015 : 0.0005))
        #expect(quality.auc >= row.auc - (row.isService ? 0.002 : 0.001))
    }
}

@Suite("All weights together")
struct JointTests {
    /// Ten features in three groups; an interaction of the first two that no sum can tell.
    private static func prior(_ features: Int = 10) -> Prior {
        Prior(
            features: (0..<features).map {
                PriorFeature(
                    key: "f\($0)", kind: .fit, group: "g\($0 % 3)", handPoints: Double($0 % 4) * 5,
                    isPinned: false, meaning: "")
            }, pointsToDoubleOdds: 20, baseRate: 0.2, rules: .boundsOff)
    }
    private static let groups = ["g0", "g1", "g2"]

    private static func history(seed: UInt64, _ count: Int, features: Int = 10) -> [Judgement] {
        var dice = Dice(seed: seed)
        return (0..<count).map { row in
            let shown = (0..<features).filter { _ in dice.below(3) > 0 }
            let isHot = shown.contains(0) == shown.contains(1)
            return judgement(
                row, shown.map { FeatureValue("f\($0)", 1) },
                accepted: dice.below(10) < (isHot ? 7 : 2), mask: groups)
        }
    }

    private static func learner(
        _ prior: Prior = prior(), _ change: (inout JointTuning) -> Void = { _ in }
    ) -> JointLearner {
        var tuning = JointTuning(featureCount: prior.features.count)
        change(&tuning)
        return JointLearner(prior, tuning)
    }

    /// Catches a mask that only keeps the mean, or a covariance that leaks through the correlations.
    @Test("a reason moves no weight and no covariance outside its mask, not by one bit")
    func masks() {
        var learner = Self.learner { $0.memories[0].forgetting = 0 }
        for verdict in Self.history(seed: 1, 300) { _ = learner.learn(verdict) }
        let before = learner.memories[0].belief
        let outside = (0..<10).filter { $0 % 3 != 1 }.map { $0 + 2 }
        for verdict in Self.history(seed: 2, 1_000) {
            var masked = verdict
            (masked.isAccepted, masked.mask) = (false, ["g1"])
            _ = learner.learn(masked)
        }
        let after = learner.memories[0].belief
        for a in outside {
            #expect(after.means[a] == before.means[a])
            for b in outside { #expect(after.covariance(a, b) == before.covariance(a, b)) }
        }
        #expect(after.means[3] != before.means[3] && after.isPositiveDefinite)
    }

    @Test("verdicts that teach nothing change nothing at all")
    func unteaching() {
        var learner = Self.learner()
        for verdict in Self.history(seed: 1, 100) { _ = learner.learn(verdict) }
        let before = learner
        for verdict in Self.history(seed: 2, 1_000) {
            var masked = verdict
            (masked.isAccepted, masked.mask) = (false, [])
            #expect(learner.learn(masked).why == .teachesNothing)
        }
        #expect(learner == before)
    }

    /// Catches an undo by a step with k = -1, and one that forgets how much has faded since.
    @Test(
        "all taken back, in any order, is the prior again",
        arguments: [1, 2, 3] as [UInt64])
    func undo(seed: UInt64) {
        var dice = Dice(seed: seed)
        var learner = Self.learner { $0.combinations.countMax = 0 }
        let prior = learner.memories[0].belief
        var history = Self.history(seed: seed, 130)
        for row in history.indices where row % 7 == 0 { history[row].importance = 0.25 }
        for verdict in history { _ = learner.learn(verdict) }
        for row in history.indices.shuffled(using: &dice) {
            let lesson = learner.learn(
                judgement(500, [], accepted: true, supersedes: "j\(row)", kind: .retract))
            #expect(lesson.undone == 1 && lesson.why == .retracted)
        }
        let belief = learner.memories[0].belief
        for i in belief.means.indices where i != 1 {
            #expect((belief.means[i] - prior.means[i]).magnitude < 1e-9, "\(i), seed \(seed)")
            let wanted = i == 0 ? 1 : learner.weightVariance
            #expect((belief.variance(i) - wanted).magnitude < 1e-9, "\(i), seed \(seed)")
        }
        #expect(learner.evidence.allSatisfy { $0.x == 0 && $0.verdicts == 0 && $0.accepted == 0 })
    }

    @Test(
        "a masked verdict, through a rep's line, taken back at once leaves what was before",
        arguments: [1, 2, 3] as [UInt64])
    func undoMasked(seed: UInt64) {
        var learner = Self.learner()
        for verdict in Self.history(seed: seed, 410) {
            var verdict = verdict
            verdict.repId = "rep-\(verdict.judgementId.utf8.last! % 4)"
            if verdict.judgementId.utf8.count % 2 == 0, !verdict.isAccepted {
                verdict.mask = ["g0", "g2"]
            }
            _ = learner.learn(verdict)
        }
        let before = learner.memories[0].belief
        var verdict = judgement(
            900, [FeatureValue("f0", 1), FeatureValue("f1", 0.5), FeatureValue("f4", 1)],
            accepted: false, mask: ["g1"], rep: "rep-1")
        _ = learner.learn(verdict)
        #expect(learner.memories[0].belief.means != before.means)
        (verdict.kind, verdict.supersedes) = (.retract, "j900")
        _ = learner.learn(verdict)
        let after = learner.memories[0].belief
        for i in before.means.indices where i != 1 {
            #expect((after.means[i] - before.means[i]).magnitude < 1e-10, "mean \(i), seed \(seed)")
        }
        for a in before.means.indices {
            for b in 0...a where a != 1 {
                let way = after.covariance(a, b) - before.covariance(a, b)
                #expect(way.magnitude < 1e-10, "\(a) and \(b), seed \(seed)")
            }
        }
    }

    /// Catches a P that loses what it was: inverted without being made symmetric it blew up after some
    /// 40,000 verdicts.
    @Test(
        "60,000 verdicts: finite, positive definite, the same bits again",
        arguments: [1, 2] as [UInt64])
    func longRun(seed: UInt64) {
        var dice = Dice(seed: seed)
        var tuning = JointTuning.mixed(featureCount: 6)
        tuning.undoCount = 0
        var first = JointLearner(Self.prior(6), tuning)
        var second = first
        for row in 0..<60_000 {
            let shown = (0..<6).filter { _ in dice.below(2) == 0 }
            let verdict = judgement(
                row, shown.map { FeatureValue("f\($0)", 1) }, accepted: dice.below(4) == 0,
                mask: row % 5 == 0 ? ["g1"] : Self.groups)
            _ = first.learn(verdict)
            _ = second.learn(verdict)
        }
        for belief in first.memories.map(\.belief) {
            #expect(belief.means.allSatisfy(\.isFinite) && belief.isPositiveDefinite)
            for a in belief.means.indices { #expect(a == 1 || belief.variance(a) < 1.0001) }
        }
        #expect(first == second)
    }

    @Test("two features that only matter together are found, and their combination names both")
    func interaction() {
        var learner = Self.learner()
        for verdict in Self.history(seed: 5, 1_500) { _ = learner.learn(verdict) }
        #expect(learner.keys.contains("f0 & f1"))
        #expect(learner.combinations.count <= 3)
        let place = learner.keys.firstIndex(of: "f0 & f1")!
        #expect(learner.weights[place].mean > 1 && learner.evidence[place].verdicts > 100)
    }

    @Test("rungs of one ladder and labels of one attribute are no candidates")
    func fields() {
        var learner = Self.learner(
            Prior(
                features: ["visits>=1", "visits>=2"].map {
                    PriorFeature(
                        key: $0, kind: .behaviour, group: "behaviours", handPoints: 0,
                        isPinned: false, meaning: "")
                }, pointsToDoubleOdds: 20, baseRate: 0.2, rules: .boundsOff))
        var dice = Dice(seed: 3)
        for row in 0..<2_000 {
            let shown = (1...2).filter { _ in dice.below(2) == 0 }.map { "visits>=\($0)" }
            _ = learner.learn(
                judgement(row, shown.map { FeatureValue($0, 1) }, accepted: shown.count != 1))
        }
        #expect(learner.combinations.isEmpty)
    }

    @Test("a quarantined rep's verdicts are taken back, and later ones not learned")
    func quarantine() {
        var learner = Self.learner()
        for (row, verdict) in Self.history(seed: 4, 200).enumerated() {
            var verdict = verdict
            verdict.repId = row % 5 == 0 ? "odd" : "rep-\(row % 3)"
            _ = learner.learn(verdict)
        }
        let verdicts = learner.evidence.reduce(0) { $0 + $1.verdicts }
        #expect(learner.quarantine("odd", from: 50 * 60_000) == 30)
        #expect(learner.evidence.reduce(0) { $0 + $1.verdicts } < verdicts)
        let lesson = learner.learn(
            judgement(900, [FeatureValue("f0", 1)], accepted: true, mask: Self.groups, rep: "odd"))
        #expect(lesson.why == .quarantined)
    }

    /// Cases of the export cases, "Wide leads".
    @Test("noise over 120 features costs at most 5 % more than the running rate")
    func wide() {
        var dice = Dice(seed: 1)
        var learner = Self.learner(
            Prior(
                features: (0..<120).map {
                    PriorFeature(
                        key: "f\($0)", kind: .behaviour, group: "behaviours", handPoints: 0,
                        isPinned: false, meaning: "")
                }, pointsToDoubleOdds: 20, baseRate: 0.2, rules: .boundsOff)
        ) { $0.undoCount = 0 }
        var (rate, running, belief) = (RunningRate(), Quality(), Quality())
        for row in 0..<2_000 {
            let shown = (0..<120).filter { _ in dice.below(2) == 0 }
            let verdict = judgement(
                row, shown.map { FeatureValue("f\($0)", 1) }, accepted: dice.below(10) == 0)
            running.note(rate.probability, accepted: verdict.isAccepted)
            rate.note(isAccepted: verdict.isAccepted)
            belief.note(learner.learn(verdict).p ?? 0, accepted: verdict.isAccepted)
        }
        #expect(belief.logLoss <= running.logLoss * 1.05, "\(belief.logLoss) \(running.logLoss)")
    }

    /// Catches shares that do not move, or that one memory can lose for ever.
    @Test("when behaviour changes, the shares go to the memories that forget")
    func drift() {
        var learner = JointLearner(Self.prior(), .mixed(featureCount: 10))
        var dice = Dice(seed: 6)
        for row in 0..<3_000 {
            let shown = (0..<10).filter { _ in dice.below(2) == 0 }
            let sign = row < 1_500 ? 0 : 1
            let isGood = shown.count { $0 % 2 == sign } >= 3
            _ = learner.learn(
                judgement(
                    row, shown.map { FeatureValue("f\($0)", 1) },
                    accepted: dice.below(10) < (isGood ? 8 : 2), mask: Self.groups))
        }
        #expect(learner.shares[0] < 0.1, "\(learner.shares): unlimited memory")
        #expect((learner.shares.reduce(0, +) - 1).magnitude < 1e-9)
        #expect(learner.shares.allSatisfy { $0 > 7e-5 })
    }
}

@Suite(
    "All weights together: what people do",
    .enabled(if: SharedData.isPresent, SharedData.skipped))
struct JointGuardTests {
    private func run(
        _ change: (inout JointTuning) -> Void = { _ in },
        _ learn: (inout JointLearner, Int, Judgement) -> Void
    ) throws -> Double {
        let stream = try Stream.load(ReferenceTests.strict)
        let prior = stream.prior(rules: .boundsOff)
        var tuning = JointTuning(featureCount: prior.features.count)
        change(&tuning)
        var (learner, quality) = (JointLearner(prior, tuning), Quality())
        for (row, verdict) in stream.verdicts.enumerated() {
            let accepted = verdict.y == 1
            quality.note(learner.probability(verdict.features), accepted: accepted)
            learn(&learner, row, judgement(row, verdict.features, accepted: accepted))
        }
        return quality.logLoss
    }

    /// learning.md, "Corrections": row i mod 10 = 0 learned wrong, corrected 100 verdicts later. A belief
    /// per weight reaches .4959.
    @Test("a correction takes the wrong verdict back; without that the bound fails")
    func corrections() throws {
        func corrected(_ isTakenBack: Bool) throws -> Double {
            var past: [Judgement] = []
            return try run { learner, row, verdict in
                past.append(verdict)
                if row >= 100, row % 10 == 0 {
                    var late = past[row - 100]
                    late.supersedes = isTakenBack ? late.judgementId : nil
                    late.judgementId += "-late"
                    _ = learner.learn(late)
                }
                var given = verdict
                if row % 10 == 0 { given.isAccepted.toggle() }
                _ = learner.learn(given)
            }
        }
        #expect(try corrected(true) <= 0.4934)
        #expect(try corrected(false) > 0.4934)
    }

    /// learning.md, "Reps": one of five flips every verdict.
    @Test("a rep who flips every verdict costs little; without lines the bound fails")
    func reps() throws {
        func attacked(_ usesLines: Bool) throws -> Double {
            try run {
                ($0.reps.areUsed, $0.reps.dayMax) = (usesLines, nil)
            } _: { learner, row, verdict in
                var given = verdict
                given.repId = "rep-\(row * 7 % 5)"
                if given.repId == "rep-1" { given.isAccepted.toggle() }
                _ = learner.learn(given)
            }
        }
        #expect(try attacked(true) <= 0.4979)
        #expect(try attacked(false) > 0.52)
    }
}

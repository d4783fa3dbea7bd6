import FoundationEssentials
import Leads
import Learning
import Testing

@Suite("Reference figures of the learner", .enabled(if: SharedData.isPresent, SharedData.skipped))
struct ReferenceTests {
    static let strict = "xeducation/verdicts-strict.jsonl.gz"
    static let xedu = "xeducation/verdicts.jsonl.gz"
    static let osi = "online-shoppers/verdicts.jsonl.gz"
    static let pageValues = "online-shoppers/verdicts-pagevalues.jsonl.gz"

    @Test("the first 60 verdicts agree with the golden vectors to 1e-9")
    func golden() throws {
        struct Golden: Decodable {
            var base: Double, pdo: Double, points: [String: Double]
            var steps: [Step]
            var beliefAfter: [String: Moments]
            enum CodingKeys: String, CodingKey {
                case base, pdo, points, steps
                case beliefAfter = "belief_after"
            }
            struct Step: Decodable { var x: [String: Double], y: Int, p: Double }
            struct Moments: Decodable { var mean: Double, `var`: Double }
        }
        let bytes = try Data(
            contentsOf: URL(filePath: "\(SharedData.folder)/xeducation/golden60.json"))
        let golden = try JSONDecoder().decode(Golden.self, from: bytes)
        let stream = Stream(
            header: .init(
                name: "golden", baseRate: golden.base, pointsToDoubleOdds: golden.pdo,
                points: golden.points),
            verdicts: golden.steps.map { .init(x: $0.x, y: $0.y) })
        var learner = Learner(stream.prior(rules: .boundsOff))
        for (row, step) in golden.steps.enumerated() {
            let features = stream.verdicts[row].features
            #expect((learner.probability(features) - step.p).magnitude < 1e-9, "row \(row)")
            _ = learner.learn(judgement(row, features, accepted: step.y == 1))
        }
        for (key, wanted) in golden.beliefAfter {
            let index = learner.prior.features.firstIndex { $0.key == key }
            let belief = index.map { learner.read($0) } ?? learner.readIntercept()
            #expect((belief.mean - wanted.mean).magnitude < 1e-9, "\(key)")
            #expect((belief.variance - wanted.var).magnitude < 1e-9, "\(key)")
        }
        #expect(golden.steps.count == 60 && golden.beliefAfter.count > 20)
    }

    struct Row: CustomTestStringConvertible {
        var path: String, bounds: Bool, logLoss: Double, auc: Double
        var testDescription: String { "\(path) \(bounds ? "with" : "without") bounds" }
    }
    static let rows = [
        Row(path: strict, bounds: false, logLoss: 0.4932, auc: 0.8205),
        Row(path: xedu, bounds: false, logLoss: 0.3919, auc: 0.8979),
        Row(path: osi, bounds: false, logLoss: 0.3781, auc: 0.7463),
        Row(path: pageValues, bounds: false, logLoss: 0.2486, auc: 0.9148),
        Row(path: strict, bounds: true, logLoss: 0.4929, auc: 0.8206),
        Row(path: xedu, bounds: true, logLoss: 0.3924, auc: 0.8977),
        Row(path: osi, bounds: true, logLoss: 0.3784, auc: 0.7460),
        Row(path: pageValues, bounds: true, logLoss: 0.2490, auc: 0.9153),
    ]

    @Test("beliefs predict the four streams as well as the reference learner", arguments: rows)
    func streams(row: Row) throws {
        let stream = try Stream.load(row.path)
        let quality = run(stream, stream.prior(rules: row.bounds ? LearningRules() : .boundsOff))
        #expect(quality.logLoss <= row.logLoss + 0.0005)
        #expect(quality.auc >= row.auc - 0.001)
    }

    struct Masked: CustomTestStringConvertible {
        var path: String, everyFifth: Bool, logLoss: Double, auc: Double
        var testDescription: String { "\(path) \(everyFifth ? "2 of 5 fit" : "a third each")" }
    }
    static let maskedRows = [
        Masked(path: strict, everyFifth: true, logLoss: 0.4968, auc: 0.8175),
        Masked(path: xedu, everyFifth: true, logLoss: 0.3965, auc: 0.8951),
        Masked(path: strict, everyFifth: false, logLoss: 0.4956, auc: 0.8188),
        Masked(path: xedu, everyFifth: false, logLoss: 0.3938, auc: 0.8970),
    ]

    @Test("masked rejections cost little; without group offsets they fail", arguments: maskedRows)
    func masks(row: Masked) throws {
        let stream = try Stream.load(row.path)
        let fit = ["origin=", "source=", "occ=", "spec="]
        let prior = stream.prior(
            rules: LearningRules(),
            group: { fit.contains(where: $0.hasPrefix) ? "fit" : Feature.behaviourGroup })
        let mask = { (i: Int, accepted: Bool) -> [String] in
            let all = [Feature.behaviourGroup, "fit"]
            if accepted { return all }
            if row.everyFifth { return i % 5 < 2 ? ["fit"] : all }
            return [["fit"], [Feature.behaviourGroup], all][i % 3]
        }
        let quality = run(stream, prior, mask: mask)
        #expect(quality.logLoss <= row.logLoss + 0.0005)
        #expect(quality.auc >= row.auc - 0.001)
        var plain = Tuning()
        plain.groupPrior = 1e300
        let control = run(stream, prior, tuning: plain, mask: mask)
        #expect(control.logLoss > row.logLoss + 0.0005, "the bound must fail without o_g")
    }

    struct Served: CustomTestStringConvertible {
        var path: String, logLoss: Double, auc: Double, changes: Int
        var testDescription: String { path }
    }
    static let served = [
        Served(path: xedu, logLoss: 0.3961, auc: 0.8959, changes: 1_142),
        Served(path: strict, logLoss: 0.4948, auc: 0.8189, changes: 631),
        Served(path: osi, logLoss: 0.3782, auc: 0.7457, changes: 1_532),
        Served(path: pageValues, logLoss: 0.2488, auc: 0.9153, changes: 1_768),
    ]

    @Test("published whole points predict nearly as well as the beliefs", arguments: served)
    func published(row: Served) throws {
        let stream = try Stream.load(row.path)
        var learner = Learner(stream.prior(rules: LearningRules()))
        let index = Dictionary(
            uniqueKeysWithValues: learner.prior.features.enumerated().map { ($1.key, $0) })
        var quality = Quality()
        var changes = 0
        for verdict in stream.verdicts {
            let score = verdict.x.reduce(0) {
                $0 + learner.published.points[index[$1.key]!] * $1.value
            }
            let p = 1 / (1 + exp2(-(score - learner.published.offset) / 20))
            quality.note(p, accepted: verdict.y == 1)
            _ = learner.learn(judgement(0, verdict.features, accepted: verdict.y == 1))
            if let publication = learner.publish(at: 0) {
                changes += publication.changes.count { $0.from != $0.to }
            }
        }
        #expect(quality.logLoss <= row.logLoss + 0.002)
        #expect(quality.auc >= row.auc - 0.002)
        #expect(changes == row.changes)
        #expect(learner.state.freeze == nil, "auto-freeze must be silent on honest verdicts")
    }

    @Test("reversed hand points recover without bounds within 1,000 verdicts")
    func reversed() throws {
        let stream = try Stream.load(Self.xedu)
        let free = run(stream, stream.prior(rules: .boundsOff, points: { -$0 }))
        #expect(free.logLoss(from: 1_000) <= 0.3850)
        let held = run(stream, stream.prior(rules: LearningRules(), points: { -$0 }))
        #expect(held.logLoss(from: 1_000) > 0.5, "keeping a wrong sign is fatal, as documented")
    }

    /// Predicts, then learns, row by row.
    private func run(
        _ stream: Stream, _ prior: Prior, tuning: Tuning = Tuning(),
        mask: (Int, Bool) -> [String] = { _, _ in [Feature.behaviourGroup] }
    ) -> Quality {
        var learner = Learner(prior, tuning: tuning)
        var quality = Quality()
        for (i, verdict) in stream.verdicts.enumerated() {
            let accepted = verdict.y == 1
            let row = judgement(i, verdict.features, accepted: accepted, mask: mask(i, accepted))
            guard let change = learner.learn(row).change else { continue }
            quality.note(change.prediction.belief, accepted: accepted)
        }
        return quality
    }
}

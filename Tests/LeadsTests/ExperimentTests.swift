import Leads
import Testing

@Suite("arms of an experiment")
struct ExperimentTests {
    static func experiment(_ name: String, share: Double = 0.5) -> Experiment {
        Experiment(name: name, share: share, challenger: Challenger(points: [:], offset: 0))
    }

    private static func arm(_ experiment: Experiment, _ lead: String) -> Arm {
        Array(lead.utf8).withUnsafeBytes { experiment.arm(of: $0) }
    }

    @Test(
        "the challenger gets its share of leads, whatever their ids look like",
        arguments: [0.01, 0.05, 0.2, 0.5, 0.9])
    func shares(share: Double) {
        let kinds: [(Int) -> String] = [
            { "\($0)" }, { "lead-\($0)@example.com" },
            { "00000000-0000-4000-8000-\(1_000_000 + $0)" },
        ]
        for (kind, id) in kinds.enumerated() {
            for name in ["a", "softer", "threshold 50"] {
                let experiment = Self.experiment(name, share: share)
                let count = 20_000
                let found = (0..<count).count { Self.arm(experiment, id($0)) == .challenger }
                let spread = (share * (1 - share) * Double(count)).squareRoot()
                let off = (Double(found) - share * Double(count)).magnitude / spread
                #expect(off < 4.5, "ids \(kind), \(name): \(found) of \(count)")
            }
        }
    }

    /// Fails for arms by `Hasher`, which is seeded anew in each process, and if the rule changes.
    @Test("a lead stays in its arm: in every process, and when the share grows")
    func stays() {
        let arms = (0..<32).map { Self.arm(Self.experiment("softer"), "lead-\($0)") }
        #expect(arms.map { $0 == .champion ? "." : "X" }.joined() == Self.goldenArms)
        let shares = stride(from: 0.1, through: 0.9, by: 0.1)
        for lead in 0..<500 {
            let arms = shares.map { Self.arm(Self.experiment("x", share: $0), "lead-\(lead)") }
            let first = arms.firstIndex(of: .challenger) ?? arms.count
            #expect(arms[first...].allSatisfy { $0 == .challenger })
        }
    }
    static let goldenArms = "..X.XXX.X......X.XX....X.X.XXXXX"

    @Test("arms of two experiments, and arms and places in the lead table, have nothing in common")
    func independent() {
        let (one, two) = (Self.experiment("one"), Self.experiment("two"))
        let (count, spread) = (20_000, 70.7)
        let same = (0..<count).count { Self.arm(one, "\($0)") == Self.arm(two, "\($0)") }
        #expect((Double(same) - 10_000).magnitude < 4.5 * spread, "\(same)")
        let upper = (0..<count).count {
            let hash = Array("\($0)".utf8).withUnsafeBytes { StableHash.hash64($0) }
            return (hash >> 63 == 1) == (Self.arm(one, "\($0)") == .challenger)
        }
        #expect((Double(upper) - 10_000).magnitude < 4.5 * spread, "\(upper)")
    }

    @Test("a lead of the challenger's arm is priced by its points, threshold and exit")
    func serving() throws {
        var definition = Definition(threshold: 30, exit: 20)
        definition.behaviours = [
            Behaviour(name: "demo", event: "Demo", points: 25, maxCount: 1, halfLifeSeconds: 6e5)
        ]
        var weights = PublishedWeights.handSet(definition)
        let challenger = Challenger(
            points: ["demo": 40], offset: 7,
            thresholds: Challenger.Thresholds(threshold: 35, exit: 10))
        weights.experiment = Experiment(name: "x", share: 0.5, challenger: challenger)
        let model = Model(definition, weights: weights)
        var arms: Set<Arm> = []
        for number in 0..<20 {
            let box = LeadBox("lead-\(number)")
            box.absorb(0, id: 1, at: Time.start, model)
            let arm = try #require(model.assignment(of: box.lead)?.arm)
            let served = model.serving(box.lead)
            let isTried = arm == .challenger
            #expect(served.thresholdCentipoints == (isTried ? 3_500 : 3_000))
            #expect(served.exitCentipoints == (isTried ? 1_000 : 2_000))
            #expect(
                box.lead.score(at: Time.start, model: served).centipoints
                    == (isTried ? 4_000 : 2_500))
            #expect(box.lead.evaluation(model: served) == (isTried ? .qualified : .none))
            #expect(served.weights.version == model.weights.version)
            arms.insert(arm)
        }
        #expect(arms.count == 2)
        #expect(Model(definition).assignment(of: LeadBox().lead) == nil)
    }
}

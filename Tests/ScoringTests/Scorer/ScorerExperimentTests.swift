// A scorer while an experiment runs: whole records in, whole events out.
import Config
import Leads
import Scoring
import TestSupport
import Testing

@Suite("a scorer with an experiment")
struct ScorerExperimentTests {
    private static let definition = ScorerFixture.definitions[0]

    /// Threshold 29 and exit 20 in the definition; the challenger hands over at 50, takes back below
    /// 40, by points of its own if any are given.
    static func weights(
        _ version: Int, name: String? = "strict", points: [String: Double] = [:]
    ) -> PublishedWeights {
        var weights = PublishedWeights.handSet(definition)
        weights.version = version
        guard let name else { return weights }
        let challenger = Challenger(
            points: definition.handPoints.merging(points) { $1 }, offset: 12,
            thresholds: Challenger.Thresholds(threshold: 50, exit: 40))
        weights.experiment = Experiment(name: name, share: 0.5, challenger: challenger)
        return weights
    }

    /// A lead of each arm.
    private func lead(_ arm: Arm, _ weights: PublishedWeights) throws -> String {
        let experiment = try #require(weights.experiment)
        let found = ScorerFixture.leads.first { id in
            Array(id.utf8).withUnsafeBytes { experiment.arm(of: $0) } == arm
        }
        return try #require(found)
    }

    private func texts(_ event: FoundationValue) -> [FoundationValue?] {
        let versions = event["explanation"]?["versions"]
        return [event["experiment"], event["arm"], versions?["experiment"], versions?["arm"]]
    }

    @Test("each arm is handed over and taken back by its own threshold and exit")
    func arms() throws {
        let weights = Self.weights(1)
        let probe = ScorerProbe()
        probe.partition.use(weights)
        let (kept, tried) = (try lead(.champion, weights), try lead(.challenger, weights))
        // 30 points: enough for the champion.
        let first = probe.track("Demo Requested", kept).outputs
        #expect(first.kinds == ["qualified"])
        let words = ["strict", "champion"].map { FoundationValue.text($0) }
        #expect(texts(first.events[0]) == words + words)
        #expect(probe.track("Demo Requested", tried).outputs.isEmpty)
        #expect(probe.track("Pricing Viewed", tried).outputs.isEmpty)
        let second = probe.track("Pricing Viewed", tried).outputs
        #expect(second.kinds == ["qualified"])
        let others = ["strict", "challenger"].map { FoundationValue.text($0) }
        #expect(texts(second.events[0]) == others + others)
        guard case .array(let gates)? = second.events[0]["explanation"]?["gates"] else {
            throw Divergence(description: "no gates")
        }
        #expect(gates[1]["limit"] == .number(50) && gates[1]["value"] == .number(50))
        // p = 1 / (1 + 2^(-(50 - 12)/20)).
        #expect(second.events[0]["explanation"]?["probability"] == .number(0.789))
        // 30 + 20 - 12: below the challenger's exit, above the definition's.
        for _ in 0..<2 { probe.track("Pricing Viewed", kept) }
        #expect(probe.track("Careers Viewed", kept).outputs.isEmpty)
        let back = probe.track("Careers Viewed", tried).outputs
        #expect(back.kinds == ["withdrawn"] && texts(back.events[0]) == others + others)
    }

    @Test("points are the challenger's, contributions too, and they sum to the score")
    func points() throws {
        let weights = Self.weights(1, points: ["demo": 55])
        let probe = ScorerProbe()
        probe.partition.use(weights)
        let out = probe.track("Demo Requested", try lead(.challenger, weights)).outputs
        #expect(out.kinds == ["qualified"])
        #expect(out.events[0]["explanation"]?["score"] == .number(55))
        guard case .array(let shares)? = out.events[0]["explanation"]?["contributions"] else {
            throw Divergence(description: "no contributions")
        }
        #expect(shares[0]["weight"] == .number(55) && shares[0]["points"] == .number(55))
    }

    @Test("the first verdict counts for the arm of the hand-over, also after the experiment's end")
    func verdicts() throws {
        let weights = Self.weights(1)
        let probe = ScorerProbe()
        probe.partition.use(weights)
        let tried = try lead(.challenger, weights)
        for event in ["Demo Requested", "Pricing Viewed", "Pricing Viewed"] {
            probe.track(event, tried)
        }
        probe.partition.use(Self.weights(2, name: nil))
        let own = Assignment(experiment: "strict", arm: .challenger)
        let first = probe.verdict("accepted", tried, days: 1).outputs
        #expect(first.judgements.map(\.assignment) == [own])
        #expect(first.judgements[0].weightsVersion == 1)
        #expect(texts(first.events[0])[..<2] == [.text("strict"), .text("challenger")])
        // A correction, a retraction, and what comes after it are no second outcome.
        for verdict in ["rejected", "retracted", "accepted"] {
            let later = probe.verdict(verdict, tried, days: 2).outputs
            #expect(later.judgements.map(\.assignment) == [nil], "\(verdict)")
            #expect(texts(later.events[0])[1] == .text("challenger"))
        }
    }

    @Test("what was handed over before an experiment has no arm, whatever runs at the verdict")
    func before() throws {
        let probe = ScorerProbe()
        let tried = try lead(.challenger, Self.weights(1))
        let plain = probe.track("Demo Requested", tried).outputs
        #expect(texts(plain.events[0]) == [nil, nil, nil, nil])
        probe.partition.use(Self.weights(1))
        #expect(probe.verdict("accepted", tried).outputs.judgements.map(\.assignment) == [nil])
        // Taken back by the challenger's exit: the points are its, the hand-over was nobody's.
        let other = try #require(
            ScorerFixture.leads.first { id in
                let arm = Self.weights(1).experiment.map { experiment in
                    Array(id.utf8).withUnsafeBytes { experiment.arm(of: $0) }
                }
                return arm == .challenger && id != tried
            })
        probe.partition.use(Self.weights(2, name: nil))
        probe.track("Demo Requested", other)
        probe.partition.use(Self.weights(3))
        let back = probe.track("Page Viewed", other).outputs
        #expect(back.kinds == ["withdrawn"])
        #expect(texts(back.events[0]) == [nil, nil, .text("strict"), .text("challenger")])
    }
}

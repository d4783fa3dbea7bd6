import Scoring
import System
import TestSupport
import Testing
import Wire

/// What the workers write in the histories of their own tests is what the schemas say.
@Suite("outputs and their schemas")
struct WireOutputTests {
    /// Returns what is wrong with a record; empty if nothing is.
    private func findings(_ record: [UInt8], _ schema: JSONSchema) throws -> [String] {
        schema.findings(try #require(FoundationValue(record)))
    }

    @Test("MQL events and judgements of the scorer")
    func scorer() throws {
        let mqlEvent = try JSONSchema.published("mql-event")
        let judgement = try JSONSchema.published("judgement")
        let readers = ScorerReaders()
        var types: Set<String> = []
        for seed in 0..<16 as Range<UInt64> {
            let drive = ScorerDrive(History(seed: seed), readers)
            try drive.run()
            for output in drive.cluster.outputs where output.output != .changelog {
                let isEvent = output.output == .mqlEvents
                let found = try findings(output.value, isEvent ? mqlEvent : judgement)
                #expect(found.isEmpty, "seed \(seed): \(output.value.text)")
                if isEvent { types.insert(try type(output.value)) }
            }
        }
        #expect(types == Set(MQLEvent.Kind.allCases.map(\.rawValue)))
    }

    /// Also checks that contributions add up to the score.
    private func type(_ event: [UInt8]) throws -> String {
        let value = try #require(FoundationValue(event))
        if let explanation = value["explanation"], case .number(let score)? = explanation["score"],
            case .array(let contributions)? = explanation["contributions"]
        {
            let sum = contributions.reduce(0.0) {
                if case .number(let points)? = $1["points"] {
                    $0 + (points * 100).rounded()
                } else {
                    $0
                }
            }
            #expect(sum == (score * 100).rounded(), "\(event.text)")
        }
        guard case .text(let type)? = value["type"] else { return "" }
        return type
    }

    @Test("weights and weight changes of the aggregator")
    func aggregator() throws {
        let weights = try JSONSchema.published("weights")
        let change = try JSONSchema.published("weight-change")
        var kinds: Set<String> = []
        for seed in AggregatorTests.seeds.prefix(4) {
            var dice = AggregatorDriver.Dice(seed: seed)
            let tried: [CommandRecord.Action] = [
                .stopExperiment(promotes: false), .startExperiment(AggregatorLog.plan("x")),
                .stopExperiment(promotes: true), .rollback(toVersion: 0),
            ]
            var driver = try AggregatorDriver(
                AggregatorLog.random(&dice, count: 150)
                    + tried.enumerated().map { AggregatorLog.record($1, id: 900 + $0) },
                AggregatorTests.definitions(seed))
            try driver.run(&dice, faults: false)
            for record in driver.topics.changes {
                #expect(try findings(record, change).isEmpty, "seed \(seed): \(record.text)")
                if case .text(let kind)? = FoundationValue(record)?["kind"] { kinds.insert(kind) }
            }
            let versions = driver.topics.weights.filter { key, _ in
                let key = key.text.dropFirst("default/".count)
                return key == "current" || Int(key) != nil
            }
            #expect(!versions.isEmpty, "seed \(seed)")
            for record in versions.values {
                #expect(try findings(record, weights).isEmpty, "seed \(seed): \(record.text)")
            }
        }
        #expect(
            kinds.isSuperset(of: [
                "belief", "ignored", "publish", "manual", "rollback", "freeze",
                "experiment_start", "experiment_stop", "promote",
            ]))
    }
}

extension [UInt8] {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}

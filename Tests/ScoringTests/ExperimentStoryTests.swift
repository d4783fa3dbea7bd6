// Scorer and learner in one loop, without a broker: sales accepts those who asked for a demo and read
// the prices, and of the others few. The published points hand over both kinds; what is tried hands
// over the first kind only.
import Config
import Kafka
import Leads
import Learning
import Scoring
import System
import TestSupport
import Testing
import Wire

@Suite("an experiment as one story")
struct ExperimentStoryTests {
    private final class Loop {
        var driver: AggregatorDriver
        let probe: ScorerProbe
        let plan: ExperimentPlan
        private(set) var changes: [WeightChangeRecord] = []
        private var dice: AggregatorDriver.Dice
        private var number = 0
        private var commandCount = 0
        private let acceptance: (Bool) -> Double

        init(
            seed: UInt64, rule: Bool, points: [String: Double],
            acceptance: @escaping (_ readPrices: Bool) -> Double
        ) throws {
            var definition = ScorerFixture.definitions[0]
            definition.learning.mode = .off
            driver = try AggregatorDriver([], [(0, definition)])
            probe = ScorerProbe(definition)
            dice = AggregatorDriver.Dice(seed: seed)
            self.acceptance = acceptance
            let challenger = Challenger(
                points: definition.handPoints.merging(points) { $1 },
                offset: definition.handOffset)
            plan = ExperimentPlan(
                Experiment(name: "readers", share: 0.5, challenger: challenger), isShadow: false,
                promotesWhenBetter: rule, source: "a test")
        }

        func tell(_ action: CommandRecord.Action) throws {
            commandCount += 1
            driver.topics.log.append(AggregatorLog.record(action, id: commandCount))
            try learn()
        }

        /// The next leads come, and sales answers on those that are handed over: on the days after, or
        /// the rep would give more verdicts on one day than are learned.
        func leads(_ count: Int) throws {
            var fed = 0
            while fed < count {
                number += 1
                let lead = "visitor-\(number)"
                let key = Array(lead.utf8)
                guard
                    Murmur2.partition(key: key.span.bytes, count: ScorerFixture.partitionCount)
                        == ScorerFixture.partition
                else { continue }
                fed += 1
                let reads = dice.below(2) == 0
                var outputs = reads ? probe.track("Pricing Viewed", lead).outputs : []
                outputs += reads ? probe.track("Pricing Viewed", lead).outputs : []
                outputs += probe.track("Demo Requested", lead).outputs
                guard outputs.kinds.contains("qualified") else { continue }
                let isAccepted = Double(dice.below(1_000)) < 1_000 * acceptance(reads)
                let answer = probe.verdict(
                    isAccepted ? "accepted" : "rejected", lead, days: Double(1 + number / 100),
                    more: isAccepted ? "" : #","reason":"not_interested""#)
                for judgement in answer.outputs.judgements {
                    driver.topics.log.append(AggregatorLog.record(judgement))
                }
            }
            try learn()
        }

        /// One transaction; the scorer hears of what it published. A restore must know all of it.
        private func learn() throws {
            let before = driver.topics.changes.count
            try driver.transaction(.max / 2, .commit)
            for change in driver.topics.changes[before...] {
                changes.append(try WeightChangeRecord.decode(change.span.bytes))
            }
            let restored = try AggregatorDriver.restored(
                driver.topics, driver.definitions[0].definition)
            #expect(restored.learner == driver.partition.learner)
            let current = try #require(driver.topics.value("default/current"))
            let record = try WeightsRecord.decode(current.span.bytes)
            probe.partition.use(record.publishedWeights)
        }

        var learner: Learner? { driver.partition.learner }
        var kinds: [String] {
            changes.map(\.kind).filter { $0 != "belief" && $0 != "ignored" }
        }
    }

    /// Demo alone: 30 in force, 20 where tried, of 29. With two prices: 50 and 44.
    private static let readersOnly = ["demo": 20.0, "pricing": 36.0]

    @Test("a true difference ends with the right decision, and its rule publishes the points")
    func better() throws {
        let loop = try Loop(seed: 11, rule: true, points: Self.readersOnly) { $0 ? 0.7 : 0.2 }
        try loop.leads(40)
        try loop.tell(.startExperiment(loop.plan))
        for _ in 0..<60 where loop.learner?.state.experiment != nil { try loop.leads(50) }
        #expect(
            loop.kinds == [
                "experiment_start", "experiment_decision", "experiment_stop", "promote",
            ])
        let learner = try #require(loop.learner)
        #expect(learner.published.cause == .promote && learner.published.version == 2)
        #expect(learner.published.points[0] == 20)
        guard
            case .experiment(.decision, let decided)? = loop.changes.first(where: {
                $0.kind == "experiment_decision"
            })?.body
        else { throw Divergence(description: "no decision") }
        #expect(decided.test.decision == .challenger)
        // .7 against about .45: learning.md, "Experiments" has 380 pairs for .115 apart.
        #expect((100...400).contains(decided.test.pairs.count), "\(decided.test.pairs.count)")
        // Nobody is handed over by a demo alone any more.
        let count = loop.probe.partition.totals.mqlCount
        for number in 0..<20 {
            loop.probe.track(
                "Demo Requested", ScorerFixture.leads[number % ScorerFixture.leads.count])
        }
        #expect(loop.probe.partition.totals.mqlCount == count)
        let (current, counts) = try loop.driver.fold()
        #expect(current == loop.driver.topics.value("default/current"))
        #expect(counts == loop.driver.partition.counts)
    }

    @Test("a worse challenger is found out; nobody is promoted, and a person ends it")
    func worse() throws {
        let loop = try Loop(seed: 12, rule: true, points: Self.readersOnly) { $0 ? 0.2 : 0.7 }
        try loop.tell(.startExperiment(loop.plan))
        for _ in 0..<60 where loop.learner?.state.experiment?.test.decision == nil {
            try loop.leads(50)
        }
        #expect(loop.learner?.state.experiment?.test.decision == .champion)
        #expect(loop.kinds == ["experiment_start", "experiment_decision"])
        try loop.tell(.stopExperiment(promotes: false))
        #expect(loop.kinds.last == "experiment_stop" && loop.learner?.state.experiment == nil)
        #expect(loop.learner?.published.points[0] == 30)
        #expect(loop.probe.partition.model.trial == nil)
    }

    @Test("a person may promote against the test, which stands beside it for good")
    func person() throws {
        let loop = try Loop(seed: 13, rule: false, points: Self.readersOnly) { _ in 0.5 }
        try loop.tell(.startExperiment(loop.plan))
        try loop.leads(100)
        try loop.tell(.stopExperiment(promotes: true))
        #expect(loop.kinds == ["experiment_start", "experiment_stop", "promote"])
        let (stop, promoted) = (loop.changes[loop.changes.count - 2], loop.changes.last)
        #expect(stop.actor == "ops" && stop.commandId == "c2" && stop.note == "a test")
        #expect(promoted?.actor == "ops" && promoted?.commandId == nil)
        guard case .experiment(_, let ended) = stop.body else {
            throw Divergence(description: "no experiment")
        }
        #expect(ended.test.decision == nil && ended.test.pairs.count > 0)
        #expect(loop.learner?.published.points[0] == 20)
    }
}

import Leads
import Learning
import Scoring
import System
import Testing
import Wire

@Suite("A log that an older program began")
struct AggregatorEditionTests {
    typealias Log = AggregatorLog

    @Test(
        "is folded by the rules that it was learned with, then by the new ones, bit for bit",
        arguments: Array(1...20) as [UInt64])
    func upgrade(seed: UInt64) throws {
        var dice = Log.Dice(seed: seed)
        let log = Log.random(&dice, count: 160)
        var driver = try AggregatorDriver(
            log, [(0, Log.definition()), (80, Log.definition())],
            editions: [1, Prior.newestEdition])
        try driver.run(&dice, faults: true)
        #expect(driver.partition.learner?.prior.edition == Prior.newestEdition, "seed \(seed)")
        let (current, counts) = try driver.fold()
        #expect(current == driver.topics.value("default/current"), "seed \(seed)")
        #expect(counts == driver.partition.counts, "seed \(seed)")
        // The control: by the new rules alone it is another state.
        let first = try #require(driver.topics.value("default/definition/0"))
        var record = try PriorRecord.decode(first.span.bytes)
        #expect(record.prior.edition == 1 && record.encode() == first, "seed \(seed)")
        record.prior.edition = Prior.newestEdition
        driver.topics.weights[Array("default/definition/0".utf8)] = record.encode()
        #expect(try driver.fold().current != current, "seed \(seed)")
    }

    @Test("the change of rules publishes nothing and forgets nothing")
    func silent() throws {
        let log = (0..<40).map { Log.record(Log.judgement($0, accepted: $0 % 4 == 0)) }
        var driver = try AggregatorDriver(
            log, [(0, Log.definition()), (40, Log.definition())],
            editions: [1, Prior.newestEdition])
        try driver.transaction(40, .commit)
        let before = try #require(driver.partition.learner)
        #expect(before.published.version > 0)
        try driver.restart()
        #expect(driver.partition.hasUnwritten)
        try driver.transaction(0, .commit)
        let after = try #require(driver.partition.learner)
        #expect(after.prior.edition == Prior.newestEdition && after.state == before.state)
        try driver.restart()
        #expect(!driver.partition.hasUnwritten && driver.partition.learner == after)
    }

    @Test("a definition's record of a newer program is refused")
    func newer() throws {
        let log = [Log.record(Log.judgement(0, accepted: true))]
        var driver = try AggregatorDriver(log, [(0, Log.definition())])
        try driver.transaction(1, .commit)
        let key = Array("default/definition/0".utf8)
        let text = String(decoding: driver.topics.weights[key] ?? [], as: UTF8.self)
        let newer = text.replacing(
            "\"edition\":\(Prior.newestEdition)", with: "\"edition\":\(Prior.newestEdition + 1)")
        #expect(newer != text)
        driver.topics.weights[key] = Array(newer.utf8)
        #expect(throws: StateRefusal.self) {
            try AggregatorDriver.restored(driver.topics, Log.definition())
        }
    }

    /// Cases of the decision cases, D40.
    @Test("a quarantine publishes back with its own record, and goes on with one of no lesson")
    func quarantine() throws {
        var log = (0..<20).map { Log.record(Log.judgement($0, accepted: false)) }
        log.append(Log.record(.quarantine(repId: "rep", fromMilliseconds: 0), id: 900))
        log += (30..<40).map { Log.record(Log.judgement($0, accepted: false, mask: [])) }
        var driver = try AggregatorDriver(log, [(0, Log.definition())])
        try driver.transaction(20, .commit)
        let learned = try #require(driver.partition.learner?.published)
        #expect(learned.points[0] == 30)
        try driver.transaction(1, .commit)
        let changes = try driver.topics.changes.suffix(2).map {
            try WeightChangeRecord.decode($0.span.bytes)
        }
        #expect(changes.map(\.kind) == ["quarantine", "publish"])
        #expect(changes[1].note == "verdicts were taken back" && changes[1].actor == nil)
        let first = try #require(driver.partition.learner?.published)
        #expect(first.version == learned.version + 1 && first.points[0] == 35)
        try driver.restart()
        try driver.transaction(10, .commit)
        let last = try #require(driver.partition.learner?.published)
        #expect(last.version == first.version + 1 && last.points[0] == 40)
        let current = try driver.fold().current
        #expect(current == driver.topics.value("default/current"))
    }

    @Test("a threshold that won is in the weights that scorers follow, and in the log of changes")
    func threshold() throws {
        var plan = Log.plan("x")
        let own = Challenger.Thresholds(threshold: 44, exit: 30)
        plan.experiment = Experiment(
            name: "x", share: 0.3,
            challenger: Challenger(
                points: plan.experiment.challenger.points, offset: 41.5, thresholds: own))
        var driver = try AggregatorDriver(
            [
                Log.record(Log.judgement(0, accepted: true)),
                Log.record(.startExperiment(plan), id: 1),
                Log.record(.stopExperiment(promotes: true), id: 2),
            ], [(0, Log.definition())])
        try driver.transaction(2, .commit)
        #expect(driver.partition.learner?.published.thresholds == nil)
        try driver.transaction(1, .commit)
        try driver.restart()
        #expect(driver.partition.learner?.published.thresholds == own)
        let current = try #require(driver.topics.value("default/current"))
        let weights = try WeightsRecord.decode(current.span.bytes).publishedWeights
        #expect(weights.thresholds == own)
        let model = Model(Log.definition(), weights: weights)
        #expect(model.thresholdCentipoints == 4_400 && model.exitCentipoints == 3_000)
        let newest = try #require(driver.topics.changes.last)
        guard case .points(let points) = try WeightChangeRecord.decode(newest.span.bytes).body
        else {
            Issue.record("no points")
            return
        }
        #expect(points.thresholds == own && points.cause == .promote)
    }
}

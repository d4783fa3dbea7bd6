import Leads
import Learning
import Runtime
import Scoring
import System
import Testing
import Wire

@Suite("Aggregator")
struct AggregatorTests {
    typealias Log = AggregatorLog
    typealias Dice = AggregatorDriver.Dice

    /// Seeds 1... of the random histories.
    static let seeds: [UInt64] = Array(1...60)

    static func definitions(_ seed: UInt64) -> [(Int64, Definition)] {
        let points = Log.definition { $0.behaviours[0].points = 44 }
        let shape = Log.definition {
            $0.behaviours[1].halfLifeSeconds = 9e5
            $0.behaviours.removeLast()
            $0.learning.pinned = ["demo"]
        }
        let all = [(0, Log.definition()), (40, points), (80, shape)] as [(Int64, Definition)]
        return seed.isMultiple(of: 3) ? Array(all.prefix(1)) : all
    }

    @Test("crashes and aborts at any step change nothing", arguments: seeds)
    func faults(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let log = Log.random(&dice, count: 150)
        var smooth = try AggregatorDriver(log, Self.definitions(seed))
        try smooth.run(&dice, faults: false)
        var rough = try AggregatorDriver(log, Self.definitions(seed))
        try rough.run(&dice, faults: true)
        #expect(rough.aborts + rough.crashes > 0, "seed \(seed)")
        #expect(rough.topics.changes == smooth.topics.changes, "seed \(seed)")
        #expect(rough.partition.learner == smooth.partition.learner, "seed \(seed)")
        let isSame = Self.comparable(rough.topics.weights) == Self.comparable(smooth.topics.weights)
        #expect(isSame, "seed \(seed)")
        #expect(rough.partition.counts == smooth.partition.counts, "seed \(seed)")
        #expect(rough.partition.counts.total == 150, "seed \(seed)")
    }

    /// Without the serial, which counts transactions that are cut elsewhere, and without chunks of the
    /// undo list, of which forgotten ones are left where they were written.
    private static func comparable(_ weights: [[UInt8]: [UInt8]]) -> [[UInt8]: [UInt8]] {
        weights.filter { key, _ in
            let name = String(decoding: key, as: UTF8.self)
            return name != AggregatorMeta.key(0) && !name.hasPrefix("default/undo/")
        }
    }

    @Test("after every commit a restore equals memory", arguments: seeds.prefix(20))
    func restores(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let log = Log.random(&dice, count: 80)
        var driver = try AggregatorDriver(log, [(0, Log.definition())])
        while driver.partition.nextOffset < 80 {
            try driver.transaction(1 + dice.below(5), .commit)
            let restored = try AggregatorDriver.restored(driver.topics, Log.definition())
            #expect(restored.learner == driver.partition.learner, "seed \(seed)")
            #expect(restored.counts == driver.partition.counts, "seed \(seed)")
        }
    }

    @Test("current weights and counters are the fold of the log, bit for bit", arguments: seeds)
    func foldAgrees(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let log = Log.random(&dice, count: 150)
        var driver = try AggregatorDriver(log, Self.definitions(seed))
        try driver.run(&dice, faults: true)
        let (current, counts) = try driver.fold()
        #expect(current == driver.topics.value("default/current"), "seed \(seed)")
        let meta = try #require(driver.topics.value(AggregatorMeta.key(0)))
        #expect(try AggregatorMeta.decode(meta.span.bytes).counts == counts, "seed \(seed)")
    }

    @Test("the fold finds a log that lost one verdict")
    func foldFinds() throws {
        var dice = Dice(seed: 4)
        var driver = try AggregatorDriver(
            (0..<30).map { Log.record(Log.judgement($0, accepted: $0 % 3 == 0)) },
            [(0, Log.definition())])
        try driver.run(&dice, faults: false)
        driver.topics.log[7] = (Log.key, nil)
        let (current, counts) = try driver.fold()
        #expect(current != driver.topics.value("default/current"))
        #expect(counts != driver.partition.counts)
    }

    @Test("versions are gap-free, immutable, and each is what scorers got")
    func versions() throws {
        var dice = Dice(seed: 9)
        let log = (0..<100).map { id -> Log.Record in
            id == 60
                ? Log.record(.rollback(toVersion: 2), id: id)
                : Log.record(Log.judgement(id, accepted: id % 4 == 0))
        }
        var driver = try AggregatorDriver(log, [(0, Log.definition())])
        try driver.run(&dice, faults: true)
        let current = try #require(driver.topics.value("default/current"))
        let newest = try WeightsRecord.decode(current.span.bytes)
        #expect(newest.version >= 8)
        for number in 0...newest.version {
            let bytes = try #require(driver.topics.value("default/\(number)"), "\(number)")
            let version = try WeightsRecord.decode(bytes.span.bytes)
            #expect(version.version == number && version.encode() == bytes)
            #expect(version.published.parent == (number == 0 ? nil : number - 1))
        }
        let follower = WeightsFollowerRun(driver.topics)
        #expect(follower.weights?.version == newest.version)
        #expect(follower.weights?.points["demo"] == driver.partition.learner?.published.points[0])
    }

    private struct WeightsFollowerRun {
        var weights: PublishedWeights?
        init(_ topics: AggregatorTopics) {
            var follower = WeightsFollower(model: "default")
            for (key, value) in topics.weights {
                let next = try? follower.follow(key: key.span.bytes, value: value.span.bytes)
                weights = next ?? weights
            }
        }
    }

    @Test("every judgement is counted once and leaves one line in the audit")
    func outcomes() throws {
        let good = Log.record(Log.judgement(1, accepted: true))
        let log: [Log.Record] = [
            good, good, (Log.key, nil), (nil, good.value), ([], good.value),
            (Array("other".utf8), good.value), (Log.key, []), (Log.key, Array("[1]".utf8)),
            Log.record(Log.judgement(2, accepted: false, mask: [])),
            Log.record(Log.judgement(3, accepted: false, supersedes: "j1")),
            Log.record(Log.judgement(4, accepted: false, supersedes: "j3", kind: .retract)),
            Log.record(Log.judgement(5, accepted: false, supersedes: "j3", kind: .retract)),
            Log.record(.freeze, id: 1), Log.record(.freeze, id: 1),
        ]
        let driver = try AggregatorDriver(log, [(0, Log.definition())])
        var effects: [AggregatorEffect] = []
        driver.partition.begin(atMilliseconds: 0)
        let outcomes = log.indices.map { driver.take($0, into: &effects) }
        #expect(
            outcomes == [
                .scored, .duplicate, .ignored, .deadLettered(Rejection(.keyMissing)),
                .deadLettered(Rejection(.keyMissing)), .ignored,
                .deadLettered(Rejection(.valueEmpty)), .deadLettered(Rejection(.notAnObject)),
                .ignored, .scored, .scored, .ignored, .scored, .duplicate,
            ])
        let changes = try effects.filter { $0.output == .changes }.map {
            try WeightChangeRecord.decode($0.value.span.bytes)
        }
        #expect(
            changes.map(\.kind) == [
                "belief", "ignored", "retract", "belief", "retract", "ignored", "freeze",
            ])
        #expect(changes[1].note == "the reason teaches nothing")
        #expect(changes[5].note?.contains("not learned") == true)
        #expect(effects.filter { $0.output == .changes }.allSatisfy { $0.key == Log.key })
        #expect(driver.partition.learner?.state.learned == 2)
        #expect(driver.partition.counts.total == Int64(log.count))
    }

    @Test("an audit entry reads back as it was written")
    func auditReadsBack() throws {
        var kinds: Set<String> = []
        for seed in Self.seeds.prefix(12) {
            var dice = Dice(seed: seed)
            var driver = try AggregatorDriver(
                Log.random(&dice, count: 150), Self.definitions(seed))
            try driver.run(&dice, faults: false)
            var ids: Set<String> = []
            for bytes in driver.topics.changes {
                let change = try WeightChangeRecord.decode(bytes.span.bytes)
                #expect(change.encode() == bytes)
                kinds.insert(change.kind)
                ids.insert(change.changeId)
            }
            #expect(ids.count == driver.topics.changes.count, "a changeId came twice")
        }
        #expect(
            kinds.isSuperset(of: [
                "belief", "ignored", "retract", "publish", "manual", "rollback", "freeze",
                "unfreeze", "pin", "unpin", "quarantine", "release", "refused", "experiment_start",
                "experiment_stop", "promote",
            ]))
    }

    @Test("freeze stops publication but not learning; each command is answered by its id")
    func commands() throws {
        var log = [Log.record(.freeze, id: 500)]
        log += (0..<20).map { Log.record(Log.judgement($0, accepted: false)) }
        log += [Log.record(.unfreeze, id: 501), Log.record(Log.judgement(20, accepted: false))]
        log += [Log.record(.rollback(toVersion: 0), id: 502)]
        log += [Log.record(.rollback(toVersion: 99), id: 503)]
        let driver = try AggregatorDriver(log, [(0, Log.definition())])
        var effects: [AggregatorEffect] = []
        driver.partition.begin(atMilliseconds: 0)
        var versions: [Int] = []
        for offset in log.indices {
            _ = driver.take(offset, into: &effects)
            versions.append(driver.partition.learner?.published.version ?? -1)
        }
        #expect(versions[20] == 0 && driver.partition.learner?.state.learned == 21)
        #expect(versions[21...] == [0, 1, 2, 2])
        #expect(driver.partition.learner?.published.points.first == 40)
        let answers = try effects.filter { $0.output == .changes }.map {
            try WeightChangeRecord.decode($0.value.span.bytes)
        }.filter { $0.commandId != nil }
        #expect(answers.map(\.commandId) == ["c500", "c501", "c502", "c503"])
        #expect(answers.map(\.kind) == ["freeze", "unfreeze", "rollback", "refused"])
        #expect(answers.map(\.actor) == Array(repeating: "ops", count: 4))
        #expect(answers[3].note == "version 99 cannot be restored: 0 to 2 can")
    }

    @Test("a judgement is known as a duplicate 20,000 judgements later, also after a restart")
    func remembers() throws {
        let mute = (0..<20_001).map { Log.record(Log.judgement($0, accepted: false, mask: [])) }
        var driver = try AggregatorDriver(
            mute + [mute[1]], [(0, Log.definition { $0.learning.mode = .off })])
        for _ in 0..<20 { try driver.transaction(1_000, .commit) }
        try driver.transaction(1, .commit)
        try driver.restart()
        var effects: [AggregatorEffect] = []
        driver.partition.begin(atMilliseconds: 0)
        #expect(driver.take(20_001, into: &effects) == .duplicate)
        let largest = driver.topics.weights.values.map(\.count).max() ?? 0
        #expect(largest < 100_000, "no record grows with the log")
    }

    @Test("a transaction writes only what it changed")
    func writesLittle() throws {
        let log = (0..<300).map { Log.record(Log.judgement($0, accepted: false, mask: [])) }
        var driver = try AggregatorDriver(log, [(0, Log.definition())])
        try driver.transaction(260, .commit)
        var effects: [AggregatorEffect] = []
        driver.partition.begin(atMilliseconds: 0)
        _ = driver.take(260, into: &effects)
        driver.partition.flush(into: &effects)
        let keys = effects.filter { $0.output == .weights }.map {
            String(decoding: $0.key, as: UTF8.self)
        }
        #expect(keys == ["default/seen/1", "default/current", "_meta/0"])
        driver.partition.committed()
        effects = []
        driver.partition.begin(atMilliseconds: 0)
        driver.partition.flush(into: &effects)
        #expect(effects.count == 1, "nothing came in: the meta record alone")
    }

    @Test("a new definition is published without waiting for a verdict")
    func definitionChange() throws {
        let log = (0..<12).map { Log.record(Log.judgement($0, accepted: false)) }
        var driver = try AggregatorDriver(
            log, [(0, Log.definition()), (12, Log.definition { $0.behaviours[0].points = 50 })])
        try driver.transaction(12, .commit)
        #expect(!driver.partition.hasUnwritten)
        try driver.restart()
        #expect(driver.partition.hasUnwritten)
        try driver.transaction(0, .abortAfterFlush)
        #expect(driver.partition.hasUnwritten)
        try driver.transaction(0, .commit)
        #expect(!driver.partition.hasUnwritten)
        #expect(driver.partition.learner?.published.cause == .manual)
        #expect(driver.partition.learner?.published.points[0] == 45)
        let (current, _) = try driver.fold()
        #expect(current == driver.topics.value("default/current"))
    }

    @Test("in mode propose the audit has the points, the weights keep theirs")
    func proposes() throws {
        let log = (0..<12).map { Log.record(Log.judgement($0, accepted: false)) }
        var driver = try AggregatorDriver(
            log, [(0, Log.definition { $0.learning.mode = .propose })])
        try driver.transaction(12, .commit)
        let changes = try driver.topics.changes.map {
            try WeightChangeRecord.decode($0.span.bytes)
        }
        let proposal = try #require(changes.first { $0.kind == "propose" })
        #expect(proposal.encode() == driver.topics.changes[10] && proposal.version == 0)
        #expect(driver.topics.value("default/1") == nil)
        #expect(driver.partition.learner?.published.version == 0)
    }
}

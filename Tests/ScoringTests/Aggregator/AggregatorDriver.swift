import Leads
import Learning
import Runtime
import Scoring
import System
import Testing
import Wire

// Bytes in, bytes out, no broker: the topics of the aggregator as arrays, and faults between records.

/// What a broker would hold.
struct AggregatorTopics: Equatable {
    /// Compacted.
    var weights: [[UInt8]: [UInt8]] = [:]
    var changes: [[UInt8]] = []
    var log: [(key: [UInt8]?, value: [UInt8]?)] = []
    /// The group's offset.
    var committed: Int64?

    mutating func commit(_ effects: [AggregatorEffect], nextOffset: Int64) {
        for effect in effects {
            switch effect.output {
            case .weights: weights[effect.key] = effect.value
            case .changes: changes.append(effect.value)
            }
        }
        committed = nextOffset
    }

    func value(_ key: String) -> [UInt8]? { weights[Array(key.utf8)] }

    static func == (a: Self, b: Self) -> Bool {
        a.weights == b.weights && a.changes == b.changes && a.committed == b.committed
    }
}

struct AggregatorDriver {
    var topics = AggregatorTopics()
    /// In force from these offsets on: the worker is restarted with them.
    var definitions: [(from: Int64, definition: Definition)]
    /// Of the learner's rules, for each of them: an older program has an older one.
    var editions: [Int]
    var aborts = 0
    var crashes = 0
    private(set) var partition: AggregatorPartition

    init(
        _ log: [(key: [UInt8]?, value: [UInt8]?)], _ definitions: [(Int64, Definition)],
        editions: [Int]? = nil
    ) throws {
        self.definitions = definitions.map { (from: $0.0, definition: $0.1) }
        self.editions = editions ?? definitions.map { _ in Prior.newestEdition }
        topics.log = log
        partition = AggregatorPartition(partition: 0, definition: definitions[0].1)
        try restart()
    }

    /// A new process: state from the log, offsets from the group.
    mutating func restart() throws {
        let next = topics.committed ?? 0
        let place = try #require(definitions.lastIndex { $0.from <= next })
        partition = try Self.restored(
            topics, definitions[place].definition, edition: editions[place])
    }

    static func restored(
        _ topics: AggregatorTopics, _ definition: Definition,
        edition: Int = Prior.newestEdition
    ) throws -> AggregatorPartition {
        var prior = Prior(definition)
        prior.edition = edition
        if edition < 2 { prior.thresholds = nil }
        let partition = AggregatorPartition(partition: 0, model: definition.model, prior: prior)
        // In any order that compaction may leave.
        for (key, value) in topics.weights {
            try partition.load(key: key.span.bytes, value: value.span.bytes)
        }
        let offset = try partition.finishLoad()
        #expect(offset == topics.committed)
        if offset == nil { partition.start(at: 0) }
        return partition
    }

    /// One transaction over `count` records, which ends as said.
    enum Ending: CaseIterable { case commit, abort, abortAfterFlush, crash, crashAfterFlush }

    mutating func transaction(_ count: Int, _ ending: Ending) throws {
        let before = (partition.learner, partition.counts, partition.nextOffset)
        var effects: [AggregatorEffect] = []
        // One time per definition: what is redone gets the same again.
        let next = partition.nextOffset
        partition.begin(atMilliseconds: Int64(definitions.count { $0.from <= next }) * 1_000)
        for offset in Int(
            partition.nextOffset)..<min(
                Int(partition.nextOffset) + count, topics.log.count)
        {
            _ = take(offset, into: &effects)
        }
        if ending == .commit || ending == .abortAfterFlush || ending == .crashAfterFlush {
            partition.flush(into: &effects)
        }
        switch ending {
        case .commit:
            partition.committed()
            topics.commit(effects, nextOffset: partition.nextOffset)
        case .abort, .abortAfterFlush:
            aborts += 1
            partition.aborted()
            #expect(partition.learner == before.0 && partition.counts == before.1)
            #expect(partition.nextOffset == before.2)
        case .crash, .crashAfterFlush:
            crashes += 1
            try restart()
        }
    }

    func take(_ offset: Int, into effects: inout [AggregatorEffect]) -> Outcome {
        let (key, value) = topics.log[offset]
        switch (key, value) {
        case (let key?, let value?):
            return partition.add(
                key: key.span.bytes, value: value.span.bytes, offset: Int64(offset),
                into: &effects)
        case (let key?, nil):
            return partition.add(
                key: key.span.bytes, value: nil, offset: Int64(offset), into: &effects)
        case (nil, let value?):
            return partition.add(
                key: nil, value: value.span.bytes, offset: Int64(offset), into: &effects)
        case (nil, nil):
            return partition.add(key: nil, value: nil, offset: Int64(offset), into: &effects)
        }
    }

    /// Drives the whole log; transactions end before a definition changes.
    mutating func run(_ dice: inout Dice, faults: Bool) throws {
        while partition.nextOffset < Int64(topics.log.count) || partition.hasUnwritten {
            if definitions.contains(where: { $0.from == partition.nextOffset && $0.from > 0 }) {
                try restart()
            }
            let limit = definitions.map(\.from).first { $0 > partition.nextOffset }
            let room = Int((limit ?? Int64(topics.log.count)) - partition.nextOffset)
            let ending = faults && dice.below(3) == 0 ? Ending.allCases[dice.below(5)] : .commit
            try transaction(min(1 + dice.below(9), max(room, 0)), ending)
        }
    }

    /// Beliefs and counters from the log alone.
    func fold() throws -> (current: [UInt8]?, counts: OutcomeCounts) {
        var priors: [PriorRecord] = []
        for (key, value) in topics.weights
        where String(decoding: key, as: UTF8.self).hasPrefix("default/definition/") {
            priors.append(try PriorRecord.decode(value.span.bytes))
        }
        var fold = WeightsFold(
            model: "default", partition: 0, start: 0, priors: priors,
            home: topics.value("default/current") == nil ? nil : 0)
        for (offset, (key, value)) in topics.log.enumerated() {
            switch (key, value) {
            case (let key?, let value?):
                _ = fold.add(
                    key: key.span.bytes, value: value.span.bytes, offset: Int64(offset))
            case (let key?, nil):
                _ = fold.add(key: key.span.bytes, value: nil, offset: Int64(offset))
            default: _ = fold.add(key: nil, value: nil, offset: Int64(offset))
            }
        }
        let current = fold.finish(nextOffset: partition.nextOffset)
        return (current, fold.counts)
    }

    /// The printed seed alone repeats a test.
    struct Dice: RandomNumberGenerator {
        private var generator: SplitMix64
        init(seed: UInt64) { generator = SplitMix64(seed: seed) }

        mutating func next() -> UInt64 { generator.next() }
        mutating func below(_ n: Int) -> Int { Int.random(in: 0..<n, using: &self) }
    }
}

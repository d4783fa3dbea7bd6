// What a restore makes of records that are not as they should be, and the bytes that must not
// change.
import Crypto
import Leads
import Scoring
import System
import TestSupport
import Testing
import Wire

@Suite("state records")
struct ScorerRestoreTests {
    static let lead = ScorerFixture.leads[0]

    /// A partition with one lead in the hands of sales and one that is only counted, committed.
    static func cluster(
        _ share: ScorerPartition.Share = .everything, partitioner: Partitioner = .murmur2
    ) -> Cluster {
        let probe = ScorerProbe(partitioner: partitioner)
        let leads = ScorerFixture.ids(by: partitioner)
        let lead = leads[0]
        probe.track("Demo Requested", lead)
        probe.identify(#"{"industry":"software","employees":120}"#, lead)
        probe.track("Page Viewed", leads[1])
        var cluster = Cluster()
        var open = Transaction()
        var effects = Effects()
        probe.partition.chooseWriting(share, atMilliseconds: 0)
        _ = probe.partition.encodeNext(.max, into: &effects)
        probe.partition.encodeMeta(into: &effects)
        open.state = effects.drain()
        cluster.commit(open, at: probe.partition.totals.next)
        probe.partition.committed()
        return cluster
    }

    /// nil: it loaded.
    static func refusal(
        _ cluster: Cluster, _ environment: ScorerPartition.Environment = ScorerFixture.environment()
    ) -> StateRefusal? {
        do {
            _ = try cluster.load(environment)
            return nil
        } catch {
            return error as? StateRefusal
                ?? StateRefusal(what: "\(error)", why: "", remedy: "no refusal")
        }
    }

    @Test("state as it was written loads, with what is left to count again")
    func loads() throws {
        let whole = try Self.cluster().load(ScorerFixture.environment())
        #expect(whole.replay == nil && whole.partition.leadCount == 2)
        let part = try Self.cluster(.oldest(0)).load(ScorerFixture.environment())
        #expect(part.replay?.from == 0 && part.replay?.to == 3)
        #expect(part.partition.leadCount == 1)
        #expect(try Cluster().load(ScorerFixture.environment()).partition.leadCount == 0)
    }

    /// Byte 1 of a meta record is the version of the rules of counting; it ends with where they began.
    @Test("state that was counted by the rules of the last release loads, and says since when")
    func earlierRules() throws {
        for share in [ScorerPartition.Share.everything, .oldest(0)] {
            var cluster = Self.cluster(share)
            let at = try #require(cluster.changelog.lastIndex { $0.key == MetaRecord.key })
            cluster.changelog[at].value.removeLast(8)
            cluster.changelog[at].value[1] = 1
            let meta = try #require(cluster.changelog[at].value.withUnsafeBytes { MetaRecord($0) })
            #expect(meta.countedSince == 3)
            let (partition, _) = try cluster.load(ScorerFixture.environment())
            partition.finishRestore()
            partition.begin(atMilliseconds: 0)
            var effects = Effects()
            partition.encodeMeta(into: &effects)
            let written = try #require(effects.drain().last)
            let next = try #require(written.value.withUnsafeBytes { MetaRecord($0) })
            #expect(next.countedSince == 3 && written.value[1] == 2)
        }
    }

    @Test("state that is not ours to go on with is refused, with a reason")
    func refuses() throws {
        let cluster = Self.cluster()
        let dirty = Self.cluster(.oldest(0))
        var definition = ScorerFixture.definitions[0]
        definition.behaviours[1].halfLifeSeconds *= 2
        let slower = ScorerFixture.environment(definition, hash: "slower")
        var crowded = ScorerFixture.definitions[0]
        crowded.behaviours += (0..<4_095).map {
            Behaviour(
                name: "b\($0)", event: "e\($0)", points: 1, maxCount: 1, halfLifeSeconds: 1)
        }
        var elsewhere = ScorerFixture.environment()
        elsewhere.clusterId = "another"
        var wider = ScorerFixture.environment()
        wider.partitionCount = 4
        var hashed = ScorerFixture.environment()
        hashed.partitioner = .crc32
        var gone = cluster
        gone.committed = nil
        var ahead = cluster
        ahead.committed?.engagement += 1
        var behind = cluster
        behind.committed?.feedback -= 1
        var empty = cluster
        empty.changelog = []
        var headless = cluster
        headless.changelog.removeLast()
        headless.committed = nil
        var foreign = cluster
        foreign.changelog.append(
            Output(
                output: .changelog, key: Array("\0later".utf8), value: [1], headers: [:]))
        let cases: [(Cluster, ScorerPartition.Environment?, String)] = [
            (gone, nil, "the group has no offsets"), (ahead, nil, "offsets at 4 and 0"),
            (behind, nil, "offsets at 3 and -1"), (empty, nil, "the changelog has no state"),
            (headless, nil, "the changelog has no state"), (foreign, nil, "the record later"),
            (cluster, elsewhere, "comes from cluster test"),
            (cluster, wider, "made with 3 partitions"),
            (cluster, hashed, "made with partitioner murmur2_random, the settings say"),
            (dirty, ScorerFixture.environment(hash: "new"), "the definition changed"),
            (cluster, slower, "half_life of 'pricing' changed"),
            (cluster, ScorerFixture.environment(crowded), "more than their numbers have room"),
        ]
        for (cluster, environment, why) in cases {
            let refusal = Self.refusal(cluster, environment ?? ScorerFixture.environment())
            #expect(refusal?.why.contains(why) == true, "\(why): \(refusal?.description ?? "-")")
        }
        #expect(Self.refusal(cluster, ScorerFixture.environment(hash: "new")) == nil)
    }

    /// Caught: state of the last release refused by this one.
    @Test("a meta record of version 1 loads, and knows nothing of its logs")
    func versionOne() throws {
        var cluster = Self.cluster()
        let last = cluster.changelog.count - 1
        // As it was: other numbers in front, nothing of the logs and of the rules' start behind.
        let value = cluster.changelog[last].value
        cluster.changelog[last].value = [1, 1, 0] + value.dropFirst(3).dropLast(2 + 8)
        let loaded = try cluster.load(ScorerFixture.environment()).partition
        #expect(loaded.leadCount == 2)
        #expect(loaded.totals.logs == PerInput(repeating: LogMarks()))
        #expect(Self.refusal(Self.cluster()) == nil)
    }

    @Test("what is known of the logs is written and read; caught: an undone record proves a log")
    func logs() throws {
        let probe = ScorerProbe()
        func mark(_ offset: Int64) -> LogFingerprint {
            LogFingerprint(offset: offset, timestamp: 5, hash: UInt64(offset) + 7)
        }
        probe.track("Demo Requested", Self.lead)
        probe.partition.note(mark(0), from: .engagement)
        // Not the last that was taken: it was left in the batch.
        probe.partition.note(mark(1), from: .engagement)
        probe.partition.note(mark(0), from: .feedback)
        #expect(probe.partition.totals.logs.engagement == LogMarks(proven: mark(0), last: mark(0)))
        #expect(probe.partition.totals.logs.feedback == LogMarks())
        probe.partition.chooseWriting(.everything, atMilliseconds: 0)
        var effects = Effects()
        while probe.partition.encodeNext(.max, into: &effects) {}
        probe.partition.encodeMeta(into: &effects)
        var cluster = Cluster()
        var open = Transaction()
        open.state = effects.drain()
        cluster.commit(open, at: probe.partition.totals.next)
        probe.partition.committed()
        let known = probe.partition.totals.logs
        #expect(try cluster.load(ScorerFixture.environment()).partition.totals.logs == known)

        probe.redo()
        probe.track("Page Viewed", Self.lead, id: "other")
        probe.partition.note(mark(1), from: .engagement)
        #expect(probe.partition.totals.logs.engagement == LogMarks(proven: mark(0), last: mark(1)))
        probe.partition.aborted()
        #expect(probe.partition.totals.logs == known)
        // A word of the watch that came too late, or of what was undone.
        probe.partition.prove(mark(1), of: .engagement)
        #expect(probe.partition.totals.logs == known)
    }

    /// Caught: a stray tombstone, or a changelog that was emptied and written again, goes on with what
    /// is left, and leads that sales has qualify again.
    @Test("a changelog without all of its leads is refused for the whole group")
    func whole() throws {
        func partition(_ cluster: Cluster) throws -> ScorerPartition {
            let (partition, replay) = try cluster.load(ScorerFixture.environment())
            #expect(replay == nil)
            partition.finishRestore()
            return partition
        }
        try partition(Self.cluster()).checkIsWhole()
        var holey = Self.cluster()
        holey.changelog.removeFirst()
        let fewer = try partition(holey)
        let refusal = #expect(throws: StateRefusal.self) { try fewer.checkIsWhole() }
        #expect(refusal?.what.contains("has 1 of 2 leads") == true, "\(refusal as Any)")
        #expect(refusal?.stopsGroup == true)
        // No state, nothing to miss.
        try partition(Cluster()).checkIsWhole()
    }

    @Test(
        "what concerns every partition stops the group; caught: the others go on and qualify again")
    func scope() {
        let cluster = Self.cluster()
        var wider = ScorerFixture.environment()
        wider.partitionCount = 4
        #expect(Self.refusal(cluster, wider)?.stopsGroup == true)
        var empty = cluster
        empty.changelog = []
        #expect(Self.refusal(empty)?.stopsGroup == true)
        var ahead = cluster
        ahead.committed?.engagement += 1
        #expect(Self.refusal(ahead)?.stopsGroup == false)
    }

    @Test("a foreign record is named by key and offset; caught: nobody finds who wrote it")
    func foreign() {
        var loader = ScorerPartition.Loader(
            number: ScorerFixture.partition, environment: ScorerFixture.environment())
        let (key, value) = (Array("lead-4".utf8), Array(#"{"oops":1}"#.utf8))
        let refusal = #expect(throws: StateRefusal.self) {
            try key.withUnsafeBytes { key in
                try value.withUnsafeBytes { try loader.load(key: key, value: $0, offset: 17) }
            }
        }
        #expect(refusal?.why.contains("lead 'lead-4' at offset 17") == true, "\(refusal as Any)")
    }

    @Test(
        "a state is loaded by the partitioner that it was made with, and by no other",
        arguments: Partitioner.allCases)
    func partitioner(made: Partitioner) {
        let cluster = Self.cluster(partitioner: made)
        for told in Partitioner.allCases {
            var environment = ScorerFixture.environment()
            environment.partitioner = told
            let refusal = Self.refusal(cluster, environment)
            #expect((refusal == nil) == (told == made))
            guard told != made else { continue }
            #expect(refusal?.why.contains("made with partitioner \(made.rawValue)") == true)
            #expect(refusal?.remedy.contains("set partitioner: \(made.rawValue) again") == true)
        }
    }

    @Test("a half-life that never ends is kept, and leads that count by it load")
    func never() throws {
        var definition = ScorerFixture.definitions[0]
        for index in definition.behaviours.indices {
            definition.behaviours[index].halfLifeSeconds = .infinity
        }
        let probe = ScorerProbe(definition)
        probe.track("Pricing Viewed", Self.lead)
        probe.track("Pricing Viewed", Self.lead, days: 3_000)
        var cluster = Cluster()
        var open = Transaction()
        var effects = Effects()
        probe.partition.chooseWriting(.everything, atMilliseconds: 0)
        _ = probe.partition.encodeNext(.max, into: &effects)
        probe.partition.encodeMeta(into: &effects)
        open.state = effects.drain()
        cluster.commit(open, at: probe.partition.totals.next)
        let environment = ScorerFixture.environment(definition)
        #expect(try cluster.load(environment).partition.leadCount == 1)
        #expect(
            Self.refusal(cluster)?.why.contains("half_life of 'demo' changed") == true,
            "the state knows that it never ended")
    }

    @Test("a record of another version, cut or prolonged is refused")
    func damaged() {
        let cluster = Self.cluster()
        for index in cluster.changelog.indices {
            let value = cluster.changelog[index].value
            var changed: [[UInt8]] = (0..<value.count).map { Array(value[..<$0]) }
            changed += [value + [0], [9] + value.dropFirst()]
            for value in changed {
                var other = cluster
                other.changelog[index].value = value
                #expect(Self.refusal(other)?.what.contains("unreadable") == true)
            }
        }
    }

    @Test("flipped bits are refused or loaded, never trapped on", arguments: 0..<8)
    func flipped(seed: UInt64) {
        var dice = Dice(seed: seed)
        let cluster = Self.cluster()
        var refused = 0
        for _ in 0..<400 {
            var other = cluster
            let index = dice.below(other.changelog.count)
            let byte = dice.below(other.changelog[index].value.count)
            other.changelog[index].value[byte] ^= UInt8(1 << dice.below(8))
            refused += Self.refusal(other) == nil ? 0 : 1
        }
        #expect(refused > 100, "seed \(seed)")
    }

    @Test("a tombstone removes a lead")
    func tombstone() throws {
        var loader = ScorerPartition.Loader(
            number: ScorerFixture.partition, environment: ScorerFixture.environment())
        let cluster = Self.cluster()
        for record in cluster.changelog {
            try record.key.withUnsafeBytes { key in
                try record.value.withUnsafeBytes { try loader.load(key: key, value: $0) }
            }
        }
        for id in [Self.lead, "never there"] {
            try Array(id.utf8).withUnsafeBytes { try loader.load(key: $0, value: nil) }
        }
        let first = Offsets(0, 0)
        let (partition, _) = try loader.finish(committed: cluster.committed, first: first)
        #expect(partition.leadCount == 1)
    }

    @Test("counting again belongs to a restore")
    func replayInLife() async {
        await #expect(processExitsWith: .failure) {
            let partition = ScorerPartition(
                number: 0, environment: ScorerFixture.environment(), start: Offsets(0, 0))
            let record = LogRecord(key: [1], value: [1], offset: 0, timestamp: 0)
            record.read { partition.replayEngagement($0, ScorerFixture.engagementReader()) }
        }
    }

    /// If this fails, the layout changed: state of the last release must still load.
    @Test("the records have the bytes that they had")
    func golden() throws {
        let records = Self.cluster().changelog
        #expect(records.map { $0.value.hexLines }.joined(separator: "\n\n") == Self.goldenBytes)
    }

    @Test("leads of the version before are read as they are")
    func former() throws {
        var cluster = Self.cluster()
        let former = Self.formerBytes.split(separator: "\n\n").map { text in
            let digits = text.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
            return stride(from: 0, to: digits.count, by: 2).map {
                UInt8(digits[$0] << 4 | digits[$0 + 1])
            }
        }
        #expect(former.count == cluster.changelog.count)
        for index in former.indices { cluster.changelog[index].value = former[index] }
        let (then, _) = try cluster.load(ScorerFixture.environment())
        then.finishRestore()
        var leads: Set<[UInt8]> = []
        then.table.forEachRow { leads.insert(Array(then.table[$0].bytes)) }
        #expect(leads == Set(former.dropLast().map { Array($0.dropFirst(18)) }))
    }

    static let goldenBytes = """
        02020300000000000000000000000000000000a8da769b01000000a8da769b01
        00000000000000000080010000000100060001000200300040006c6561642d30
        0000000000000000f03f00a8da769b0100000100000000000000000000000800
        000000a8da769b010000736f667477617265010004000800010000a8da769b01
        00000000000000005e400100000000a8da769b010000b80b0000000000000000
        0000000000000000000000000000000000000000008001000000000000000000
        f03f0000200300000000e92b826fbbf3eeb3ff0000c0afc0f00bc60701c856f2
        ea9fffff0fc0afc0f00b

        02020300000000000000000000000000000000a8da769b01000000a8da769b01
        00000000000000000080000000000000060001000100000000006c6561642d31
        0000000000000000f03f00a8da769b0100000100000002000000160c187debe7
        4daaff0200c0afc0f00b

        0202000300000004007465737401000000000000000203000000000000000300
        0000000000000300000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000
        00000000000000a8da769b010000020000000000000001000000000000000000
        0000000000000000000005006669727374000000000500040064656d6f000000
        0080c64341070070726963696e67000000000075224104007061676500000000
        0020ac4007006361726565727300000000007532410400667265650000000000
        18f54003000800696e6475737472790900656d706c6f79656573080063757374
        6f6d657208000d00696e6475737472793d636f72650d00696e6475737472793d
        6e6561720e00696e6475737472793d6f746865720d00656d706c6f796565733d
        6665770e00656d706c6f796565733d736f6d650e00656d706c6f796565733d6d
        616e790d00637573746f6d65723d747275650e00637573746f6d65723d66616c
        736500000000000000000000
        """

    /// What 0.1.0 wrote of the same.
    static let formerBytes = """
        01020300000000000000000000000000000000a8da769b01000000a8da769b01
        00000000000000000080010000000100060001000200300040006c6561642d30
        0000000000000000f03f00a8da769b0100000100000000000000000000000800
        000000a8da769b010000736f667477617265010004000800010000a8da769b01
        00000000000000005e400100000000a8da769b010000b80b0000000000000000
        0000000000000000000000000000000000000000008001000000000000000000
        f03f0000000000000000e92b826fbbf3eeb3ff0000c0afc0f00bc60701c856f2
        ea9fffff0fc0afc0f00b

        01020300000000000000000000000000000000a8da769b01000000a8da769b01
        00000000000000000080000000000000060001000100000000006c6561642d31
        0000000000000000f03f00a8da769b0100000100000002000000160c187debe7
        4daaff0200c0afc0f00b

        0201000300000004007465737401000000000000000203000000000000000300
        0000000000000300000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000
        0000000000000000000000000000000000000000000000000000000000000000
        00000000000000a8da769b010000020000000000000001000000000000000000
        0000000000000000000005006669727374000000000500040064656d6f000000
        0080c64341070070726963696e67000000000075224104007061676500000000
        0020ac4007006361726565727300000000007532410400667265650000000000
        18f54003000800696e6475737472790900656d706c6f79656573080063757374
        6f6d657208000d00696e6475737472793d636f72650d00696e6475737472793d
        6e6561720e00696e6475737472793d6f746865720d00656d706c6f796565733d
        6665770e00656d706c6f796565733d736f6d650e00656d706c6f796565733d6d
        616e790d00637573746f6d65723d747275650e00637573746f6d65723d66616c
        73650000
        """
}

extension [UInt8] {
    /// 32 bytes a line, for people to compare.
    fileprivate var hexLines: String {
        stride(from: 0, to: count, by: 32).map { start in
            Array(self[start..<Swift.min(count, start + 32)]).hex
        }.joined(separator: "\n")
    }
}

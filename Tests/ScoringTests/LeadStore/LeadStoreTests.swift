// The store of leads against a dictionary: no JSON, no scores, bytes only.
import Leads
import Scoring
import System
import Testing

@Suite("lead store")
struct LeadStoreTests {
    /// Each of these was made on purpose and found by these histories: `aborted` that leaves dirty marks or
    /// created leads, or due times as they were taken or added; `committed` that leaves what it wrote
    /// dirty; `nextToWrite` that calls it clean before the commit, or passes one over; `decided` that only
    /// marks dirty; `save` once per life and not per transaction; a replay point that is one late or
    /// passes over what is not written; `holds` that is off by one.
    @Test(
        "commits, aborts and crashes at any step leave what a dictionary holds",
        arguments: 0..<120 as Range<UInt64>)
    func againstDictionary(seed: UInt64) {
        var dice = Dice(seed: seed)
        let ids = (0..<1 + dice.below(40)).map { "lead \($0)" }
        var model = LeadStoreModel(
            input: (0..<400).map { _ in
                LeadStoreModel.Record(id: dice.pick(ids), value: Int64(dice.below(1_000)) + 1)
            })
        var now: Int64 = 0
        while model.committed.next < model.input.count {
            now += Int64(dice.below(1_000))
            model.begin(at: now)
            let stepCount = dice.below(25)
            for _ in 0..<stepCount where model.open.next < model.input.count {
                change(&model, ids, now, &dice)
            }
            if let difference = model.difference() {
                Issue.record("seed \(seed), open at \(model.open.next): \(difference)")
                return
            }
            let least = dice.pick([0, 0, 1, 3, .max])
            let dueBefore = now - Int64(dice.below(5_000))
            switch dice.below(10) {
            case 0..<3:
                if dice.chance(0.5) { model.write(least: least, dueBefore: dueBefore) }
                if dice.chance(0.7) { model.abort() } else { model.crash() }
            default:
                model.commit(least: least, dueBefore: dueBefore)
                if dice.chance(0.2) { model.crash() }
            }
            if let difference = model.difference() {
                Issue.record("seed \(seed), ended at \(model.open.next): \(difference)")
                return
            }
        }
        // Of a few leads one is decided about in nearly every transaction.
        if ids.count >= 20 { #expect(model.replayedCount > 0, "seed \(seed) never replayed") }
    }

    private func change(
        _ model: inout LeadStoreModel, _ ids: [String], _ now: Int64, _ dice: inout Dice
    ) {
        switch dice.below(20) {
        case 0..<2:
            let text = (0...dice.below(300)).map { _ in UInt8(dice.below(256)) }
            model.decide(dice.pick(ids), text)
        case 2..<4: model.setDue(dice.pick(ids), at: now + Int64(dice.below(3_000)))
        case 4: model.popDue(at: now)
        default: model.takeNext()
        }
    }

    /// Fails if the undo log keeps only its first block, or overwrites it.
    @Test("an abort takes back more than fits into one block of the undo log")
    func largeAbort() {
        var model = LeadStoreModel(input: [])
        let ids = (0..<300).map { "lead \($0)" }
        model.begin(at: 0)
        for id in ids { model.decide(id, Array(repeating: 1, count: 8_000)) }
        model.commit(least: 0, dueBefore: .min)
        model.begin(at: 1)
        for id in ids { model.decide(id, Array(repeating: 2, count: 9_000)) }
        model.abort()
        let difference = model.difference()
        #expect(difference == nil)
        #expect(model.open.leads.count == 300)
    }

    /// Fails if `committed` keeps stale entries: the queue would grow for as long as the process lives.
    @Test("a lead that changes and is written for ever leaves nothing behind")
    func queueStaysSmall() {
        var model = LeadStoreModel(
            input: Array(repeating: .init(id: "lead", value: 1), count: 10_000))
        for _ in 0..<10_000 {
            model.begin(at: 0)
            model.takeNext()
            model.commit(least: 1, dueBefore: .min)
        }
        #expect(model.store.dirtyCount == 0)
        #expect(model.store.replayPoint == nil)
    }

    /// Fails if `choose` counts leads that are written anyway, or does not take the oldest.
    @Test("the oldest dirty leads are written first, beside what was decided")
    func oldestFirst() {
        var model = LeadStoreModel(
            input: ["a", "b", "c", "d"].map { .init(id: $0, value: 1) })
        for now in 0..<4 as Range<Int64> {
            model.begin(at: now)
            model.takeNext()
            model.commit(least: 0, dueBefore: .min)
        }
        #expect(model.log.leads.isEmpty && model.store.dirtyCount == 4)
        model.begin(at: 4)
        model.decide("a", [1])
        model.commit(least: 1, dueBefore: .min)
        #expect(Set(model.log.leads.keys) == ["a", "b"])
        #expect(model.store.replayPoint == 2 && model.store.dirtySinceMilliseconds == 2)
        model.begin(at: 5)
        model.commit(least: 0, dueBefore: 2)
        #expect(Set(model.log.leads.keys) == ["a", "b", "c"])
        #expect(model.store.replayPoint == 3)
    }

    /// Fails if a tombstone leaves the lead, or its place in the input to the next lead of that row.
    @Test("a deleted lead of the changelog is not there, and a new one counts from the start")
    func tombstone() {
        var store = LeadStore(isRestored: true)
        let record = LeadTable.bytes(ofNew: "old")
        Self.load(&store, "old", record, countedTo: 10)
        Self.load(&store, "old", nil, countedTo: 0)
        Self.load(&store, "never there", nil, countedTo: 0)
        #expect(store.table.count == 0)
        store.beginReplay(from: 5)
        let id = Array("new".utf8)
        let row = id.withUnsafeBytes { store.create($0, hash: StableHash.hash64($0)) }
        let isHeld = store.holds(5, row: row)
        #expect(!isHeld)
        store.endReplay()
        #expect(store.table.count == 1 && !store.isReplaying)
    }

    private static func load(
        _ store: inout LeadStore, _ id: String, _ bytes: [UInt8]?, countedTo offset: Int64
    ) {
        Array(id.utf8).withUnsafeBytes { key in
            let hash = StableHash.hash64(key)
            guard let bytes else { return store.load(key, hash: hash, nil, countedTo: offset) }
            bytes.withUnsafeBytes { store.load(key, hash: hash, $0, countedTo: offset) }
        }
    }
}

extension LeadTable {
    fileprivate static func bytes(ofNew id: String) -> [UInt8] {
        var table = LeadTable()
        let row = Array(id.utf8).withUnsafeBytes { table.insert($0, hash: 1) }
        return Array(table[row].bytes)
    }
}

// Two of everything: the store under test, and a dictionary that is plainly right. A lead's bytes are a
// fold of its records (which tells their order, and one counted twice or never) and a text that only
// decisions change.
import Leads
import Scoring
import System
import Testing

struct LeadStoreModel: ~Copyable {
    struct Lead: Equatable {
        var fold: Int64 = 0
        var decisions: [UInt8] = []
    }
    struct Due: Hashable {
        var id: String
        var at: Int64
    }
    /// What a transaction that commits makes permanent.
    struct State {
        var leads: [String: Lead] = [:]
        var dues: Set<Due> = []
        /// The input's next offset.
        var next = 0
    }
    /// A record of the input: to be folded into a lead.
    struct Record {
        var id: String
        var value: Int64
    }
    /// A compacted topic.
    struct Changelog {
        var leads: [String: (bytes: [UInt8], countedTo: Int)] = [:]
        var replayFrom = 0
        var next = 0
    }

    let input: [Record]
    var store = LeadStore()
    var committed = State()
    var open = State()
    var log = Changelog()
    private var sent = Changelog()
    private(set) var replayedCount = 0

    init(input: [Record]) { self.input = input }

    private static func hash(_ id: UnsafeRawBufferPointer) -> UInt64 { StableHash.hash64(id) }

    // MARK: Both sides

    mutating func begin(at now: Int64) {
        store.begin(offset: Int64(committed.next), atMilliseconds: now)
        open = committed
    }

    /// Counts the next record of the input.
    mutating func takeNext() {
        let record = input[open.next]
        fold(record)
        open.leads[record.id, default: Lead()].fold.fold(record.value)
        open.next += 1
    }

    private mutating func fold(_ record: Record, offset: Int64? = nil) {
        let row = touchOrCreate(record.id)
        if let offset, store.holds(offset, row: row) { return }
        var fold = store[row].landmark
        fold.fold(record.value)
        store[row].landmark = fold
        store.changed(row)
    }

    private mutating func touchOrCreate(_ id: String) -> UInt32 {
        let bytes = Array(id.utf8)
        let hash = bytes.withUnsafeBytes { Self.hash($0) }
        if let row = bytes.withUnsafeBytes({ store.touch($0, hash: hash) }) { return row }
        return bytes.withUnsafeBytes { store.create($0, hash: hash) }
    }

    /// Decides about a lead; the text says what.
    mutating func decide(_ id: String, _ text: [UInt8]) {
        let row = touchOrCreate(id)
        store.reserve(row, extra: max(0, text.count - store[row].decisionBytes))
        store[row].setDecisions(text)
        store.decided(row)
        open.leads[id, default: Lead()].decisions = text
    }

    mutating func setDue(_ id: String, at due: Int64) {
        guard open.leads[id] != nil, open.dues.insert(Due(id: id, at: due)).inserted else { return }
        let row = Array(id.utf8).withUnsafeBytes { store.table.find($0, hash: Self.hash($0)) }
        if let row { store.setDue(row, atMilliseconds: due) }
    }

    /// Everything that is due comes once, and soonest first.
    mutating func popDue(at now: Int64) {
        let expected = open.dues.filter { $0.at <= now }
        var last = Int64.min
        var found: Set<Due> = []
        while let (row, due) = store.popDue(at: now) {
            #expect(due >= last)
            last = due
            found.insert(Due(id: String(decoding: store[row].id, as: UTF8.self), at: due))
        }
        #expect(found == expected)
        open.dues.subtract(expected)
    }

    /// Sends what the changelog is to have; it has it only after `commit`.
    mutating func write(least: Int, dueBefore: Int64) {
        store.choose(least: least, dueBefore: dueBefore)
        sent = log
        while let row = store.nextToWrite() {
            let id = String(decoding: store[row].id, as: UTF8.self)
            sent.leads[id] = (Array(store[row].bytes), open.next)
        }
        sent.replayFrom = store.nextReplayPoint.map(Int.init) ?? open.next
        sent.next = open.next
    }

    mutating func commit(least: Int, dueBefore: Int64) {
        write(least: least, dueBefore: dueBefore)
        store.committed()
        log = sent
        committed = open
        #expect(store.replayPoint.map(Int.init) ?? open.next == log.replayFrom)
        #expect(store.dirtySinceMilliseconds ?? .max > dueBefore)
    }

    mutating func abort() {
        store.aborted()
        open = committed
    }

    /// Dies, and comes back with what the log has.
    mutating func crash() {
        store = LeadStore(isRestored: true)
        for (id, (bytes, countedTo)) in log.leads {
            let key = Array(id.utf8)
            key.withUnsafeBytes { key in
                bytes.withUnsafeBytes {
                    store.load(key, hash: Self.hash(key), $0, countedTo: Int64(countedTo))
                }
            }
        }
        store.beginReplay(from: Int64(log.replayFrom))
        for offset in log.replayFrom..<log.next { fold(input[offset], offset: Int64(offset)) }
        replayedCount += log.next - log.replayFrom
        store.endReplay()
        open = committed
        open.dues = []
        for due in committed.dues { setDue(due.id, at: due.at) }
    }

    // MARK: Comparing

    /// What differs; nil: nothing.
    func difference() -> String? {
        var found: [String: Lead] = [:]
        store.table.forEachRow { row in
            let lead = store.table[row]
            let end = lead.byteCount
            found[String(decoding: lead.id, as: UTF8.self)] = Lead(
                fold: lead.landmark,
                decisions: Array(lead.bytes[(end - lead.decisionBytes)..<end]))
        }
        if found != open.leads {
            let ids = Set(found.keys).union(open.leads.keys)
            let id = ids.first { found[$0] != open.leads[$0] } ?? "?"
            return "\(id) is \(String(describing: found[id])), "
                + "not \(String(describing: open.leads[id]))"
        }
        let due = open.dues.map(\.at).min() ?? .max
        return store.nextDue == due ? nil : "next due at \(store.nextDue), not \(due)"
    }
}

extension Int64 {
    /// Another order, a value twice or none at all gives another result.
    mutating func fold(_ value: Int64) { self = self &* 31 &+ value }
}

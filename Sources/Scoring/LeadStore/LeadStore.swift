// All leads of one partition, changed in transactions. It knows their ids and rows, and not what their
// bytes say.
//
// After `aborted` every lead and every due time is as it was at `begin`. What `decided` names is
// written by the transaction that decided it. What only `changed` may be written later: `replayPoint`
// says from where on the input has to be counted again (restore.md, "Write-behind").
//
// Life of a transaction: begin, change leads, choose, write, then committed or aborted.
// Life of a restore: load each record, beginReplay, count again, endReplay.
package import Leads

package struct LeadStore: ~Copyable {
    package private(set) var table = LeadTable()
    /// Stamps rows; starts anew with each process.
    private var transaction: UInt32 = 1
    private var undo = UndoLog()
    private var dirty = DirtyQueue()
    private var due = DueQueue()
    /// Rows that the open transaction writes: what was decided, then the oldest dirty ones.
    private var writing: ContiguousArray<UInt32> = []
    private var writtenCount = 0
    /// While a restore replays: the offset from which on a lead counts; nil in life.
    private var replay: [UInt32: Int64]?
    /// From where a restore would have to count again; nil: from where the last commit ended.
    package private(set) var replayPoint: Int64?

    /// - Parameter isRestored: records of a changelog follow.
    package init(isRestored: Bool = false) { replay = isRestored ? [:] : nil }

    // MARK: Transactions

    /// - Parameter offset: of the input that can be counted again.
    package mutating func begin(offset: Int64, atMilliseconds now: Int64) {
        transaction += 1
        dirty.begin(transaction, offset: offset, atMilliseconds: now)
    }

    /// The transaction is committed: only now is what it wrote clean.
    package mutating func committed() {
        for row in writing { table.rows[Int(row)].dirtyIn = 0 }
        dropClean()
        due.committed()
        end()
    }

    /// The transaction is aborted: nothing of it happened.
    package mutating func aborted() {
        for index in undo.entries.indices.reversed() {
            let entry = undo.entries[index]
            guard entry.count > 0 else {
                table.remove(entry.row)
                continue
            }
            table.put(undo.bytes(of: entry), at: entry.row)
            table.rows[Int(entry.row)].dirtyIn = entry.dirtyIn
        }
        dirty.aborted()
        due.aborted(transaction)
        end()
    }

    private mutating func end() {
        undo.clear()
        writing.removeAll(keepingCapacity: true)
        writtenCount = 0
    }

    private mutating func dropClean() {
        while let entry = dirty.first, !isDirty(entry) { dirty.removeFirst() }
        replayPoint = dirty.tidy()
    }

    // MARK: Leads

    /// The lead of a row that is in use; stale after `reserve` for that row.
    @inline(__always) package subscript(row: UInt32) -> LeadImage { table[row] }

    /// Of the id of the lead in a row.
    @inline(__always) package func hash(of row: UInt32) -> UInt64 { table.rows[Int(row)].hash }

    /// The row of a lead, saved for undo; nil if there is none.
    @inline(__always)
    package mutating func touch(_ id: UnsafeRawBufferPointer, hash: UInt64) -> UInt32? {
        guard let row = table.find(id, hash: hash) else { return nil }
        save(row)
        return row
    }

    /// Keeps the bytes of a lead that is about to change.
    @inline(__always) package mutating func save(_ row: UInt32) {
        let state = table.rows[Int(row)]
        guard state.savedIn != transaction, !isReplaying else { return }
        table.rows[Int(row)].savedIn = transaction
        undo.save(row, dirtyIn: state.dirtyIn, table[row].bytes)
    }

    /// Adds a lead without events; it must not be there.
    package mutating func create(_ id: UnsafeRawBufferPointer, hash: UInt64) -> UInt32 {
        let row = table.insert(id, hash: hash)
        if !isReplaying {
            table.rows[Int(row)].savedIn = transaction
            undo.save(row, dirtyIn: 0, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return row
    }

    /// Makes room for `extra` more bytes of a lead.
    @inline(__always) package mutating func reserve(_ row: UInt32, extra: Int) {
        table.reserve(row, extra: extra)
    }

    /// What can be counted again has changed: the changelog may have it later.
    @inline(__always) package mutating func changed(_ row: UInt32) {
        guard table.rows[Int(row)].dirtyIn == 0 else { return }
        table.rows[Int(row)].dirtyIn = transaction
        dirty.append(row, transaction)
    }

    /// What cannot be counted again has changed: the open transaction writes the lead.
    package mutating func decided(_ row: UInt32) {
        changed(row)
        guard table.rows[Int(row)].writtenIn != transaction else { return }
        table.rows[Int(row)].writtenIn = transaction
        writing.append(row)
    }

    // MARK: Due times

    /// The earliest time at which a lead is due; Int64.max: none is.
    @inline(__always) package var nextDue: Int64 { due.nextDue }

    /// Has the row come back by `popDue` at a time.
    package mutating func setDue(_ row: UInt32, atMilliseconds milliseconds: Int64) {
        due.add(
            DueQueue.Entry(
                due: milliseconds, hash: table.rows[Int(row)].hash, row: row,
                transaction: transaction))
    }

    /// The first lead that is due at a time, once; whether it still is, its bytes say.
    package mutating func popDue(at milliseconds: Int64) -> (row: UInt32, due: Int64)? {
        due.pop(at: milliseconds).map { ($0.row, $0.due) }
    }

    // MARK: Writing

    /// Leads whose changes the changelog does not have yet; an upper bound.
    package var dirtyCount: Int { dirty.count }

    /// When the transaction began that left the oldest dirty lead; nil: all are clean.
    package var dirtySinceMilliseconds: Int64? {
        var cursor = dirty.oldest
        while let (entry, base) = dirty.next(&cursor) {
            if isDirty(entry) { return base.atMilliseconds }
        }
        return nil
    }

    /// Chooses what is written beside what was decided: the `least` oldest leads, and all that are
    /// dirty since `dueBefore`, but no more than `most`.
    package mutating func choose(least: Int, most: Int = .max, dueBefore: Int64) {
        var (least, most) = (least, most)
        var cursor = dirty.oldest
        while let (entry, base) = dirty.next(&cursor) {
            guard isDirty(entry), !isWriting(entry.row) else { continue }
            guard most > 0, least > 0 || base.atMilliseconds <= dueBefore else { return }
            (least, most) = (least - 1, most - 1)
            table.rows[Int(entry.row)].writtenIn = transaction
            writing.append(entry.row)
        }
    }

    /// The next chosen row, for its bytes to be written; nil: all are.
    package mutating func nextToWrite() -> UInt32? {
        guard hasMoreToWrite else { return nil }
        defer { writtenCount += 1 }
        return writing[writtenCount]
    }
    package var hasMoreToWrite: Bool { writtenCount < writing.count }

    /// The replay point if what was chosen gets committed.
    package var nextReplayPoint: Int64? {
        var cursor = dirty.oldest
        while let (entry, base) = dirty.next(&cursor) {
            if isDirty(entry), !isWriting(entry.row) { return base.offset }
        }
        return nil
    }

    private func isDirty(_ entry: DirtyQueue.Entry) -> Bool {
        table.rows[Int(entry.row)].dirtyIn == entry.transaction
    }
    private func isWriting(_ row: UInt32) -> Bool {
        table.rows[Int(row)].writtenIn == transaction
    }

    // MARK: Restore

    @inline(__always) package var isReplaying: Bool { replay != nil }

    /// Takes a lead as the changelog has it.
    ///
    /// - Parameters:
    ///   - bytes: framed and of this id; nil: the lead was deleted.
    ///   - offset: of the first record that the bytes do not hold.
    package mutating func load(
        _ id: UnsafeRawBufferPointer, hash: UInt64, _ bytes: UnsafeRawBufferPointer?,
        countedTo offset: Int64
    ) {
        let known = id.isEmpty ? nil : table.find(id, hash: hash)
        guard let bytes else {
            guard let known else { return }
            table.remove(known)
            replay?[known] = nil
            return
        }
        let row = known ?? table.insert(id, hash: hash)
        table.put(bytes, at: row)
        replay?[row] = offset
    }

    /// All is loaded; the input is to be counted again from `offset` on.
    package mutating func beginReplay(from offset: Int64) {
        dirty.begin(transaction, offset: offset, atMilliseconds: .min / 2)
    }

    /// Whether the lead was loaded with a record of the input in it.
    @inline(__always) package func holds(_ offset: Int64, row: UInt32) -> Bool {
        guard let first = replay?[row] else { return false }
        return offset < first
    }

    package mutating func endReplay() {
        replay = nil
        dropClean()
    }
}

// Leads whose counts the changelog does not have yet, in the order in which they became dirty.
//
// Entries are never searched: a lead that was written meanwhile has another transaction in its row,
// so its entry is stale and passed over. The replay point needs only the transaction of the oldest
// valid entry: a small ring says where the input stood when it began.

struct DirtyQueue {
    struct Entry {
        var row: UInt32
        /// In which it became dirty.
        var transaction: UInt32
    }
    struct Base {
        var transaction: UInt32
        var offset: Int64
        var atMilliseconds: Int64
    }
    /// A place in the queue.
    struct Cursor {
        fileprivate var entry: Int
        fileprivate var base = 0
    }
    private var entries: ContiguousArray<Entry> = []
    private var head = 0
    /// Where the input stood at the begin of each transaction that still matters.
    private var bases: ContiguousArray<Base> = []
    private var endAtBegin = 0

    /// Valid or stale ones.
    var count: Int { entries.count - head }

    mutating func begin(_ transaction: UInt32, offset: Int64, atMilliseconds: Int64) {
        endAtBegin = entries.count
        bases.append(
            Base(transaction: transaction, offset: offset, atMilliseconds: atMilliseconds))
    }

    @inline(__always) mutating func append(_ row: UInt32, _ transaction: UInt32) {
        entries.append(Entry(row: row, transaction: transaction))
    }

    /// Cuts what the aborted transaction added.
    mutating func aborted() {
        entries.removeLast(entries.count - endAtBegin)
        bases.removeLast()
    }

    // MARK: From the oldest on

    var oldest: Cursor { Cursor(entry: head) }

    /// The entry at a place, valid or stale, and where its transaction began; moves on.
    func next(_ cursor: inout Cursor) -> (entry: Entry, base: Base)? {
        guard cursor.entry < entries.count else { return nil }
        let entry = entries[cursor.entry]
        while bases[cursor.base].transaction < entry.transaction { cursor.base += 1 }
        cursor.entry += 1
        return (entry, bases[cursor.base])
    }

    var first: Entry? { head < entries.count ? entries[head] : nil }

    /// Drops the oldest entry; `tidy` is to follow.
    mutating func removeFirst() { head += 1 }

    /// Gives up the memory of what was dropped, and bases that no entry needs.
    ///
    /// - Returns: where the input stood before the oldest entry; nil when there is none.
    mutating func tidy() -> Int64? {
        guard head < entries.count else {
            entries.removeAll(keepingCapacity: true)
            head = 0
            bases.removeAll(keepingCapacity: true)
            return nil
        }
        if head > 4_096, head * 2 > entries.count {
            entries.removeSubrange(0..<head)
            head = 0
        }
        let oldest = entries[head].transaction
        if let keep = bases.firstIndex(where: { $0.transaction >= oldest }), keep > 0 {
            bases.removeSubrange(0..<keep)
        }
        return bases[0].offset
    }
}

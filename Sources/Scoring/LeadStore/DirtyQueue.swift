// Leads whose counts the changelog does not have yet, in the order in which they became dirty.
//
// Entries are never searched: a lead that was written meanwhile has another serial in its row, so
// its entry is stale and passed over. The replay point needs only the serial of the oldest valid
// entry: a small ring says where the inputs stood when that transaction began.

package struct DirtyQueue {
    struct Entry: Equatable {
        var row: UInt32
        /// The transaction in which it became dirty.
        var serial: UInt32
    }
    struct Base: Equatable {
        var serial: UInt32
        var offset: Int64
        var atMilliseconds: Int64
    }
    private(set) var entries: ContiguousArray<Entry> = []
    private(set) var head = 0
    /// Where the engagement input stood at the begin of each transaction that still matters.
    private(set) var bases: ContiguousArray<Base> = []
    private var endAtBegin = 0

    /// Valid or stale ones.
    var entryCount: Int { entries.count - head }

    mutating func begin(serial: UInt32, offset: Int64, atMilliseconds: Int64) {
        endAtBegin = entries.count
        bases.append(Base(serial: serial, offset: offset, atMilliseconds: atMilliseconds))
    }

    @inline(__always) mutating func append(_ row: UInt32, serial: UInt32) {
        entries.append(Entry(row: row, serial: serial))
    }

    /// Cuts what the aborted transaction added.
    mutating func aborted() {
        entries.removeLast(entries.count - endAtBegin)
        bases.removeLast()
    }

    /// The oldest entries that are still valid, from the head on.
    func forEachOldest(isValid: (Entry) -> Bool, _ body: (Entry, Base) -> Bool) {
        var baseIndex = 0
        for index in head..<entries.count where isValid(entries[index]) {
            while bases[baseIndex].serial < entries[index].serial { baseIndex += 1 }
            guard body(entries[index], bases[baseIndex]) else { return }
        }
    }

    /// Drops stale entries from the head and bases that no entry needs.
    ///
    /// - Returns: the offset from which a restore must replay, nil when nothing is dirty.
    mutating func advance(isValid: (Entry) -> Bool) -> Int64? {
        while head < entries.count, !isValid(entries[head]) { head += 1 }
        if head > 4_096, head * 2 > entries.count {
            entries.removeSubrange(0..<head)
            head = 0
        }
        guard head < entries.count else {
            entries.removeAll(keepingCapacity: true)
            head = 0
            bases.removeAll(keepingCapacity: true)
            return nil
        }
        let oldest = entries[head].serial
        if let keep = bases.firstIndex(where: { $0.serial >= oldest }), keep > 0 {
            bases.removeSubrange(0..<keep)
        }
        return bases[0].offset
    }
}

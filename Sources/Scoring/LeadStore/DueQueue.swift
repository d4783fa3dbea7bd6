// What is due to happen to leads, soonest first: a heap. Today verdicts that sales owes.
//
// An entry is a hint. What counts is the lead's own bytes, so nothing is removed when what was waited
// for comes. An abort puts back what its transaction took out, and removes what it added.

struct DueQueue {
    struct Entry: Comparable {
        /// In stream time, in milliseconds.
        var due: Int64
        /// Of the lead's id: the same order in every process.
        var hash: UInt64
        var row: UInt32
        /// The transaction that added it.
        var transaction: UInt32

        static func < (a: Entry, b: Entry) -> Bool { (a.due, a.hash) < (b.due, b.hash) }
    }
    /// The earliest time at which something is due; Int64.max: nothing is.
    private(set) var nextDue = Int64.max
    private var heap: ContiguousArray<Entry> = []
    private var taken: ContiguousArray<Entry> = []
    private var hasAdded = false

    mutating func add(_ entry: Entry) {
        hasAdded = true
        heap.append(entry)
        rise(from: heap.count - 1)
        nextDue = heap[0].due
    }

    /// Takes out the first entry that is due at a time.
    mutating func pop(at milliseconds: Int64) -> Entry? {
        guard nextDue <= milliseconds, let last = heap.popLast() else { return nil }
        var first = last
        if !heap.isEmpty {
            swap(&first, &heap[0])
            sink(from: 0)
        }
        nextDue = heap.first?.due ?? .max
        taken.append(first)
        return first
    }

    mutating func committed() {
        taken.removeAll(keepingCapacity: true)
        hasAdded = false
    }

    mutating func aborted(_ transaction: UInt32) {
        if hasAdded {
            heap.removeAll { $0.transaction == transaction }
            for index in (0..<heap.count / 2).reversed() { sink(from: index) }
        }
        for entry in taken where entry.transaction != transaction {
            heap.append(entry)
            rise(from: heap.count - 1)
        }
        nextDue = heap.first?.due ?? .max
        committed()
    }

    private mutating func rise(from start: Int) {
        var index = start
        while index > 0, heap[index] < heap[(index - 1) / 2] {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func sink(from start: Int) {
        var index = start
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < heap[index] else { return }
            heap.swapAt(index, child)
            index = child
        }
    }
}

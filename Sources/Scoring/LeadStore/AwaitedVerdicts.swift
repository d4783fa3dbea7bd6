// Handed-over leads whose silence will be a rejection, by the time when it is: a heap.
//
// An entry is a hint. What counts is the lead's own bytes, so nothing is removed when a verdict comes,
// and an abort only puts back what its transaction took out.

struct AwaitedVerdicts {
    struct Entry: Comparable {
        /// In stream time, in milliseconds.
        var due: Int64
        /// Of the lead's id: the same order in every process.
        var hash: UInt64
        var row: UInt32

        static func < (a: Entry, b: Entry) -> Bool { (a.due, a.hash) < (b.due, b.hash) }
    }
    /// The earliest time at which one is due; Int64.max: none is awaited.
    private(set) var nextDue = Int64.max
    private var heap: ContiguousArray<Entry> = []
    private var taken: ContiguousArray<Entry> = []

    mutating func add(_ entry: Entry) {
        heap.append(entry)
        var index = heap.count - 1
        while index > 0, heap[index] < heap[(index - 1) / 2] {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
        nextDue = heap[0].due
    }

    /// Takes out the first entry that is due at a time.
    mutating func take(at milliseconds: Int64) -> Entry? {
        guard nextDue <= milliseconds, let last = heap.popLast() else { return nil }
        guard let first = heap.first else {
            nextDue = .max
            taken.append(last)
            return last
        }
        heap[0] = last
        sink()
        nextDue = heap[0].due
        taken.append(first)
        return first
    }

    private mutating func sink() {
        var index = 0
        while true {
            var child = 2 * index + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < heap[index] else { return }
            heap.swapAt(index, child)
            index = child
        }
    }

    mutating func committed() { taken.removeAll() }

    mutating func aborted() {
        for entry in taken { add(entry) }
        taken.removeAll()
    }
}

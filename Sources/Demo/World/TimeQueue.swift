/// What is due next: a binary heap by time, equal times in the order in which they were added.
struct TimeQueue<Element> {
    private struct Entry {
        let milliseconds: Int64, number: Int, element: Element

        func isBefore(_ other: Entry) -> Bool {
            (milliseconds, number) < (other.milliseconds, other.number)
        }
    }
    private var entries: [Entry] = []
    private var added = 0

    var count: Int { entries.count }
    var nextMilliseconds: Int64? { entries.first?.milliseconds }

    mutating func add(_ element: Element, at milliseconds: Int64) {
        entries.append(Entry(milliseconds: milliseconds, number: added, element: element))
        added += 1
        var child = entries.count - 1
        while child > 0, entries[child].isBefore(entries[(child - 1) / 2]) {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The earliest, if it is due by then.
    mutating func next(until milliseconds: Int64) -> (milliseconds: Int64, element: Element)? {
        guard let first = entries.first, first.milliseconds <= milliseconds else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].isBefore(entries[least]) { least = child }
            guard least != parent else { break }
            entries.swapAt(parent, least)
            parent = least
        }
        return (first.milliseconds, first.element)
    }
}

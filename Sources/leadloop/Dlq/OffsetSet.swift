/// Offsets as text, `0-5,9,12-20`: what a replay remembers.
struct OffsetSet: Equatable, CustomStringConvertible {
    /// Rising, with gaps between.
    private(set) var ranges: [ClosedRange<Int64>] = []

    init() {}

    /// - Parameter offsets: in any order.
    init(_ offsets: some Sequence<Int64>) {
        for offset in offsets.sorted() { append(offset...offset) }
    }

    /// nil when the text is none of ours.
    init?(_ text: String) {
        var found: [ClosedRange<Int64>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
                .map { Int64($0) }
            guard (1...2).contains(ends.count), let first = ends[0],
                let last = ends[ends.count - 1], first >= 0, first <= last
            else { return nil }
            found.append(first...last)
        }
        formUnion(found)
    }

    var description: String {
        ranges.map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
        }.joined(separator: ",")
    }

    func contains(_ offset: Int64) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < offset { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(offset)
    }

    mutating func formUnion(_ other: OffsetSet) { formUnion(other.ranges) }

    private mutating func formUnion(_ more: [ClosedRange<Int64>]) {
        let all = (ranges + more).sorted { $0.lowerBound < $1.lowerBound }
        ranges = []
        for range in all { append(range) }
    }

    /// - Parameter range: begins no lower than the last one.
    private mutating func append(_ range: ClosedRange<Int64>) {
        guard let last = ranges.last, range.lowerBound <= last.upperBound + 1 else {
            return ranges.append(range)
        }
        ranges[ranges.count - 1] =
            last.lowerBound...max(last.upperBound, range.upperBound)
    }
}

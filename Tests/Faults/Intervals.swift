/// A set of numbers that mostly rise: as few ranges as there are gaps.
struct Intervals {
    private(set) var ranges: [ClosedRange<Int>] = []

    mutating func insert(_ number: Int) {
        guard let last = ranges.last else { return ranges.append(number...number) }
        if number > last.upperBound {
            if number == last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
            return
        }
        if number >= last.lowerBound { return }
        let index = place(of: number)
        if index < ranges.count, ranges[index].contains(number) { return }
        ranges.insert(number...number, at: index)
        join(index)
        if index > 0 { join(index - 1) }
    }

    func contains(_ number: Int) -> Bool {
        let index = place(of: number)
        return index < ranges.count && ranges[index].contains(number)
    }

    /// Of the first range that ends at or behind the number.
    private func place(of number: Int) -> Int {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func join(_ index: Int) {
        guard index + 1 < ranges.count,
            ranges[index].upperBound + 1 == ranges[index + 1].lowerBound
        else { return }
        ranges[index] = ranges[index].lowerBound...ranges[index + 1].upperBound
        ranges.remove(at: index + 1)
    }
}

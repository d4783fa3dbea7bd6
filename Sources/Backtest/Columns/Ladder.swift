/// The steps of a number: where so many of its rows lie below, and on both sides of a value that most
/// of them have.
struct Ladder {
    let rungs: [Double]

    /// Steps besides those that points are given for and those around a common value.
    private static let steps = 7
    /// Share of rows with one value from which on it has rungs of its own.
    private static let commonShare = 0.5

    /// - Parameters:
    ///   - values: by code; nil has no step.
    ///   - counts: rows of each code.
    ///   - wanted: steps that must be there.
    init(_ values: [Double?], _ counts: [Int], _ wanted: [Double]) {
        let sorted = Self.rowsByValue(values, counts)
        let filled = sorted.reduce(0) { $0 + $1.rows }
        guard let least = sorted.first?.value else {
            rungs = []
            return
        }
        var thresholds = Set(wanted)
        var (below, step) = (0, 1)
        for (value, count) in sorted {
            // A step where that share of the rows lies below, or where the many zeros end.
            if value > least, below * (Self.steps + 1) >= step * filled {
                thresholds.insert(value)
                while below * (Self.steps + 1) >= step * filled { step += 1 }
            }
            below += count
        }
        thresholds.formUnion(Self.aroundCommon(sorted, filled))
        // One value or nothing: that it is given may tell something.
        if thresholds.isEmpty, filled > 0 { thresholds.insert(least) }
        rungs = thresholds.sorted()
    }

    /// By value, rising.
    private static func rowsByValue(
        _ values: [Double?], _ counts: [Int]
    ) -> [(value: Double, rows: Int)] {
        var rows: [Double: Int] = [:]
        for (value, count) in zip(values, counts) {
            if let value { rows[value, default: 0] += count }
        }
        return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The value that most rows have; nil when none is so common.
    static func common(_ values: [Double?], _ counts: [Int]) -> Double? {
        let sorted = rowsByValue(values, counts)
        return commonIndex(sorted).map { sorted[$0].value }
    }

    private static func commonIndex(_ sorted: [(value: Double, rows: Int)]) -> Int? {
        let filled = sorted.reduce(0) { $0 + $1.rows }
        return sorted.indices.max { sorted[$0].rows < sorted[$1].rows }.flatMap {
            Double(sorted[$0].rows) >= commonShare * Double(filled) ? $0 : nil
        }
    }

    /// The few rows on either side of a value that most have would fall between the steps.
    private static func aroundCommon(
        _ sorted: [(value: Double, rows: Int)], _ filled: Int
    ) -> [Double] {
        guard let at = commonIndex(sorted) else { return [] }
        let least = max(2, filled / 500)
        let below = sorted[..<at].reduce(0) { $0 + $1.rows }
        let above = filled - below - sorted[at].rows
        return (below >= least ? [sorted[at].value] : [])
            + (above >= least ? [sorted[at + 1].value] : [])
    }
}

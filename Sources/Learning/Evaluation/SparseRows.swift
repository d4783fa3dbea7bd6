/// Rows of a table that is mostly zeros: column and value of what is not.
package struct SparseRows: Sendable {
    package let columnCount: Int
    private var starts = [0]
    private var columns: [Int32] = []
    private var values: [Double] = []

    package init(columnCount: Int) { self.columnCount = columnCount }

    package var count: Int { starts.count - 1 }

    /// - Precondition: columns are below `columnCount`, each at most once.
    package mutating func append(_ entries: some Sequence<(column: Int, value: Double)>) {
        for entry in entries {
            precondition((0..<columnCount).contains(entry.column), "a column beyond the table")
            columns.append(Int32(entry.column))
            values.append(entry.value)
        }
        starts.append(columns.count)
    }

    package subscript(row: Int) -> [(column: Int, value: Double)] {
        (starts[row]..<starts[row + 1]).map { (Int(columns[$0]), values[$0]) }
    }

    /// Sum of weight x value over a row.
    func dot(_ row: Int, _ weights: [Double]) -> Double {
        var sum = 0.0
        for at in starts[row]..<starts[row + 1] { sum += weights[Int(columns[at])] * values[at] }
        return sum
    }

    /// Adds scale x value^power of a row to each of its columns.
    func add(_ row: Int, scaledBy scale: Double, squared: Bool = false, to sums: inout [Double]) {
        for at in starts[row]..<starts[row + 1] {
            sums[Int(columns[at])] += scale * (squared ? values[at] * values[at] : values[at])
        }
    }
}

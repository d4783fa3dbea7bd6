/// Whether whole numbers that nearly all differ count rows, or measure something.
///
/// A running number is dense (few numbers between its least and its greatest are missing), or rises or
/// falls with the rows. Amounts do neither: what a file is sorted by is left to its name, unless the
/// numbers lie on a straight line.
enum RunningNumber {
    private static let densityMin = 1.0 / 3
    private static let sortedShare = 0.99
    /// Correlation of number and row.
    private static let straightMin = 0.98

    static func isOne(_ column: CSVTable.Column, _ values: [Double?]) -> Bool {
        let numbers = column.codes.compactMap { $0 < 0 ? nil : values[Int($0)] }
        guard let least = numbers.min(), let greatest = numbers.max(), numbers.count > 1 else {
            return false
        }
        let span = greatest - least + 1
        if Double(numbers.count) >= densityMin * span { return true }
        let steps = zip(numbers, numbers.dropFirst())
        let (rising, falling) = (steps.count { $0 < $1 }, steps.count { $0 > $1 })
        let isSorted = Double(max(rising, falling)) >= sortedShare * Double(numbers.count - 1)
        return isSorted && straightness(numbers) >= straightMin
    }

    /// Size of the correlation of each number with its place.
    private static func straightness(_ numbers: [Double]) -> Double {
        let count = Double(numbers.count)
        let (middle, mean) = ((count - 1) / 2, numbers.reduce(0, +) / count)
        var (xy, xx, yy) = (0.0, 0.0, 0.0)
        for (place, number) in numbers.enumerated() {
            let (x, y) = (Double(place) - middle, number - mean)
            xy += x * y
            xx += x * x
            yy += y * y
        }
        return yy > 0 ? xy.magnitude / (xx * yy).squareRoot() : 0
    }
}

// The second test of a leak. A field that is written after a deal was won is filled for some of the
// winners only: alone it predicts little over all rows, and whoever has it was accepted.
import Leads

/// A value that only leads of one outcome have, too often for chance.
package struct SureSign: Sendable, Equatable {
    /// `ContractSigned=Yes`, or `ContractSigned is given`.
    package let what: String
    package let rows: Int
    package let isAccepted: Bool

    static let rowsMin = 20
    /// That so many rows agree when the value says nothing.
    private static let chanceMax = 1e-6

    /// Finds the most frequent one of a column.
    static func find(
        _ column: CSVTable.Column, _ features: ColumnFeatures, rows: [Int], isAccepted: [Bool]
    ) -> SureSign? {
        let values = Values(column, features)
        var counts = values.names.map { _ in (rows: 0, accepted: 0) }
        for (row, isAccepted) in zip(rows, isAccepted) where column.codes[row] >= 0 {
            for value in values.ofCode[Int(column.codes[row])] {
                counts[value].rows += 1
                if isAccepted { counts[value].accepted += 1 }
            }
        }
        let share = Double(isAccepted.count { $0 }) / Double(max(1, isAccepted.count))
        let signs = zip(values.names, counts).compactMap { name, count -> SureSign? in
            guard count.rows >= rowsMin, count.rows < isAccepted.count,
                count.accepted == 0 || count.accepted == count.rows
            else { return nil }
            let isWon = count.accepted > 0
            let logChance = Double(count.rows) * log(isWon ? share : 1 - share)
            return logChance < log(chanceMax)
                ? SureSign(what: name, rows: count.rows, isAccepted: isWon) : nil
        }
        return signs.max { ($0.rows, $1.what) < ($1.rows, $0.what) }
    }

    /// What the cells of a column say that may be such a sign.
    private struct Values {
        private(set) var names: [String] = []
        /// Indices in `names`.
        private(set) var ofCode: [[Int]]

        init(_ column: CSVTable.Column, _ features: ColumnFeatures) {
            ofCode = column.texts.map { _ in [] }
            if features.filledShare < 1 { add("\(column.name) is given") { _ in true } }
            switch features.kind {
            case .boolean(let answers):
                add("\(column.name)=yes") { answers[$0] }
                add("\(column.name)=no") { !answers[$0] }
            case .category:
                for feature in features.keys.indices where feature != features.otherKey {
                    add(features.keys[feature]) { code in
                        features.ofCode[code].contains { $0.feature == feature }
                    }
                }
            case .number(let values):
                // What few rows have beside a value that most have, and no step of the ladder:
                // many visits may well be a sure sign.
                guard let common = Ladder.common(values, column.counts) else { return }
                add("\(column.name) other than \(shortNumber(common))") {
                    values[$0] != nil && values[$0] != common
                }
            default: break
            }
        }

        private mutating func add(_ name: String, _ has: (Int) -> Bool) {
            for code in ofCode.indices where has(code) { ofCode[code].append(names.count) }
            names.append(name)
        }
    }
}

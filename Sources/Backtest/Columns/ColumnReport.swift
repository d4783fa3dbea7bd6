import Learning
import System

/// A column of an export: what it is, and whether something is learned from it.
package struct ColumnReport: Sendable {
    package private(set) var features: ColumnFeatures
    /// Of a logistic regression on this column's features alone, with "is given" as one more: the mean
    /// of ten folds, at least .5; nil when there is nothing to judge. (Pooled over the folds it would
    /// be too low: the models of two folds differ in their intercept.)
    package private(set) var aucAlone: Double?
    /// Of the same model, over all rows.
    private(set) var logLossSum = Double.infinity
    /// A value that tells the outcome for sure.
    package let sureSign: SureSign?
    /// nil: it is learned from.
    package var leftOut: String?
    /// How its numbers were written.
    package var format: NumberFormat?

    /// Alone as good as this: probably written when the outcome was known.
    static let leakAUC = 0.85
    /// Worth a question.
    static let strongAUC = 0.75

    package static let leakReason = "leak? written after the outcome"

    package var hasLeakingAUC: Bool { (aucAlone ?? 0) >= Self.leakAUC }
    package var isLeak: Bool { hasLeakingAUC || sureSign != nil }
    package var isStrong: Bool { !isLeak && (aucAlone ?? 0) >= Self.strongAUC }

    /// Judges the column by the rows that have a verdict.
    init(
        _ features: ColumnFeatures, _ column: CSVTable.Column, rows: [Int], accepted: [Bool],
        seed: UInt64 = 1
    ) {
        self.features = features
        leftOut = features.kind.leftOut
        sureSign = SureSign.find(column, features, rows: rows, isAccepted: accepted)
        guard !features.keys.isEmpty || features.filledShare < 1 else { return }
        var looks = Looks(features)
        let lookOfRow = rows.map { looks.index(of: column.codes[$0]) }
        var dice = Dice(seed: seed)
        guard
            let folds = LogisticRegression.crossValidated(
                kinds: looks.table, lookOfRow, accepted, using: &dice)
        else { return }
        var quality = Quality()
        for (at, p) in folds.p.enumerated() { quality.note(p, accepted: accepted[at]) }
        logLossSum = quality.logLoss * Double(quality.count)
        let area = folds.auc(accepted)
        if area.isFinite { aucAlone = max(0.5, area) }
    }

    mutating func rename(_ unique: (String) -> String) { features.rename(unique) }
}

/// The different rows that one column makes.
private struct Looks {
    private let features: ColumnFeatures
    private(set) var table: SparseRows
    private var indexOfCode: [Int32: Int] = [:]
    private var indexOfLook: [[ColumnFeatures.Entry]?: Int] = [:]

    init(_ features: ColumnFeatures) {
        self.features = features
        table = SparseRows(columnCount: features.keys.count + 1)
    }

    mutating func index(of code: Int32) -> Int {
        let code = max(code, -1)
        if let index = indexOfCode[code] { return index }
        let look = code < 0 ? nil : features[code]
        let index = indexOfLook[look] ?? table.count
        if index == table.count {
            // The last column says that something is given.
            let given = look == nil ? [] : [(column: features.keys.count, value: 1.0)]
            table.append((look ?? []).map { (column: $0.feature, value: $0.x) } + given)
        }
        (indexOfCode[code], indexOfLook[look]) = (index, index)
        return index
    }
}

/// How the numbers of a column were read.
package struct NumberFormat: Sendable, Equatable {
    /// nil where no cell has a mark.
    package let mark: DecimalMark?
    /// The column's own cells do not tell; others do, or a person.
    package let isDeduced: Bool
    package let isMixed: Bool
    package let isPercent: Bool

    init(_ reading: NumberReading) {
        (mark, isDeduced) = (reading.mark, reading.isDeduced)
        (isMixed, isPercent) = (reading.isMixed, reading.isPercent)
    }
}

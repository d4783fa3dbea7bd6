import Learning
import System

/// A column of an export: what it is, and whether something is learned from it.
package struct ColumnReport: Sendable {
    package let features: ColumnFeatures
    /// 10-fold, of a logistic regression on this column's features alone, with "is given" as one
    /// more; at least .5, and nil when there is nothing to judge.
    package var aucAlone: Double?
    /// nil: it is learned from.
    package var leftOut: String?

    /// Alone as good as this: probably written when the outcome was known.
    static let leakAUC = 0.85
    /// Worth a question.
    static let strongAUC = 0.75

    package static let leakReason = "leak? written after the outcome"

    package var isLeak: Bool { (aucAlone ?? 0) >= Self.leakAUC }
    package var isStrong: Bool { !isLeak && (aucAlone ?? 0) >= Self.strongAUC }

    /// Judges the column by the rows that have a verdict.
    init(
        _ features: ColumnFeatures, _ codes: [Int32], rows: [Int], accepted: [Bool],
        seed: UInt64 = 1
    ) {
        self.features = features
        leftOut = features.kind.leftOut
        guard !features.keys.isEmpty || features.filledShare < 1 else { return }
        var kinds = SparseRows(columnCount: features.keys.count + 1)
        var kindOfLook: [[Int]: Int] = [:]
        let kindOfRow = rows.map { row in
            let look = codes[row] < 0 ? [] : features[codes[row]] + [features.keys.count]
            if let kind = kindOfLook[look] { return kind }
            kindOfLook[look] = kinds.count
            kinds.append(look.map { (column: $0, value: 1.0) })
            return kinds.count - 1
        }
        var dice = Dice(seed: seed)
        let folds = LogisticRegression.crossValidated(
            kinds: kinds, kindOfRow, accepted, using: &dice)
        let area = folds?.auc(accepted) ?? .nan
        aucAlone = area.isFinite ? max(0.5, area) : nil
    }
}

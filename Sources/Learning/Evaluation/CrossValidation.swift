/// The probability of each verdict by a model that was fitted without its fold.
package struct CrossValidation: Sendable {
    /// Per row.
    package var p: [Double]
    /// Fold of each row, from 0.
    package var fold: [Int]

    package init(p: [Double], fold: [Int]) {
        self.p = p
        self.fold = fold
    }

    /// Mean AUC of the folds that hold verdicts of both kinds; not a number when none does.
    ///
    /// Not the AUC of all rows together: each fold's model has an intercept of its own, higher where
    /// more of its own verdicts were rejected, so between folds the order is the wrong way round. A
    /// feature that says a little came out below 0.5.
    package func auc(_ isAccepted: [Bool]) -> Double {
        var folds: [Int: Quality] = [:]
        for row in p.indices {
            folds[fold[row], default: Quality()].note(p[row], accepted: isAccepted[row])
        }
        let areas = folds.sorted { $0.key < $1.key }.map(\.value.auc).filter(\.isFinite)
        return areas.reduce(0, +) / Double(areas.count)
    }
}

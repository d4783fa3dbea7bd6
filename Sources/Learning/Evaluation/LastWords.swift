/// Which verdict a prediction is measured by: the last one on the same lead.
///
/// A correction replaces the label of the verdict that it corrects and is no prediction of its own:
/// its p came after the lead had been judged. Measured by the first labels, silence that was taken for
/// a rejection and corrected by a late win counts as a rejection for ever.
package struct LastWords: Sendable {
    /// Per verdict the one whose label counts; nil: it is a correction of an earlier one.
    private var last: [Int?] = []
    /// Of each known id the verdict that began its chain of corrections.
    private var firstById: [String: Int] = [:]

    package init() {}

    /// Takes the next verdict, in the order in which they were given.
    ///
    /// - Parameters:
    ///   - id: nil: nothing can correct it.
    ///   - corrected: the id of the verdict that it corrects; one that is not known begins a chain.
    package mutating func note(id: String?, corrects corrected: String?) {
        let row = last.count
        let first = corrected.flatMap { firstById[$0] } ?? row
        last.append(nil)
        last[first] = row
        // The same id again is the same judgement: the first one counts.
        if let id, firstById[id] == nil { firstById[id] = first }
    }

    /// The verdict whose label counts for the prediction of a verdict, as numbered by `note`; nil if it
    /// is a correction.
    package subscript(row: Int) -> Int? { last[row] }
}

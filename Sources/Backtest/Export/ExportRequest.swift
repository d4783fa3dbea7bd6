/// What a person says about an export.
package struct ExportRequest: Sendable {
    /// Of the file, for names and errors.
    package var path: String
    package var delimiter: Delimiter?
    /// As `iconv -l` has it; nil: as the bytes tell.
    package var encoding: String?
    /// Of numbers that do not tell.
    package var decimal: DecimalMark?
    /// Of dates that do not tell.
    package var dateOrder: DateOrder?
    /// Column with the outcome.
    package var label: String
    /// Its texts that mean accepted and so on, as they were given: each may be a list. An empty text
    /// is an empty cell.
    package var accepted: [String] = []
    package var rejected: [String] = []
    package var undecided: [String] = []
    /// Column with numbers or times to sort by.
    package var order: String?
    /// Column with who judged.
    package var rep: String?
    /// Column with why it was rejected.
    package var reason: String?
    /// Texts of that column and what they are called in the list, `TEXT=reason`.
    package var reasonNames: [String] = []
    package var ignored: [String] = []
    /// Columns to learn from whatever they were left out for.
    package var kept: [String] = []
    /// Columns whose numbers are labels.
    package var categories: [String] = []
    /// A file of points or a definition, by its name and its bytes.
    package var points: (name: String, yaml: [UInt8])?

    package init(path: String, label: String) { (self.path, self.label) = (path, label) }
}

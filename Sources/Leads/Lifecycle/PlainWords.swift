// Words as people and CRMs write them: `Bad Fit`, `bad-fit` and `bad_fit ` are one.

extension StringProtocol {
    /// Its letters and digits, in lower case.
    package var lettersAndDigits: String { lowercased().filter { $0.isLetter || $0.isNumber } }
}

extension Reason {
    /// Reads a reason of any case, with any blanks and separators, where that leaves one of the list.
    package init?(written text: String) {
        if let exact = Reason(rawValue: text) {
            self = exact
            return
        }
        let plain = text.lettersAndDigits
        let same = Self.allCases.filter { $0.rawValue.lettersAndDigits == plain }
        guard same.count == 1 else { return nil }
        self = same[0]
    }

    /// The closed list, for people.
    package static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension [FitAttribute] {
    /// The attribute that a rep names, as `Reason(written:)` reads a reason.
    package func meant(by text: String) -> FitAttribute? {
        if let exact = first(where: { $0.name == text }) { return exact }
        let plain = text.lettersAndDigits
        let same = plain.isEmpty ? [] : filter { $0.name.lettersAndDigits == plain }
        return same.count == 1 ? same[0] : nil
    }
}

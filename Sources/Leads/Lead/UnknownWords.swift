// What forms, exports and libraries write where nothing is known: one list for traits and for
// `learn --csv`. Taken for a value, such a word would earn the points of `otherwise`.

package enum UnknownWords {
    private static let words: Set<String> = [
        "", "n/a", "na", "n.a", "n. a", "nan", "nil", "none", "null", "undefined", "unknown",
        "unspecified", "not provided", "not specified", "not set", "not available",
        "not applicable",
        "not known", "no value", "no answer", "blank", "empty", "select", "please select",
        "select one", "choose", "choose one", "please choose", "keine angabe", "k.a", "k. a",
        "unbekannt", "bitte auswählen",
    ]
    /// Salesforce writes --None--, Analytics (not set), spreadsheets #N/A, PostgreSQL \N.
    private static let frame = Set("-–—_.…?*#\"'()[]<>{}|/\\")
    private static let bytesMax = 48

    /// - Parameter text: of any case, with any blanks and signs around it.
    package static func contains(_ text: some StringProtocol) -> Bool {
        guard text.utf8.count <= bytesMax else { return false }
        var rest = text[...]
        while let first = rest.first, first.isWhitespace || frame.contains(first) {
            rest.removeFirst()
        }
        while let last = rest.last, last.isWhitespace || frame.contains(last) { rest.removeLast() }
        let word = rest.lowercased()
        return words.contains(word) || (word == "n" && text.contains("\\"))
    }
}

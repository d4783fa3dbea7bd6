/// What a column of an export is, as its values tell.
package enum ColumnKind: Sendable, Equatable {
    /// Nothing stands in it, or the same everywhere.
    case constant
    /// Names of rows: nearly each value stands once.
    case identifier
    case time
    /// Too many different texts.
    case freeText
    /// The text that means yes.
    case boolean(yes: String)
    /// Of each code; nil where a few texts are no number.
    case number([Double?])
    /// By code: lower case, so that "Google" and "google" are one.
    case category([String])

    /// Of the filled cells.
    private static let identifierShare = 0.95
    private static let numberShare = 0.98
    /// What the frequent labels of a category must cover.
    private static let coveredShare = 0.5
    private static let identifierRowsMin = 20
    static let labelsMax = 30

    package init(_ column: CSVTable.Column) {
        let filled = column.filled
        if column.texts.isEmpty || (column.texts.count == 1 && filled == column.codes.count) {
            self = .constant
            return
        }
        if let yes = Self.yes(column.texts) {
            self = .boolean(yes: yes)
            return
        }
        let numbers = column.texts.map(Self.number)
        let isUnique =
            filled >= Self.identifierRowsMin
            && Double(column.texts.count) >= Self.identifierShare * Double(filled)
        if Self.share(of: column, { numbers[$0] != nil }) >= Self.numberShare {
            let isWhole = numbers.allSatisfy { $0.map { $0 == $0.rounded() } ?? true }
            self = isUnique && isWhole ? .identifier : .number(numbers)
            return
        }
        let isTime = Self.share(of: column) { StreamTime.milliseconds(column.texts[$0]) != nil }
        if isTime >= Self.numberShare {
            self = .time
        } else if isUnique {
            self = .identifier
        } else {
            let folded = column.texts.map { $0.lowercased() }
            let labels = Self.frequent(folded, column.counts, rows: filled)
            let isCovered = Self.share(of: column) { labels.contains(folded[$0]) }
            self = isCovered >= Self.coveredShare ? .category(folded) : .freeText
        }
    }

    /// Share of filled cells whose text, by code, is as asked.
    private static func share(of column: CSVTable.Column, _ has: (Int) -> Bool) -> Double {
        let count = column.counts.indices.reduce(0) { $0 + (has($1) ? column.counts[$1] : 0) }
        return Double(count) / Double(column.filled)
    }

    /// Labels that enough rows have to learn about them, the most frequent ones.
    static func frequent(_ folded: [String], _ counts: [Int], rows: Int) -> Set<String> {
        var sums: [String: Int] = [:]
        for (label, count) in zip(folded, counts) { sums[label, default: 0] += count }
        let least = max(2, rows / 500)
        let sorted = sums.filter { $0.value >= least }
            .sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
        return Set(sorted.prefix(labelsMax).map(\.key))
    }

    private static let yesAndNo: [(yes: String, no: String)] = [
        ("yes", "no"), ("true", "false"), ("1", "0"), ("y", "n"), ("t", "f"), ("on", "off"),
    ]

    /// The text that means yes, when there are no others than yes and no.
    private static func yes(_ texts: [String]) -> String? {
        guard texts.count <= 2 else { return nil }
        let folded = texts.map { $0.lowercased() }
        guard let pair = yesAndNo.first(where: { Set(folded).isSubset(of: [$0.yes, $0.no]) })
        else { return nil }
        return texts.first { $0.lowercased() == pair.yes } ?? (pair.yes == "1" ? "1" : "Yes")
    }

    /// A finite decimal number, also `1,234.5`.
    package static func number(_ text: String) -> Double? {
        let plain = text.filter { $0 != "," }
        guard let first = plain.utf8.first, plain.utf8.count <= 32,
            first != UInt8(ascii: "n"), first != UInt8(ascii: "i"),
            let number = Double(plain), number.isFinite, !plain.lowercased().contains("x")
        else { return nil }
        return number
    }

    package var name: String {
        switch self {
        case .constant: "constant"
        case .identifier: "id"
        case .time: "time"
        case .freeText: "free text"
        case .boolean: "yes/no"
        case .number: "number"
        case .category: "category"
        }
    }

    /// Why nothing is learned from it; nil when something is.
    var leftOut: String? {
        switch self {
        case .constant: "the same in every row"
        case .identifier: "a name of each row"
        case .time: "times are no features"
        case .freeText: "too many different texts"
        case .boolean, .number, .category: nil
        }
    }
}

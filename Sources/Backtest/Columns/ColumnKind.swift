/// What a column of an export is, as its values tell.
package enum ColumnKind: Sendable, Equatable {
    /// Nothing stands in it, or the same everywhere.
    case constant
    /// Names of rows: nearly each value stands once.
    case identifier
    case time
    /// Too many different texts.
    case freeText
    /// By code, whether it means yes.
    case boolean([Bool])
    /// Of each code; nil where a few texts are no number.
    case number([Double?])
    /// By code: lower case, so that "Google" and "google" are one.
    case category([String])
    /// Numbers, but nobody can say whether 1.250 is a thousand or one.
    case openNumber
    /// Who works the lead, which is not what the lead is.
    case owner

    /// Of the filled cells.
    static let numberShare = 0.98
    private static let identifierShare = 0.95
    /// What the frequent labels of a category must cover.
    private static let coveredShare = 0.5
    private static let identifierRowsMin = 20
    static let labelsMax = 30

    init(_ cells: ColumnCells, _ formats: FileFormats) {
        let column = cells.column
        let filled = column.filled
        if column.texts.isEmpty || (column.texts.count == 1 && filled == column.codes.count) {
            self = .constant
        } else if let answers = Self.answers(column.texts) {
            self = .boolean(answers)
        } else if ColumnName.isOwner(column.name) {
            self = .owner
        } else if cells.isNumber {
            self = Self.number(cells, formats)
        } else if cells.isDate {
            self = .time
        } else if Self.isUnique(column) {
            self = .identifier
        } else {
            self = Self.texts(column)
        }
    }

    /// Whatever it looks like: what a person wants to learn from as labels.
    init(labelsOf column: CSVTable.Column) {
        self = .category(column.texts.map { $0.lowercased() })
    }

    private static func isUnique(_ column: CSVTable.Column) -> Bool {
        column.filled >= identifierRowsMin
            && Double(column.texts.count) >= identifierShare * Double(column.filled)
    }

    private static func number(_ cells: ColumnCells, _ formats: FileFormats) -> ColumnKind {
        let column = cells.column
        guard let reading = formats.numbers(cells) else { return .openNumber }
        if NumberTimes(column, reading.values) != nil { return .time }
        let isWhole = reading.values.allSatisfy { $0.map { $0 == $0.rounded() } ?? true }
        guard isWhole, reading.mark == nil else { return .number(reading.values) }
        if isUnique(column) {
            let isName = ColumnName.isIdentifier(column.name) || ColumnName.isCode(column.name)
            return isName || RunningNumber.isOne(column, reading.values)
                ? .identifier : .number(reading.values)
        }
        let isCode = ColumnName.isCode(column.name) || ColumnName.isIdentifier(column.name)
        return isCode ? texts(column) : .number(reading.values)
    }

    private static func texts(_ column: CSVTable.Column) -> ColumnKind {
        let folded = column.texts.map { $0.lowercased() }
        let labels = frequent(folded, column.counts, rows: column.filled)
        let covered = share(of: column) { labels.contains(folded[$0]) }
        return covered >= coveredShare ? .category(folded) : .freeText
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

    /// Whether each text means yes, when there are no others than yes and no and some yes.
    private static func answers(_ texts: [String]) -> [Bool]? {
        guard texts.count <= 12 else { return nil }
        let answers = texts.compactMap(YesNo.answer)
        return answers.count == texts.count && answers.contains(true) ? answers : nil
    }

    package var name: String {
        switch self {
        case .constant: "constant"
        case .identifier: "id"
        case .time: "time"
        case .freeText: "free text"
        case .boolean: "yes/no"
        case .number, .openNumber: "number"
        case .category: "category"
        case .owner: "owner"
        }
    }

    /// Why nothing is learned from it; nil when something is.
    package var leftOut: String? {
        switch self {
        case .constant: "the same in every row"
        case .identifier: "a name of each row"
        case .time: "times are no features"
        case .freeText: "too many different texts"
        case .openNumber: "1.250 or 1,250 may be a thousand or one: say --decimal"
        case .owner: "who works the lead: --rep learns how each one judges"
        case .boolean, .number, .category: nil
        }
    }
}

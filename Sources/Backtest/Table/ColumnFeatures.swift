/// What one column of an export becomes: features with x = 1 or nothing.
///
/// A number becomes a ladder (`TotalVisits>=3`), so that it may count for more the higher it is, and
/// in which direction and how fast is learned. A category has one feature per frequent label, the
/// others share `other`. A missing value has none.
package struct ColumnFeatures: Sendable {
    package let name: String
    package let kind: ColumnKind
    /// Share of rows that have a value.
    package let filledShare: Double
    package private(set) var keys: [String] = []
    /// By code of the column: indices in `keys`.
    private(set) var ofCode: [[Int]]

    /// Steps of a ladder besides those that points are given for.
    private static let steps = 7

    /// - Parameter wanted: steps and labels that points by hand are given for.
    package init(_ column: CSVTable.Column, _ kind: ColumnKind, wanted: [HandPoints.Entry]) {
        (name, self.kind) = (column.name, kind)
        filledShare = Double(column.filled) / Double(max(1, column.codes.count))
        ofCode = column.texts.map { _ in [] }
        switch kind {
        case .constant, .identifier, .time, .freeText: break
        case .boolean(let yes):
            keys = ["\(name)=\(yes)"]
            ofCode = column.texts.map { $0 == yes ? [0] : [] }
        case .number(let values): takeLadder(values, column.counts, wanted)
        case .category(let folded): takeLabels(folded, column, wanted)
        }
    }

    private mutating func takeLadder(
        _ values: [Double?], _ counts: [Int], _ wanted: [HandPoints.Entry]
    ) {
        let sorted = zip(values, counts).compactMap { value, count in value.map { ($0, count) } }
            .sorted { $0.0 < $1.0 }
        let filled = sorted.reduce(0) { $0 + $1.1 }
        guard let least = sorted.first?.0 else { return }
        var thresholds = Set(wanted.compactMap(\.threshold))
        var (below, step) = (0, 1)
        for (value, count) in sorted {
            // A step where that share of the rows lies below, or where the many zeros end.
            if value > least, below * (Self.steps + 1) >= step * filled {
                thresholds.insert(value)
                while below * (Self.steps + 1) >= step * filled { step += 1 }
            }
            below += count
        }
        let ladder = thresholds.sorted()
        keys = ladder.map { "\(name)>=\(shortNumber($0))" }
        ofCode = values.map { value in
            value.map { value in ladder.indices.filter { ladder[$0] <= value } } ?? []
        }
    }

    private mutating func takeLabels(
        _ folded: [String], _ column: CSVTable.Column, _ wanted: [HandPoints.Entry]
    ) {
        let frequent = ColumnKind.frequent(folded, column.counts, rows: column.filled)
            .union(wanted.compactMap { $0.label?.lowercased() })
        var spelling: [String: (text: String, count: Int)] = [:]
        for (at, label) in folded.enumerated() where frequent.contains(label) {
            if column.counts[at] > spelling[label]?.count ?? 0 {
                spelling[label] = (column.texts[at], column.counts[at])
            }
        }
        let labels = spelling.keys.sorted()
        let place = Dictionary(uniqueKeysWithValues: zip(labels, 0...))
        keys = labels.compactMap { spelling[$0].map { "\(name)=\($0.text)" } }
        if folded.contains(where: { place[$0] == nil }), place["other"] == nil {
            keys.append("\(name)=other")
        }
        ofCode = folded.map { [place[$0] ?? place["other"] ?? labels.count] }
    }

    package var isLadder: Bool {
        if case .number = kind { true } else { false }
    }

    /// Features of a row by the code of its cell.
    package subscript(code: Int32) -> [Int] { code < 0 ? [] : ofCode[Int(code)] }
}

/// As people write it: `3`, `0.25`.
func shortNumber(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? number.description
}

import Leads

/// What one column of an export becomes: features, each with its x in a row.
///
/// A number becomes a ladder (`TotalVisits>=3`), so that it may count for more the higher it is, and
/// in which direction and how fast is learned. A category has one feature per frequent label, the
/// others share `other`. Yes and no are one feature. A missing value has none.
package struct ColumnFeatures: Sendable {
    package struct Entry: Sendable, Hashable {
        /// In `keys`.
        let feature: Int
        var x = 1.0
    }

    /// What made the features.
    enum Origin: Sendable, Equatable {
        case file
        case attribute(FitAttribute)
        case behaviour(Behaviour)
    }

    package let name: String
    package let kind: ColumnKind
    var origin = Origin.file
    /// Share of rows that have a value.
    package let filledShare: Double
    /// Of the feature, unique in the column.
    package private(set) var keys: [String] = []
    /// Of a ladder, one per key.
    package private(set) var rungs: [Double] = []
    /// By code of the column.
    private(set) var ofCode: [[Entry]]
    /// Texts by feature, where a feature stands for texts.
    private(set) var textsOfKey: [Int: [String]] = [:]

    /// - Parameter wanted: steps and labels that points are given for.
    init(_ column: CSVTable.Column, _ kind: ColumnKind, wanted: [HandPoints.Entry] = []) {
        (name, self.kind) = (column.name, kind)
        filledShare = Double(column.filled) / Double(max(1, column.codes.count))
        ofCode = column.texts.map { _ in [] }
        switch kind {
        case .constant, .identifier, .time, .freeText, .openNumber, .owner: break
        case .boolean(let answers): takeAnswers(answers, column)
        case .number(let values):
            takeLadder(Ladder(values, column.counts, wanted.compactMap(\.threshold)), values)
        case .category(let folded): takeLabels(folded, column, wanted)
        }
    }

    /// Times as a ladder of days, for whoever wants to learn from them.
    init(_ column: CSVTable.Column, times: [Int64?]) {
        (name, kind) = (column.name, .time)
        filledShare = Double(column.filled) / Double(max(1, column.codes.count))
        ofCode = column.texts.map { _ in [] }
        let days = times.map { $0.map { ($0.quotientFloored(by: 86_400_000)) } }
        let values = days.map { $0.map(Double.init) }
        takeLadder(Ladder(values, column.counts, []), values) { dayText($0) }
    }

    /// Features that somebody else made of the column's texts.
    init(_ column: CSVTable.Column, _ kind: ColumnKind, keys: [String], ofCode: [[Entry]]) {
        (name, self.kind, self.keys, self.ofCode) = (column.name, kind, keys, ofCode)
        filledShare = Double(column.filled) / Double(max(1, column.codes.count))
    }

    private mutating func takeAnswers(_ answers: [Bool], _ column: CSVTable.Column) {
        let said = answers.indices.filter { answers[$0] }.max {
            (column.counts[$0], $1) < (column.counts[$1], $0)
        }
        let yes = said.map { column.texts[$0] } ?? "Yes"
        keys = ["\(name)=\(yes)"]
        textsOfKey[0] = zip(column.texts, answers).filter { $1 }.map(\.0)
        ofCode = answers.map { $0 ? [Entry(feature: 0)] : [] }
    }

    private mutating func takeLadder(
        _ ladder: Ladder, _ values: [Double?], _ text: (Double) -> String = shortNumber
    ) {
        rungs = ladder.rungs
        keys = rungs.map { "\(name)>=\(text($0))" }
        ofCode = values.map { value in
            value.map { value in
                rungs.indices.filter { rungs[$0] <= value }.map { Entry(feature: $0) }
            } ?? []
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
        let ofText = folded.map { place[$0] ?? place["other"] ?? labels.count }
        ofCode = ofText.map { [Entry(feature: $0)] }
        for (at, feature) in ofText.enumerated() where place[folded[at]] != nil {
            textsOfKey[feature, default: []].append(column.texts[at])
        }
    }

    /// The bucket of rare labels, where there is one.
    var otherKey: Int? {
        guard case .category = kind, let last = keys.indices.last, textsOfKey[last] == nil else {
            return nil
        }
        return last
    }

    /// Whether rare labels share the feature of a frequent one that is called `other`.
    func sharesRest(_ feature: Int) -> Bool {
        ofCode.count { $0 == [Entry(feature: feature)] } > textsOfKey[feature]?.count ?? 0
    }

    package var isLadder: Bool { !rungs.isEmpty }

    /// Features of a row by the code of its cell.
    package subscript(code: Int32) -> [Entry] { code < 0 ? [] : ofCode[Int(code)] }

    /// Keys that no other column has.
    mutating func rename(_ unique: (String) -> String) { keys = keys.map(unique) }
}

/// As people write it: `3`, `0.25`.
package func shortNumber(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? number.description
}

extension Int64 {
    fileprivate func quotientFloored(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}

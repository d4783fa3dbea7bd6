import System

/// What the label's texts mean, and how many rows have each.
package struct Outcome: Sendable, Equatable {
    package enum Meaning: String, Sendable, CaseIterable { case accepted, rejected, undecided }

    package struct Value: Sendable, Equatable {
        /// Empty: an empty cell.
        package let text: String
        package let rows: Int
        package let meaning: Meaning
    }

    package let column: String
    /// The most frequent ones first.
    package let values: [Value]
    /// By code, and by -code - 1.
    private let ofCode: [Meaning]
    private let ofMissing: [Meaning]

    init(_ label: CSVTable.Column, _ request: ExportRequest) throws(BacktestError) {
        let rules = try Rules(label, request)
        let (texts, missing) = (label.texts, label.missingTexts)
        var meanings: [Meaning] = []
        for text in texts { meanings.append(try rules.meaning(text)) }
        ofCode = meanings
        ofMissing = missing.map(rules.meaningOfMissing)
        column = label.name
        let all =
            zip(zip(texts, label.counts), ofCode).map {
                Value(text: $0.0, rows: $0.1, meaning: $1)
            }
            + zip(zip(missing, label.missingCounts), ofMissing).map {
                Value(text: $0.0, rows: $0.1, meaning: $1)
            }
        values = all.filter { $0.rows > 0 }.sorted { (-$0.rows, $0.text) < (-$1.rows, $1.text) }
    }

    func meaning(ofCode code: Int32) -> Meaning {
        code < 0 ? ofMissing[Int(-code) - 1] : ofCode[Int(code)]
    }

    package func rows(_ meaning: Meaning) -> Int {
        values.filter { $0.meaning == meaning }.reduce(0) { $0 + $1.rows }
    }
}

extension Outcome {
    /// What the options say of the label's texts.
    private struct Rules {
        private let label: CSVTable.Column
        private var named: [String: Meaning] = [:]
        private let hasAccepted: Bool, hasRejected: Bool, hasUndecided: Bool

        init(_ label: CSVTable.Column, _ request: ExportRequest) throws(BacktestError) {
            self.label = label
            hasAccepted = !request.accepted.isEmpty
            hasRejected = !request.rejected.isEmpty
            hasUndecided = !request.undecided.isEmpty
            for (meaning, option, texts) in [
                (Meaning.accepted, "--accepted", request.accepted),
                (.rejected, "--rejected", request.rejected),
                (.undecided, "--undecided", request.undecided),
            ] {
                for text in texts { try take(text, meaning, option) }
            }
        }

        private mutating func take(
            _ list: String, _ meaning: Meaning, _ option: String
        ) throws(BacktestError) {
            let known = Set((label.texts + label.missingTexts).map(Self.folded))
            let plain = Dictionary(
                known.map { (YesNo.plain($0), $0) }, uniquingKeysWith: { first, _ in first })
            func match(_ text: String) -> String? {
                let folded = Self.folded(text)
                return known.contains(folded) ? folded : plain[YesNo.plain(folded)]
            }
            for item in splitList(list, isKnown: { match($0) != nil }) {
                guard let text = item.isEmpty ? "" : match(item) else {
                    throw BacktestError(
                        .usage,
                        "\(option): no row has \(Printable.quoted(item)) in "
                            + Printable.quoted(label.name),
                        why: "it has " + shownTexts(of: label),
                        remedy: "name its values, separated by commas")
                }
                if let before = named[text], before != meaning {
                    throw BacktestError(
                        .usage,
                        "\(option): \(Printable.quoted(item)) is named as \(before.rawValue) too",
                        why: "a row has one outcome", remedy: "name each value once")
                }
                named[text] = meaning
            }
        }

        private static func folded(_ text: String) -> String { text.lowercased() }

        func meaning(_ text: String) throws(BacktestError) -> Meaning {
            if let meaning = named[Self.folded(text)] { return meaning }
            let word = YesNo.meaning(text)
            if hasAccepted, hasRejected { return .undecided }
            if hasAccepted {
                // Who is still at work has not rejected anybody.
                return word == .undecided && !hasUndecided ? .undecided : .rejected
            }
            if let word { return word }
            if hasRejected { return .accepted }
            throw BacktestError(
                .usage,
                "\(Printable.quoted(label.name)) has \(Printable.quoted(text)), which is "
                    + "neither yes nor no", why: "it has " + shownTexts(of: label),
                remedy:
                    "--accepted names the values that mean accepted, all others are rejections; "
                    + "--rejected and --undecided name more; '' is an empty cell")
        }

        /// An empty cell is no verdict, unless somebody says so; so is a word for nothing.
        func meaningOfMissing(_ text: String) -> Meaning {
            named[Self.folded(text)] ?? named[""] ?? .undecided
        }
    }
}

/// The most frequent texts of a column, for an error.
func shownTexts(of column: CSVTable.Column) -> String {
    let frequent = column.texts.indices.sorted { column.counts[$0] > column.counts[$1] }
    let shown = frequent.prefix(8).map { Printable.quoted(column.texts[$0]) }
    let more = frequent.count > 8 ? " and \(frequent.count - 8) more" : ""
    let isBlank = column.filled < column.codes.count
    guard !shown.isEmpty else { return "nothing but empty cells" }
    return shown.joined(separator: ", ") + more + (isBlank ? ", and empty cells" : "")
}

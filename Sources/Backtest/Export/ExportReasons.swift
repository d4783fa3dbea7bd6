package import Leads
import System
import YAML

/// What the texts of a reason column are called in the closed list.
package struct ExportReasons: Sendable {
    package struct Value: Sendable, Equatable {
        package let text: String
        /// With a rejection.
        package let rows: Int
        /// nil: none of the list; the rejection teaches as one without a reason.
        package let reason: Reason?
    }
    /// The most frequent ones first.
    package let values: [Value]
    private let ofCode: [Reason?]

    init(
        _ column: CSVTable.Column, named texts: [String], _ rows: ExportRows
    ) throws(BacktestError) {
        let named = try Self.names(texts)
        let reasons = column.texts.map { named[$0.lowercased()] ?? ReasonWords.reason($0) }
        ofCode = reasons
        var counts = column.texts.map { _ in 0 }
        for (row, isAccepted) in zip(rows.rows, rows.isAccepted) where !isAccepted {
            if column.codes[row] >= 0 { counts[Int(column.codes[row])] += 1 }
        }
        values = zip(column.texts.indices, counts).filter { $1 > 0 }
            .map { Value(text: column.texts[$0], rows: $1, reason: reasons[$0]) }
            .sorted { (-$0.rows, $0.text) < (-$1.rows, $1.text) }
    }

    /// `Too small=bad_fit`.
    private static func names(_ texts: [String]) throws(BacktestError) -> [String: Reason] {
        var named: [String: Reason] = [:]
        for text in texts {
            guard let sign = text.lastIndex(of: "=") else {
                throw BacktestError(
                    .usage,
                    "--reason-name: \(Printable.quoted(text)) is not of the form TEXT=REASON",
                    why: "the text of a cell and a reason of the list belong together",
                    remedy: "for example --reason-name 'Too small=bad_fit'")
            }
            let name = trimmed(String(text[text.index(after: sign)...]))
            guard let reason = Reason(written: name) else {
                let all = Reason.allCases.map(\.rawValue)
                throw BacktestError(
                    .usage, "--reason-name: there is no reason \(Printable.quoted(name))",
                    why: nearest(name, in: all).map { "did you mean '\($0)'?" }
                        ?? "the list has " + all.joined(separator: ", "),
                    remedy: "name one of the list")
            }
            named[trimmed(String(text[..<sign])).lowercased()] = reason
        }
        return named
    }

    func reason(ofCode code: Int32) -> Reason? { code < 0 ? nil : ofCode[Int(code)] }
}

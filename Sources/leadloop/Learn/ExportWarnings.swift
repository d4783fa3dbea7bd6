import Backtest
import System

extension ExportText {
    /// Warnings, each of three lines.
    var warnings: [Failure] { leaks + strong + noOrder }

    private var leaks: [Failure] {
        export.columns.filter { $0.leftOut == ColumnReport.leakReason }.map { column in
            let name = Printable.text(column.features.name)
            let sign = column.sureSign.map {
                "all \(counted($0.rows, "lead")) with \(Printable.text($0.what)) were "
                    + ($0.isAccepted ? "accepted" : "rejected")
            }
            return Failure(
                .done,
                column.hasLeakingAUC
                    ? "column \(name) alone predicts the outcome (AUC "
                        + "\(fixed(column.aucAlone ?? 0, 3))); it is left out"
                    : "column \(name) tells the outcome: \(sign ?? ""); it is left out",
                why: "such a field is mostly written after the outcome is known; points learned "
                    + "from it would be worth nothing for new leads",
                remedy: "--keep '\(name)' if it is filled in before sales decides, else leave it")
        }
    }

    private var strong: [Failure] {
        let strong = export.columns.filter { $0.isStrong && $0.leftOut == nil }
        guard !strong.isEmpty else { return [] }
        let names = strong.map {
            "\(Printable.text($0.features.name)) (\(fixed($0.aucAlone ?? 0, 3)))"
        }
        return [
            Failure(
                .done, "strong alone: \(names.joined(separator: ", "))",
                why: "that may be a good sign, or a field that somebody fills in after the call",
                remedy: "--ignore COLUMN,... what is not known when a lead is handed to sales")
        ]
    }

    private var noOrder: [Failure] {
        guard export.order == nil else { return [] }
        return [
            Failure(
                .done, "without --order rows are learned in the file's order",
                why: "a backtest means something only in the order of time",
                remedy: "--order COLUMN names a running number or a date")
        ]
    }
}

extension DecodedText {
    /// What a person should know of the bytes; nil when they were plain.
    func warning(_ path: String) -> Failure? {
        let place = oddLine.map { " (first in line \($0))" } ?? ""
        let remedy = "--encoding NAME names the right one, or export it as UTF-8"
        if damagedCount > 0 {
            return Failure(
                .done,
                "\(Printable.text(path)): \(counted(damagedCount, "place"))\(place) are not "
                    + "\(encoding) and read as \u{FFFD}",
                why: "texts that differ only there become one", remedy: remedy)
        }
        guard isGuessed else { return nil }
        return Failure(
            .done, "\(Printable.text(path)) is read as \(encoding)",
            why: "its bytes are not UTF-8\(place), and nothing in it says what they are",
            remedy: remedy)
    }
}

extension Failure {
    /// Tells it as a warning.
    func tell(_ terminal: Terminal) {
        terminal.talk.write(text(terminal.talkStyle, word: "warning:"))
    }
}

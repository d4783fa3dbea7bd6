import System
import Testing

@testable import Backtest

/// The label: which of its texts mean what, and what is said of it.
@Suite struct OutcomeTests {
    /// Rows of a column `Won` that repeats these cells, beside a source.
    private static func file(_ cells: [String], rows: Int = 60) -> String {
        // Drawn, or a source would go with a label and be a leak.
        var dice = Dice(seed: 5)
        return (0..<rows).reduce(into: "Source,Won\n") { text, row in
            text += "\(dice.pick(["web", "fair", "mail"])),\"\(cells[row % cells.count])\"\n"
        }
    }

    private func outcome(
        _ cells: [String], _ change: (inout ExportRequest) -> Void = { _ in }
    ) throws -> [Int] {
        let export = try Workbench.export(Self.file(cells), change)
        let verdicts = export.stream.verdicts
        #expect(verdicts.count { $0.isAccepted } == export.outcome.rows(.accepted))
        #expect(verdicts.count { !$0.isAccepted } == export.outcome.rows(.rejected))
        return Outcome.Meaning.allCases.map(export.outcome.rows)
    }

    @Test(
        "words of CRMs are known (C7)",
        arguments: [
            ["1.0", "0.0"], ["Closed Won", "Closed Lost"], ["closedwon", "closedlost"],
            ["Converted", "Not Converted"], ["ja", "nein"], ["oui", "non"], ["Sí", "no"],
            ["success", "failure"], ["Qualified", "Unqualified"], ["Qualified", "Disqualified"],
            ["Closed - Converted", "Closed - Not Converted"], ["gewonnen", "verloren"],
            ["CLOSED_WON", "closed_lost"], ["TRUE", "FALSE"],
        ])
    func words(cells: [String]) throws {
        #expect(try outcome(cells) == [30, 30, 0])
    }

    @Test("open leads are undecided, also beside --accepted, and all rows are accounted for (C5)")
    func openLeads() throws {
        let cells = ["won", "Open", "lost", "Working - Contacted", "lost", ""]
        #expect(try outcome(cells) == [10, 20, 30])
        #expect(try outcome(cells) { $0.accepted = ["won"] } == [10, 20, 30])
        #expect(
            try outcome(cells) { ($0.accepted, $0.undecided) = (["won"], ["open"]) }
                == [10, 30, 20], "who names the undecided names all of them")
        #expect(
            try outcome(cells) { ($0.accepted, $0.rejected) = (["won"], ["lost"]) }
                == [10, 20, 30])
        let values = try Workbench.export(Self.file(cells)).outcome.values
        #expect(values.map(\.rows).reduce(0, +) == 60 && values.first?.text == "lost")
    }

    @Test("an empty cell may be a rejection (C6)")
    func empty() throws {
        #expect(
            try outcome(["won", "", ""]) { ($0.accepted, $0.rejected) = (["won"], [""]) } == [
                20, 40, 0,
            ])
        #expect(
            try outcome(["2025-03-04", "2025-03-05", "", "n/a"]) { $0.rejected = [""] }
                == [30, 30, 0], "the date of a conversion is given or not")
        #expect(
            try outcome(["won", "N/A", ""]) { ($0.accepted, $0.rejected) = (["won"], ["N/A"]) }
                == [20, 20, 20], "a word for nothing can be named")
        let error = Workbench.refusal { try outcome(["won", ""]) }
        #expect(error?.remedy.contains("--rejected ''") == true)
    }

    @Test("values are named in any case, with commas in them, as numbers; twice is refused")
    func names() throws {
        #expect(
            try outcome(["Closed, Won", "Lost", "Gone"]) { $0.accepted = ["closed, won,GONE"] }
                == [40, 20, 0])
        #expect(try outcome(["1.0", "2.0", "3.0"]) { $0.accepted = ["1,2"] } == [40, 20, 0])
        let twice = Workbench.refusal {
            try outcome(["a", "b"]) { ($0.accepted, $0.rejected) = (["a"], ["A", "b"]) }
        }
        #expect(twice?.kind == .usage && twice?.what.contains("accepted too") == true)
        let unknown = Workbench.refusal { try outcome(["a", "b"]) { $0.rejected = ["c"] } }
        #expect(unknown?.what.contains("--rejected: no row has") == true)
        let odd = Workbench.refusal { try outcome(["yes", "perhaps"]) }
        #expect(odd?.what.contains("perhaps") == true)
    }

    @Test("columns are named whatever is in their names")
    func columns() throws {
        let text =
            "\"Last, First\",Näme,Visits,won\n"
            + (0..<40).map { "\($0 % 3),\($0 % 4),\($0 % 7),\($0 % 5 < 2)\n" }.joined()
        let export = try Workbench.export(text, label: "WON") { $0.ignored = ["Last, First,näme"] }
        #expect(export.columns.filter { $0.leftOut == "--ignore" }.count == 2)
        #expect(export.column("Visits")?.leftOut == nil)
    }
}

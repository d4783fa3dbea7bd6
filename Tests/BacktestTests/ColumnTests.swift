import Testing
import YAML

@testable import Backtest

/// What columns are, and the features that they become.
@Suite struct ColumnTests {
    private func column(_ cells: [String], name: String = "c") throws -> CSVTable.Column {
        let quoted = cells.map { "\"\($0)\",1" }
        return try #require(
            Workbench.table("\(name),n\n" + quoted.joined(separator: "\n")).column(name))
    }

    private func kind(_ cells: [String], name: String = "c", decimal: DecimalMark? = nil) throws
        -> ColumnKind
    {
        let cells = ColumnCells(try column(cells, name: name))
        let formats = FileFormats(
            [cells], delimiter: Delimiter.tab.byte, decimal: decimal, dateOrder: nil)
        return ColumnKind(cells, formats)
    }

    @Test("columns have the type that their values tell")
    func kinds() throws {
        let many = (0..<100).map { $0 }
        #expect(try kind(["", "Select"]).name == "constant")
        #expect(try kind(["No", "No"]).name == "constant")
        #expect(try kind(["No", "Yes", "no"]).name == "yes/no", "two spellings of no")
        #expect(try kind(["No", "Yes", "No"]).name == "yes/no")
        #expect(try kind(["1", "0", "1"]).name == "yes/no")
        #expect(try kind(["1", "0", "2", "1,000.5", "-3e2"]).name == "number")
        #expect(try kind(["1", "2", "x1"]).name == "free text", "each once, and too few for ids")
        #expect(try kind(many.map { "\($0)" }).name == "id", "a running number")
        #expect(
            try kind(many.map { "\(Double($0) / 8)" }).name == "number", "measured, not counted")
        #expect(try kind(many.map { "lead-\($0)" }).name == "id")
        #expect(try kind(many.map { "2026-01-\($0 % 20 + 10)" }).name == "time")
        #expect(try kind(many.map { ["web", "mail", "Web"][$0 % 3] }).name == "category")
        #expect(
            try kind(many.map { "said \($0 / 2)" } + many.map { "said \($0 / 2)" }).name
                == "category")
        #expect(try kind((0..<4_000).map { "note \($0 / 3)" }).name == "free text")
    }

    @Test(
        "yes and no of any language are one feature, also beside empty cells",
        arguments: [
            ["ja", "nein", "Ja"], ["oui", "non"], ["Sí", "No"], ["sì", "no"], ["TRUE", "FALSE"],
            ["Wahr", "Falsch"], ["1.0", "0.0"], ["1", "0", "1.0"], ["Y", "N"], ["j", "n"],
            ["checked", "unchecked"], ["sim", "não"],
        ])
    func answers(cells: [String]) throws {
        let made = ColumnFeatures(try column(cells + ["", "n/a"]), try kind(cells + ["", "n/a"]))
        #expect(made.kind.name == "yes/no")
        #expect(made.keys.count == 1)
        #expect(
            made.ofCode.map(\.count)
                == cells.map { YesNo.answer($0) == true ? 1 : 0 }.deduped(cells))
    }

    @Test("only no, or a third answer, is a category")
    func notAnswers() throws {
        #expect(try kind(["no", "No", ""]).name == "category")
        #expect(try kind(["yes", "no", "maybe", "yes", "no", "maybe"]).name == "category")
        #expect(try kind(["NO", "SE", "NO", "SE"]).name == "category", "Norway and Sweden")
    }

    /// Whole amounts that all differ, in no order.
    private static let amounts = (0..<60).map { String(100_000 + ($0 * 7_919 % 60) * 13_577) }

    @Test("whole numbers are ids when they run or are called so, and amounts else (D42)")
    func ids() throws {
        #expect(try kind(Self.amounts, name: "Annual Revenue").name == "number")
        #expect(try kind(Self.amounts, name: "Account ID").name == "id")
        #expect(try kind(Self.amounts, name: "leadNumber").name == "id")
        #expect(try kind(Self.amounts, name: "Number of Seats").name == "number")
        #expect(try kind(Self.amounts, name: "Mobile Phone").name == "id")
        let gaps = (0..<60).map { String(5_000 + $0 * 17 + $0 % 3) }
        #expect(try kind(gaps).name == "id", "rising with the rows, with gaps")
        #expect(try kind(gaps.reversed()).name == "id", "newest first")
        let skewed = (0..<60).map { String(100 * $0 * $0 * $0 + 7) }
        #expect(try kind(skewed).name == "number", "a file that is sorted by an amount")
    }

    @Test("long ids and codes with zeros in front stay text")
    func codes() throws {
        #expect(try kind((0..<40).map { "49117100000000\(1000 + $0)" }).name == "id")
        #expect(
            try kind((0..<40).map { ["01067", "04103", "80331"][$0 % 3] }).name == "category")
        #expect(
            try kind((0..<40).map { ["10115", "20095", "80331"][$0 % 3] }, name: "PLZ").name
                == "category")
    }

    @Test("whole numbers may be times: days of Excel and seconds where the name says so")
    func numberTimes() throws {
        #expect(try kind((0..<30).map { "202501\(10 + $0 % 20)" }).name == "time")
        #expect(try kind((0..<30).map { "17383143\(10 + $0)000" }).name == "time")
        #expect(
            try kind((0..<30).map { "\(45_688 + $0 * 3 % 29)" }, name: "Created").name == "time")
        #expect(
            try kind((0..<30).map { "\(45_688 + $0 * 977 % 9_000)" }, name: "Revenue").name
                == "number")
    }

    @Test("who works a lead is no feature of it")
    func owner() throws {
        let cells = (0..<30).map { ["Ann", "Bob"][$0 % 2] }
        for name in ["Lead Owner", "hubspot_owner", "Assigned To", "Besitzer", "Salesperson"] {
            #expect(try kind(cells, name: name) == .owner, "\(name)")
        }
        #expect(try kind(cells, name: "Home Owner Type").name == "category")
        #expect(try kind(["yes", "no", "yes"], name: "Owner").name == "yes/no")
    }

    @Test("a number becomes a ladder with the steps that have points; missing values have none")
    func ladder() throws {
        let cells = (0..<80).map { $0 < 40 ? "0" : "\($0 - 39)" } + [""]
        let column = try column(cells)
        let wanted = HandPoints.Entry(
            key: "c>=12.5", mark: .init(), points: 1, column: "c", threshold: 12.5)
        let features = ColumnFeatures(column, try kind(cells), wanted: [wanted])
        #expect(features.keys.first == "c>=1" && features.keys.contains("c>=12.5"))
        #expect(features.keys.count <= 8)
        func shown(_ row: Int) -> [String] {
            features[column.codes[row]].map { features.keys[$0.feature] }
        }
        #expect(shown(0).isEmpty && shown(80).isEmpty)
        #expect(shown(40) == ["c>=1"] && shown(79) == features.keys)
        #expect(shown(51).last != "c>=12.5" && shown(52).contains("c>=12.5"))
    }

    @Test("few rows beside a value that most have get a step of their own (C4)")
    func rareSide() throws {
        func keys(_ cells: [String]) throws -> [String] {
            ColumnFeatures(try column(cells), try kind(cells)).keys
        }
        let most = Array(repeating: "999", count: 96)
        #expect(try keys(most + ["3", "4", "5", "6"]) == ["c>=999"])
        #expect(try keys(most + ["1003", "1004", "1005", "1006"]) == ["c>=1003"])
        #expect(try keys(most + ["3", "4", "1005", "1006"]) == ["c>=999", "c>=1005"])
        #expect(
            try keys(most + ["3"]).count == 1, "one row teaches nothing, but something is given")
        #expect(try keys(most + ["", ""]) == ["c>=999"], "given or not")
    }

    @Test("a category has its frequent labels, spelt as most rows do, and other")
    func labels() throws {
        let cells = ["Google", "google", "Google", "Bing", "Bing", "Rare", ""]
        let column = try column(cells)
        let features = ColumnFeatures(column, try kind(cells))
        #expect(features.keys == ["c=Bing", "c=Google", "c=other"])
        #expect(features[column.codes[1]].map(\.feature) == [1])
        #expect(features[column.codes[5]].map(\.feature) == [2])
        #expect(features[column.codes[6]].isEmpty)
        let wanted = HandPoints.Entry(
            key: "c=rare", mark: .init(), points: 1, column: "c", label: "rare")
        let more = ColumnFeatures(column, try kind(cells), wanted: [wanted])
        #expect(more.keys == ["c=Bing", "c=Google", "c=Rare"], "nobody is left for other")
    }

    @Test("made names of columns are free ones, and columns are read by place (D03)")
    func names() throws {
        let unique = ColumnNames.unique
        #expect(unique(["a", "a (2)", "a"]) == ["a", "a (2)", "a (3)"])
        #expect(unique(["a", "a", "a (2)"]) == ["a", "a (3)", "a (2)"])
        #expect(unique(["", "column 1", ""]) == ["column 1 (2)", "column 1", "column 3"])
        let table = try Workbench.table("x,x (2),x\n1,2,3\n4,5,6\n")
        #expect(table.columns.map { $0[1] } == ["4", "5", "6"])
        #expect(ColumnNames.words("leadSource (Q1)") == ["lead", "source", "q1"])
    }

    @Test("features of two columns whose keys clash stay apart")
    func clashingKeys() throws {
        var text = "a,a=b,Won\n"
        for row in 0..<40 {
            text += "\(row % 2 == 0 ? "b=c" : "x"),\(row % 3 == 0 ? "c" : "y"),\(row % 5 < 2)\n"
        }
        let keys = try Workbench.export(text).keys
        #expect(
            Set(keys).count == keys.count && keys.contains("a=b=c") && keys.contains("a=b=c (2)"))
    }
}

extension [Int] {
    /// Of cells that differ.
    fileprivate func deduped(_ cells: [String]) -> [Int] {
        var seen: Set<String> = []
        return zip(cells, self).filter { seen.insert($0.0).inserted }.map(\.1)
    }
}

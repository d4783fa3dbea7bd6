import Testing

@testable import Backtest

/// Numbers as people and programs write them.
@Suite struct NumberTests {
    @Test(
        "a cell that can be read in one way is",
        arguments: [
            ("12", 12), ("-12", -12), ("+12", 12), ("12,75", 12.75), ("12.75", 12.75),
            ("0,500", 0.5), ("1.250,50", 1_250.5), ("1,250.50", 1_250.5), ("1 250,50", 1_250.5),
            ("1\u{A0}250,50", 1_250.5), ("1\u{202F}250", 1_250), ("1'234.50", 1_234.5),
            ("1’234’567", 1_234_567), ("12,34,567.8", 1_234_567.8), ("1.234.567", 1_234_567),
            ("$39,747.55", 39_747.55), ("€ 22132", 22_132), ("22132 €", 22_132),
            ("EUR 9,5", 9.5), ("9,5 EUR", 9.5), ("CHF 1'250.00", 1_250), ("US$1,250.75", 1_250.75),
            ("kr 9,50", 9.5), ("250,-", 250), ("1.250,--", 1_250), ("40%", 40), ("5 %", 5),
            ("(1,234.50)", -1_234.5), ("($5)", -5), ("-$5", -5), ("$-5", -5), ("\u{2212}5", -5),
            ("–5", -5), ("123-", -123), ("1e3", 1_000), ("1,5E+3", 1_500), (".5", 0.5), (",5", 0.5),
            ("1234,567", 1_234.567), ("\u{200E}7", 7),
        ] as [(String, Double)])
    func told(text: String, value: Double) throws {
        let number = try #require(NumberText.read(text)?.number)
        #expect(number.value(.comma) == value && number.value(.point) == value)
    }

    @Test("1.250 and 1,250 are open; what is no number is none")
    func openAndNone() {
        #expect(
            NumberText.read("1.250")?.number
                == .open(comma: 1_250, point: 1.25, mark: .point))
        #expect(
            NumberText.read("-12,500 €")?.number
                == .open(comma: -12.5, point: -12_500, mark: .comma))
        for text in [
            "", "-", "%", "€", "nan", "inf", "Infinity", "0x1p3", "1,2,3", "1.2.3", "31.01.2025",
            "192.168.0.1", "12 50", "007", "4911710000000001", "A12", "5M", "1e999", "1-10", "1,",
            "2025-01-31", "e5", "(5", "12 apples", "1..2", "--5",
        ] where text != "1," { #expect(NumberText.read(text) == nil, "\(text)") }
    }

    /// The reading of one column in a file with that delimiter.
    private func read(
        _ cells: [String], beside other: [String] = [], delimiter: Delimiter = .tab,
        said: DecimalMark? = nil
    ) throws -> NumberReading? {
        var text = "a\tb\n"
        for (at, cell) in cells.enumerated() {
            text += "\(cell)\t\(at < other.count ? other[at] : "")\n"
        }
        let table = try Workbench.table(Array(text.utf8), delimiter: .tab)
        let columns = table.columns.map(ColumnCells.init)
        return FileFormats(columns, delimiter: delimiter.byte, decimal: said, dateOrder: nil)
            .numbers(columns[0])
    }

    @Test("cells that tell decide the column, and its open cells with them (D01)")
    func byCells() throws {
        let comma = try #require(try read(["9,75", "5.250", "8,5", "11"]))
        #expect(comma.values == [9.75, 5_250, 8.5, 11] && comma.mark == .comma)
        #expect(!comma.isDeduced)
        let point = try #require(try read(["9.75", "5,250"], delimiter: .semicolon))
        #expect(point.values == [9.75, 5_250] && point.mark == .point, "the cells outrank the ;")
    }

    @Test("the pattern of a column, its neighbours, and last the delimiter decide open cells")
    func deduced() throws {
        #expect(try read(["850", "5.250", "12"])?.values == [850, 5_250, 12])
        #expect(try read(["1250", "1.125"])?.values == [1_250, 1.125])
        #expect(try read(["5.250"], beside: ["9,75"])?.values == [5_250])
        #expect(try read(["5.250"], beside: ["9.75"])?.values == [5.25])
        #expect(try read(["5.250"], delimiter: .semicolon)?.values == [5_250])
        #expect(try read(["5,250"], delimiter: .comma)?.values == [5_250])
        #expect(try read(["5.250"], delimiter: .semicolon)?.isDeduced == true)
    }

    @Test("where nobody can know it is refused, and a person decides")
    func refused() throws {
        #expect(try read(["5.250", "1.100"]) == nil, "a tab says nothing")
        #expect(try read(["5.250", "1,5", "2.5"]) == nil, "both kinds of decimals")
        #expect(
            try read(["1.250", "12000"], delimiter: .semicolon) == nil,
            "the pattern and the delimiter contradict each other")
        #expect(try read(["5.250", "1.100"], said: .comma)?.values == [5_250, 1_100])
        #expect(try read(["5.250", "1.100"], said: .point)?.values == [5.25, 1.1])
        #expect(try read(["5.250", "1,5", "2.5"], said: .comma)?.values == [5_250, 1.5, 2.5])
    }

    private static func file(_ budgets: [String], delimiter: String) -> String {
        let rows = (0..<60).map { row in
            ["\(row + 1)", budgets[row % budgets.count], row * 7 % 10 < 4 ? "yes" : "no"]
                .joined(separator: delimiter)
        }
        return (["No", "Budget", "Won"].joined(separator: delimiter) + "\n")
            + rows.joined(separator: "\n")
    }

    @Test("an export with open numbers is refused with the column and examples; --decimal reads it")
    func wholeExport() throws {
        let text = Self.file(["1.100", "2.300", "5.250"], delimiter: "\t")
        let error = Workbench.refusal { try Workbench.export(text) { $0.order = "No" } }
        #expect(error?.kind == .data && error?.why.contains("Budget: \"1.100\"") == true)
        #expect(error?.remedy.contains("--decimal comma") == true)
        let comma = try Workbench.export(text) { ($0.order, $0.decimal) = ("No", .comma) }
        #expect(comma.keys == ["Budget>=2300", "Budget>=5250"])
        let ignored = Workbench.refusal { try Workbench.export(text) { $0.ignored = ["Budget"] } }
        #expect(ignored?.what == "no column is left to learn from")
    }

    @Test("the samples of D01 read as the same numbers", .enabled(if: Workbench.hasSamples))
    func samples() throws {
        func keys(_ name: String) throws -> [String] {
            try Workbench.export(Workbench.sample(name)) {
                ($0.order, $0.kept) = ("No", name == "d01-thousands.csv" ? ["Revenue"] : [])
            }
            .keys
        }
        #expect(try keys("d01-comma.csv") == keys("d01-point.csv"))
        #expect(try keys("d01-comma.csv").first == "Budget>=9.75")
        #expect(
            try keys("d01-thousands.csv") == ["Revenue>=980", "Revenue>=1250.5", "Revenue>=12400"])
    }
}

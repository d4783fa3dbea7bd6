import Brokers
import Testing
import YAML

@testable import Backtest

/// Reading exports.
@Suite struct CSVTests {
    static func path(_ text: String) throws -> String {
        let path = try Brokers.temporaryFolder() + "/leads.csv"
        try Brokers.writeFile(path, text)
        return path
    }

    static func table(_ text: String, delimiter: Delimiter? = nil) throws -> CSVTable {
        let path = try path(text)
        var misfits = Misfits()
        return try CSVTable.read(path, delimiter: delimiter, &misfits)
    }

    struct Record: CustomTestStringConvertible {
        var text: String, fields: [String]?
        var testDescription: String { text }
        init(_ text: String, _ fields: [String]?) { (self.text, self.fields) = (text, fields) }
    }
    static let records = [
        Record("a,b,c", ["a", "b", "c"]), Record("", [""]), Record(",", ["", ""]),
        Record(#""a,b",c"#, ["a,b", "c"]), Record(#""a ""b""",c"#, [#"a "b""#, "c"]),
        Record("\"a\nb\",c\r", ["a\nb", "c"]), Record(#""""#, [""]), Record("\"\"\",x", nil),
        Record(#"5" pipe,c"#, [#"5" pipe"#, "c"]), Record(#""open,c"#, nil),
        Record(#""a"b,c"#, ["ab", "c"]), Record("ä,€", ["ä", "€"]),
    ]

    @Test("fields follow RFC 4180; a quote inside a field is a letter", arguments: records)
    func fields(record: Record) {
        #expect(CSVReader.fields(Array(record.text.utf8), UInt8(ascii: ",")) == record.fields)
    }

    @Test(
        "the delimiter is what the header has most of",
        arguments: ["a,b\n1;2,3\n", "a;b\n1,2;3\n", "a\tb\n1,2\t3\n", "a|b\n1,2|3\n"])
    func delimiter(text: String) throws {
        let table = try Self.table(text)
        #expect(table.columns.map(\.name) == ["a", "b"] && table.columns[1][0] == "3")
    }

    @Test("records over several lines, CRLF, mark, trailing delimiters and odd headers are read")
    func shapes() throws {
        let table = try Self.table(
            "\u{FEFF}a,,a,\r\n1,\"x\r\ny\",3,\r\n\r\n2,z,4,,\r\n3, n/a ,Select\r\n")
        #expect(table.columns.map(\.name) == ["a", "column 2", "a (2)"])
        #expect(table.lines == [2, 5, 6])
        #expect(table.columns[1][0] == "x\r\ny")
        #expect(table.columns[1][2] == nil && table.columns[2][2] == nil, "missing values")
    }

    private func column(_ cells: [String]) throws -> CSVTable.Column {
        let quoted = cells.map { "\"\($0)\",1" }
        return try #require(Self.table("c,n\n" + quoted.joined(separator: "\n")).column("c"))
    }

    private func kind(_ cells: [String]) throws -> String {
        ColumnKind(try column(cells)).name
    }

    @Test("columns have the type that their values tell")
    func kinds() throws {
        let many = (0..<100).map { $0 }
        #expect(try kind(["", "Select"]) == "constant")
        #expect(try kind(["No", "No"]) == "constant")
        #expect(try kind(["No", "Yes", "no"]) == "category", "two spellings of no")
        #expect(try kind(["No", "Yes", "No"]) == "yes/no")
        #expect(try kind(["1", "0", "1"]) == "yes/no")
        #expect(try kind(["1", "0", "2", "1,000.5", "-3e2"]) == "number")
        #expect(try kind(["1", "2", "x1"]) == "free text", "each once, and too few for ids")
        #expect(try kind(many.map { "\($0)" }) == "id", "a running number")
        #expect(try kind(many.map { "\(Double($0) / 8)" }) == "number", "measured, not counted")
        #expect(try kind(many.map { "lead-\($0)" }) == "id")
        #expect(try kind(many.map { "2026-01-\($0 % 20 + 10)" }) == "time")
        #expect(try kind(many.map { ["web", "mail", "Web"][$0 % 3] }) == "category")
        #expect(
            try kind(many.map { "said \($0 / 2)" } + many.map { "said \($0 / 2)" }) == "category")
        #expect(try kind((0..<4_000).map { "note \($0 / 3)" }) == "free text")
        #expect(ColumnKind.number("nan") == nil && ColumnKind.number("0x1p3") == nil)
        #expect(ColumnKind.number("inf") == nil && ColumnKind.number("Infinity") == nil)
    }

    @Test("a number becomes a ladder with the steps that have points; missing values have none")
    func ladder() throws {
        let column = try column((0..<80).map { $0 < 40 ? "0" : "\($0 - 39)" } + [""])
        let wanted = HandPoints.Entry(
            key: "c>=12.5", mark: .init(), points: 1, column: "c", threshold: 12.5)
        let features = ColumnFeatures(column, ColumnKind(column), wanted: [wanted])
        #expect(features.keys.first == "c>=1" && features.keys.contains("c>=12.5"))
        #expect(features.keys.count <= 8)
        func shown(_ row: Int) -> [String] { features[column.codes[row]].map { features.keys[$0] } }
        #expect(shown(0).isEmpty && shown(80).isEmpty)
        #expect(shown(40) == ["c>=1"] && shown(79) == features.keys)
        #expect(shown(51).last != "c>=12.5" && shown(52).contains("c>=12.5"))
    }

    @Test("a category has its frequent labels, spelt as most rows do, and other")
    func labels() throws {
        let column = try column(["Google", "google", "Google", "Bing", "Bing", "Rare", ""])
        let features = ColumnFeatures(column, ColumnKind(column), wanted: [])
        #expect(features.keys == ["c=Bing", "c=Google", "c=other"])
        #expect(features[column.codes[1]] == [1] && features[column.codes[5]] == [2])
        #expect(features[column.codes[6]].isEmpty)
        let wanted = HandPoints.Entry(
            key: "c=rare", mark: .init(), points: 1, column: "c", label: "rare")
        let more = ColumnFeatures(column, ColumnKind(column), wanted: [wanted])
        #expect(more.keys == ["c=Bing", "c=Google", "c=Rare"], "nobody is left for other")
    }
}

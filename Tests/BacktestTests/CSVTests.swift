import Testing

@testable import Backtest

/// Reading exports.
@Suite struct CSVTests {
    static func table(_ text: String, delimiter: Delimiter? = nil) throws -> CSVTable {
        var misfits = Misfits()
        return try CSVTable(
            Array(text.utf8), name: "leads.csv", delimiter: delimiter, &misfits)
    }

    struct Record: CustomTestStringConvertible {
        var text: String, fields: [String]?
        var testDescription: String { text }
        init(_ text: String, _ fields: [String]?) { (self.text, self.fields) = (text, fields) }
    }
    static let records = [
        Record("a,b,c", ["a", "b", "c"]), Record("", nil), Record(",", ["", ""]),
        Record(#""a,b",c"#, ["a,b", "c"]), Record(#""a ""b""",c"#, [#"a "b""#, "c"]),
        Record("\"a\nb\",c\r", ["a\nb", "c"]), Record(#""""#, [""]), Record("\"\"\",x", nil),
        Record(#"5" pipe,c"#, [#"5" pipe"#, "c"]), Record(#""open,c"#, nil),
        Record(#""a"b,c"#, ["ab", "c"]), Record("ä,€", ["ä", "€"]),
    ]

    @Test("fields follow RFC 4180; a quote inside a field is a letter", arguments: records)
    func fields(record: Record) {
        let text = Array(record.text.utf8)
        var reader = CSVReader(text, Dialect(text, delimiter: .comma))
        let fields = try? reader.next()?.get()
        #expect(fields == record.fields)
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
}

import Testing

@testable import Backtest

/// Bytes of exports: encodings, line ends, first lines, what is no text.
@Suite struct TextTests {
    private static let text = "Ort;Wert\nBärn;1\nBörn;2\n"

    private static func wide(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
            return bigEndian ? [high, low] : [low, high]
        }
    }

    static let encodings: [(name: String, bytes: [UInt8], isGuessed: Bool)] = [
        ("UTF-8", Array(text.utf8), false),
        ("UTF-8", [0xEF, 0xBB, 0xBF] + Array(text.utf8), false),
        ("UTF-16LE", [0xFF, 0xFE] + wide(text, bigEndian: false), false),
        ("UTF-16BE", [0xFE, 0xFF] + wide(text, bigEndian: true), false),
        ("UTF-16LE", wide(text, bigEndian: false), true),
        ("UTF-16BE", wide(text, bigEndian: true), true),
        ("WINDOWS-1252", text.unicodeScalars.map { UInt8($0.value) }, true),
    ]

    @Test(
        "UTF-8, UTF-16 with and without mark, and Windows-1252 give the same text", arguments: 0..<7
    )
    func encodings(at: Int) throws {
        let (name, bytes, isGuessed) = Self.encodings[at]
        let table = try Workbench.table(bytes)
        #expect(table.text.encoding == name && table.text.isGuessed == isGuessed)
        #expect(table.text.damagedCount == 0)
        #expect(table.columns.map(\.name) == ["Ort", "Wert"])
        #expect(table.columns[0][0] == "Bärn" && table.columns[0][1] == "Börn")
    }

    @Test("Windows-1252 is told with the line that shows it; a person may say better")
    func windows() throws {
        let bytes: [UInt8] = Array("a,b\nx,1\n".utf8) + [0x8A, 0xE8] + Array(",2\n".utf8)
        let guessed = try Workbench.table(bytes)
        #expect(guessed.columns[0][1] == "Šè" && guessed.text.oddLine == 3)
        let said = try Workbench.table(bytes, encoding: "WINDOWS-1250")
        #expect(said.columns[0][1] == "Šč" && !said.text.isGuessed)
        let error = Workbench.refusal { try Workbench.table(bytes, encoding: "latin-77") }
        #expect(error?.kind == .usage && error?.what.contains("latin-77") == true)
    }

    @Test("UTF-8 with a broken place stays UTF-8, and the place is told")
    func damaged() throws {
        let good = (0..<20).map { "ö\($0),1\n" }.joined()
        let table = try Workbench.table(Array("é,b\n\(good)".utf8) + [0xC3] + Array(",2\n".utf8))
        #expect(table.text.encoding == "UTF-8" && table.text.damagedCount == 1)
        #expect(table.columns[0].name == "é" && table.columns[0][20] == "\u{FFFD}")
        #expect(table.text.oddLine == 22)
    }

    @Test("lines end with LF, CRLF or CR, also when cells hold other line ends")
    func lineEnds() throws {
        for (end, inner) in [("\n", "\r\n"), ("\r\n", "\n"), ("\r", "\n")] {
            let text = ["a,b", "1,\"x\(inner)y\"", "2,z", ""].joined(separator: end)
            let table = try Workbench.table(text)
            #expect(table.columns.map(\.name) == ["a", "b"], "\(end.debugDescription)")
            #expect(table.columns[1][0] == "x\(inner)y" && table.columns[1][1] == "z")
        }
    }

    @Test("sep= names the delimiter and is no row; a title before the header is none either (D04)")
    func firstLines() throws {
        for first in ["sep=;\r\n", "SEP=;\n", "\"sep=;\"\n"] {
            let table = try Workbench.table(first + "a;b,c\n1;2,5\n")
            #expect(table.columns.map(\.name) == ["a", "b,c"] && table.columns[1][0] == "2,5")
            #expect(table.lines == [3])
        }
        #expect(try Workbench.table("sep=\t\na\tb\n1\t2\n").columns.count == 2)
        let titled = try Workbench.table("Leads of March\n\na,b\n1,2\n3,4\n")
        #expect(titled.columns.map(\.name) == ["a", "b"] && titled.lines == [4, 5])
        let said = try Workbench.table(Array("sep=;\na,b\n1,2\n".utf8), delimiter: .comma)
        #expect(said.columns.map(\.name) == ["a", "b"])
    }

    @Test("where ; divides, decimal commas and commas in names do not mislead")
    func delimiters() throws {
        let names = { (text: String) in try Workbench.table(text).columns.map(\.name) }
        #expect(try names("Id;Budget, EUR\n1;9,75\n2;8,50\n") == ["Id", "Budget, EUR"])
        #expect(try names("a;b, c, d;e\nx;1,5;y\nz;2,5;w\n") == ["a", "b, c, d", "e"])
        #expect(try names("a,b;c,d\n1,2,3\n4,5,6\n") == ["a", "b;c", "d"])
    }

    @Test("ragged rows are told with what to do; rows of delimiters alone are none")
    func ragged() throws {
        var misfits = Misfits()
        let table = try CSVTable(
            Array("a;b\n1;2\n3\n4;5;6\n;;\n;\n7;8;\n".utf8), name: "x", &misfits)
        #expect(table.lines == [2, 7] && misfits.count == 2 && table.recordCount == 4)
        #expect(misfits.shown.map(\.line) == [3, 4])
        #expect(misfits.shown[0].why.hasPrefix("it has 1 field, the header 2"))
        #expect(misfits.shown[1].why.contains("must stand in quotes"))
    }

    @Test("words for nothing are no labels, in the brackets of CRMs too")
    func missing() {
        for word in [
            "", "N/A", "--None--", "-None-", "[not provided]", "(blank)", "#NV", "k.A.", "null",
            "Please Select", "<empty>", "–",
        ] { #expect(MissingWords.contain(word), "\(word)") }
        for word in ["No", "0", "Other", "-5", "(5)", "Nantes", "[x]"] {
            #expect(!MissingWords.contain(word), "\(word)")
        }
    }

    @Test("what is no text is told as what it is")
    func foreign() throws {
        for (bytes, word) in [
            (Array("PK\u{3}\u{4}rest".utf8), "workbook"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0], "old Excel"),
            (Array("<html><table>".utf8), "web page"), (Array("{\"a\":1}".utf8), "JSON"),
            (Array("%PDF-1.4".utf8), "PDF"), ([], "empty"), (Array("one\n1\n".utf8), "one column"),
        ] {
            let error = Workbench.refusal { try Workbench.table(bytes) }
            #expect(error?.kind == .data && error?.why.contains(word) == true, "\(word)")
        }
    }
}

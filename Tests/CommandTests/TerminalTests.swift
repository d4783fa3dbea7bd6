import System
import Testing

@testable import leadloop

@Suite struct TerminalTests {
    @Test(
        "numbers are grouped by thousands",
        arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")])
    func grouping(number: Int, text: String) { #expect(grouped(number) == text) }

    @Test(
        "numbers are rounded to fixed digits",
        arguments: [
            (1.005, 1, "1.0"), (1.25, 1, "1.3"), (-0.04, 1, "0.0"), (-0.05, 1, "-0.1"),
            (0.999, 2, "1.00"), (12.0, 0, "12"), (3.07, 2, "3.07"), (.infinity, 1, "inf"),
        ])
    func rounding(number: Double, digits: Int, text: String) {
        #expect(fixed(number, digits) == text)
    }

    @Test("a table aligns its columns and cuts the last one to the terminal")
    func table() {
        var table = TextTable(("name", .left), ("n", .right), ("text", .left))
        table.rows = [["a", "1", "short"], ["bcdefg", "1,000", "a longer text"]]
        #expect(
            table.text(width: nil) == """
                name        n  text
                a           1  short
                bcdefg  1,000  a longer text

                """)
        #expect(
            table.text(width: 22) == """
                name        n  text
                a           1  short
                bcdefg  1,000  a long…

                """)
    }
}

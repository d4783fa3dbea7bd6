import System
import Testing

@testable import leadloop

@Suite struct StyleTests {
    @Test(
        "colour is for terminals, and people can say no or yes",
        arguments: [
            (true, [:], false, true), (false, [:], false, false),
            (true, ["NO_COLOR": "1"], false, false), (true, ["NO_COLOR": ""], false, true),
            (true, ["TERM": "dumb"], false, false), (true, [:], true, false),
            (false, ["FORCE_COLOR": "1"], false, true), (true, ["FORCE_COLOR": "0"], false, false),
            (false, ["FORCE_COLOR": "1", "NO_COLOR": "1"], false, false),
            (false, ["FORCE_COLOR": "1"], true, false),
        ] as [(Bool, [String: String], Bool, Bool)])
    func rule(isTerminal: Bool, environment: [String: String], noColor: Bool, expected: Bool) {
        let style = Style(isTerminal: isTerminal, environment: environment, noColor: noColor)
        #expect(style.hasColor == expected)
        #expect(style.bold("x").contains("\u{1B}") == expected)
    }

    @Test("a failure is three short lines")
    func failure() {
        let text = Failure(.data, "a is b", why: "c", remedy: "d").text()
        #expect(text == "error: a is b\nwhy:   c\ndo:    d\n")
    }
}

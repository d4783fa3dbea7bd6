import Brokers
import Testing

@testable import leadloop

/// Lines and headers that `learn FILE` cannot use.
@Suite(.serialized) struct StreamMisfitTests {
    struct Misfit: CustomTestStringConvertible {
        var line: String, why: String
        var testDescription: String { line }
        init(_ line: String, _ why: String) { (self.line, self.why) = (line, why) }
    }
    /// 26 of them, told in two halves.
    static let misfits = [
        Misfit("nonsense", "the value is not valid JSON"),
        Misfit(#"{"x":{"demo":NaN},"y":0}"#, "the value is not valid JSON"),
        Misfit(#"{"x":{"demo":1},"y":1"#, "the value is not valid JSON"),
        Misfit("[1]", "the value is JSON but no object"),
        Misfit(#"{"y":1}"#, "x must be an object {feature: value}"),
        Misfit(#"{"x":[1],"y":1}"#, "x must be an object {feature: value}"),
        Misfit(#"{"x":{"demo":1.01},"y":1}"#, #"x of "demo" must be a number from 0 to 1"#),
        Misfit(#"{"x":{"demo":-0.1},"y":1}"#, #"x of "demo" must be a number from 0 to 1"#),
        Misfit(#"{"x":{"demo":1e999},"y":1}"#, #"x of "demo" must be a number from 0 to 1"#),
        Misfit(#"{"x":{"demo":"1"},"y":1}"#, #"x of "demo" must be a number from 0 to 1"#),
        Misfit(#"{"x":{"a\n":null},"y":1}"#, #"x of "a\n" must be a number from 0 to 1"#),
        Misfit(#"{"x":{"demo":1,"demo":0},"y":1}"#, #"x has "demo" twice"#),
        Misfit(#"{"x":{"":1},"y":1}"#, "names of features have 1 to 256 bytes"),
        Misfit(#"{"x":{"demo":1}}"#, "y must be 0 or 1"),
        Misfit(#"{"x":{"demo":1},"y":2}"#, "y must be 0 or 1"),
        Misfit(#"{"x":{"demo":1},"y":0.5}"#, "y must be 0 or 1"),
        Misfit(#"{"x":{"demo":1},"y":"1"}"#, "y must be 0 or 1"),
        Misfit(#"{"x":{},"y":1,"k":0}"#, "k must be a number over 0, at most 1"),
        Misfit(#"{"x":{},"y":1,"k":1.5}"#, "k must be a number over 0, at most 1"),
        Misfit(#"{"x":{},"y":0,"reason":"bad_ft"}"#, "did you mean 'bad_fit'?"),
        Misfit(#"{"x":{},"y":0,"reason":[]}"#, "reason is no text"),
        Misfit(#"{"x":{},"y":0,"repId":{}}"#, "repId is no text"),
        Misfit(#"{"x":{},"y":0,"at":"yesterday"}"#, "at is no time such as"),
        Misfit(#"{"x":{},"y":0,"judgedAt":1e300}"#, "judgedAt is no time such as"),
        Misfit(
            #"{"x":{},"y":0,"at":"2026-01-02T00:00:00Z","judgedAt":"2026-01-01T00:00:00Z"}"#,
            "judgedAt is before at"),
        Misfit(#"{"x":{},"y":0,"fitAttributes":"industry"}"#, "fitAttributes must be a list"),
    ]

    @Test("a line that does not fit is told with its place, and the others are used")
    func misfitLines() throws {
        let good = #"{"x":{"demo":1},"y":1}"#
        for half in [Self.misfits.prefix(13), Self.misfits.suffix(13)] {
            let end = try StreamTests.learn(
                [StreamTests.header, good] + half.map(\.line), ["--json"])
            #expect(end.code == 0)
            let told = end.talk.split(separator: "\n")
            for (number, misfit) in half.enumerated() {
                #expect(told[number].hasPrefix("FILE:\(number + 3): left out: "), "\(misfit.line)")
                #expect(told[number].contains(misfit.why), "\(told[number])")
            }
            #expect(told.last == "left out 13 of 14 verdict lines")
            let figures = try StreamTests.figures(end)
            #expect(figures.verdicts == 1 && figures.skippedLines == 13)
        }
        #expect(Self.misfits.count == 26)
    }

    @Test("twenty misfits are told one by one, all are counted")
    func manyMisfits() throws {
        let lines = Array(repeating: "{", count: 30) + [#"{"x":{},"y":false}"#]
        let end = try StreamTests.learn([StreamTests.header] + lines)
        #expect(end.talk.split(separator: "\n").count { $0.contains(": left out: ") } == 20)
        #expect(end.talk.hasSuffix("... and 10 more\nleft out 30 of 31 verdict lines\n"))
        let none = try StreamTests.learn([StreamTests.header] + lines.dropLast())
        #expect(none.code == 65 && none.data.isEmpty)
        #expect(none.talk.contains("left out 30 of 30"))
        #expect(none.talk.contains("error: FILE holds no verdict that can be used"))
    }

    @Test(
        "a broken header ends it with 65, and everything that is wrong with it",
        arguments: [
            ("", ["is empty"]), ("{}", ["baseRate must", "points must"]),
            (#"{"x":{"demo":1},"y":1}"#, ["it is a verdict; the header"]),
            (
                #"{"baseRate":1,"pointsToDoubleOdds":0,"points":{"a":"b","c":null}}"#,
                ["baseRate must", "pointsToDoubleOdds must", #"points of "a""#, #"points of "c""#]
            ), ("\u{FFFD}", ["not valid JSON"]),
        ])
    func headers(line: String, parts: [String]) throws {
        let lines = line.isEmpty ? [] : [line, #"{"x":{"demo":1},"y":1}"#]
        let end = try StreamTests.learn(lines)
        #expect(end.code == 65 && end.data.isEmpty)
        for part in parts { #expect(end.talk.contains(part), "\(end.talk)") }
    }
}

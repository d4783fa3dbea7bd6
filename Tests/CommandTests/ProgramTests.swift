import Testing

@testable import leadloop

/// The built binary from outside.
@Suite(.serialized) struct ProgramTests {
    @Test("data goes to stdout, and nothing else")
    func version() throws {
        let end = try Program.run(["version", "--output", "json"])
        #expect(end.code == 0)
        #expect(end.data.hasPrefix("{\"features\":["))
        #expect(end.data.contains("\"version\":\"\(Version.number)\""))
        #expect(end.talk.isEmpty)
    }

    @Test("misuse ends with 64, three lines on stderr and nothing on stdout")
    func misuse() throws {
        let end = try Program.run(["vresion"])
        #expect(end.code == 64)
        #expect(end.data.isEmpty)
        let lines = end.talk.split(separator: "\n")
        #expect(lines.map { $0.prefix(7) } == ["error: ", "why:   ", "do:    "])
        #expect(lines[1].contains("did you mean 'version'?"))
    }

    @Test("help is data, without colour on a file unless forced")
    func help() throws {
        let plain = try Program.run(["--help"])
        #expect(plain.code == 0)
        #expect(plain.data.contains("COMMAND --help"))
        let forced = try Program.run(["nonsense"], environment: ["FORCE_COLOR": "1"])
        #expect(forced.talk.contains("\u{1B}["))
        let dumb = try Program.run(["nonsense", "--no-color"], environment: ["FORCE_COLOR": "1"])
        #expect(!dumb.talk.contains("\u{1B}["))
    }
}

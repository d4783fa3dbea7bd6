import Brokers
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

    @Test("everything that is wrong with the settings is told at once, with place and suggestion")
    func settings() throws {
        let folder = try Brokers.temporaryFolder()
        try Brokers.writeFile(folder + "/s.yaml", "gruop: a\nworkers: many\n")
        let end = try Program.run(
            ["run", "--config", folder + "/s.yaml", "--set", "commit.interval=fast"],
            environment: ["LEADLOOP_TOPIC_PREFIX": "x"])
        #expect(end.code == 78)
        for part in [
            "s.yaml:1:1: unknown key 'gruop'; did you mean 'group'", "s.yaml:2:10: ",
            "LEADLOOP_TOPIC_PREFIX: no such setting", "--set commit.interval: ",
        ] { #expect(end.talk.contains(part), "\(end.talk)") }
        let unknown = try Program.run(["run", "--set", "comit.interval=1s"])
        #expect(unknown.code == 64)
        #expect(unknown.talk.contains("did you mean 'commit.interval'?"))
    }

    @Test(
        "without a broker commands end with 69 and the client's own reason",
        arguments: [["topics", "plan"], ["run"]])
    func noBroker(command: [String]) throws {
        let end = try Program.run(command + ["--bootstrap", "127.0.0.1:1"])
        #expect(end.code == 69)
        #expect(end.talk.contains("error: no broker answers at 127.0.0.1:1"))
        #expect(end.talk.contains("Connection refused"))
        #expect(end.data.isEmpty)
    }

    @Test("a property that librdkafka does not know ends with 78 and is named")
    func property() throws {
        let end = try Program.run(["topics", "plan", "-X", "foo.bar=1"])
        #expect(end.code == 78)
        #expect(end.talk.contains("foo.bar"))
    }

    @Test("a file that is not there ends with 74, a broken line with 65 and its place")
    func files() throws {
        let folder = try Brokers.temporaryFolder()
        let missing = try Program.run(["feed", folder + "/no.jsonl:a"])
        #expect(missing.code == 74)
        try Brokers.writeFile(
            folder + "/bad.jsonl",
            #"{"userId":"u","timestamp":"2025-01-06T08:11:06Z"}"# + "\n\n{\n")
        let dry = ["feed", folder + "/bad.jsonl:a", "--dry-run"]
        let found = try Program.run(dry)
        #expect(found.code == 1)
        #expect(found.talk.contains("bad.jsonl:3: the value is not valid JSON"))
        let json = try Program.run(dry + ["--output", "json"])
        #expect(json.data.contains(#""badLines":1"#) && json.data.contains(#""sent":1"#))
    }
}

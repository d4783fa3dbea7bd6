import Brokers
import Config
import Glibc
import Leads
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

    @Test("with JSON asked for, an error is one object on stderr")
    func jsonErrors() throws {
        for words in [["--output", "json"], ["--json"], ["--output=ndjson"]] {
            let end = try Program.run(["topics", "plan", "--bootstrap", "127.0.0.1:1"] + words)
            #expect(end.code == 69 && end.data.isEmpty)
            let lines = end.talk.split(separator: "\n")
            let last = String(lines.last ?? "")
            #expect(
                last.hasPrefix(
                    #"{"error":{"code":69,"what":"no broker answers at 127.0.0.1:1","why":""#),
                "\(end.talk)")
        }
        let misuse = try Program.run(["vresion", "--json"])
        #expect(misuse.talk.hasPrefix(#"{"error":{"code":64,"#) && misuse.code == 64)
    }

    @Test("output that cannot be written ends with 74; a reader that has gone is no error")
    func unwritable() throws {
        let folder = try Brokers.temporaryFolder()
        func run(_ line: String) throws -> (code: Int32, talk: String) {
            try Brokers.writeFile(folder + "/line", line)
            return try shell(folder + "/line")
        }
        let full = try run("'\(Program.path)' --help >/dev/full")
        #expect(full.code == 74, "\(full.talk)")
        #expect(full.talk.contains("error: the output could not be written"))
        #expect(full.talk.contains("No space left on device"))
        let closed = try run("'\(Program.path)' --help >&-")
        #expect(closed.code == 74, "\(closed.talk)")
        let gone = try run("set -o pipefail; '\(Program.path)' completion bash | head -n 1")
        #expect(gone.code == 0, "\(gone.talk)")
    }

    @Test("--version is version")
    func habit() throws {
        let end = try Program.run(["--version"])
        #expect(end.code == 0 && end.data.hasPrefix("leadloop    \(Version.number)"))
    }

    @Test("check looks at the files alone where no broker is named, or --offline says so")
    func offline() throws {
        let folder = try Brokers.temporaryFolder()
        try Brokers.writeFile(folder + "/good.yaml", Definition.defaultFile)
        try Brokers.writeFile(folder + "/bad.yaml", "version: 1\nthreshold: many\n")
        for words in [["--offline"], ["--offline", "--bootstrap", "127.0.0.1:1"]] {
            let good = try Program.run(["check", "--definition", folder + "/good.yaml"] + words)
            #expect(good.code == 0, "\(good.data)")
            #expect(good.data.contains("good.yaml: ") && !good.data.contains("no broker"))
            let bad = try Program.run(["check", "--definition", folder + "/bad.yaml"] + words)
            #expect(bad.code == 1 && bad.data.contains("'threshold' must be a number"))
        }
        let named = try Program.run(["check", "--bootstrap", "127.0.0.1:1"])
        #expect(named.code == 69, "\(named.data)")
    }

    @Test("- is stdin also for files that people write")
    func standardInput() throws {
        let end = try Program.run(["check", "--definition", "-"])
        // The test's stdin is empty.
        #expect(end.data.contains("-:"), "\(end.data)\(end.talk)")
        #expect(!end.data.contains("cannot be read"))
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

/// Runs a script of bash; stdout goes nowhere but where it says.
private func shell(_ script: String) throws -> (code: Int32, talk: String) {
    let out = script + ".err"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, out, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    let words: [String] = ["/bin/bash", script]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/bin:/bin"), nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var id = pid_t()
    guard posix_spawn(&id, "/bin/bash", &actions, nil, &arguments, &variables) == 0 else {
        throw Program.Failure(description: "no /bin/bash")
    }
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    return ((status >> 8) & 0xff, try Brokers.readFile(out))
}

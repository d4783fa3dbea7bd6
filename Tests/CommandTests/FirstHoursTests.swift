import Brokers
import Config
import Leads
import System
import Testing
import YAML

@testable import leadloop

/// What somebody meets who has only the README.
@Suite struct FirstHoursTests {
    private func files(_ prefix: String = "") throws -> (settings: String, definition: String) {
        let start = StartFiles(
            folder: "x y", bootstrap: "b:9092,\\\"c:1", group: "g", prefix: prefix)
        return (start.settings, start.definition)
    }

    @Test("init writes files that are read without a finding, with what was named")
    func start() throws {
        let (settings, definition) = try files("s.")
        let host = ServiceSettings.Host(name: "h", coreCount: 1)
        let reading = ServiceSettings.read(
            file: ("leadloop.yaml", Array(settings.utf8)), environment: [:], host: host)
        #expect(reading.findings.isEmpty, "\(reading.findings)")
        #expect(reading.settings?.kafka.bootstrap == "b:9092,\\\"c:1")
        #expect(reading.settings?.topicPrefix == "s." && reading.settings?.group == "g")
        #expect(reading.settings?.definitionPath == "x y/mql.yaml")
        let empty = ServiceSettings.read(
            file: ("leadloop.yaml", Array(try files().settings.utf8)), environment: [:], host: host)
        #expect(empty.findings.isEmpty && empty.settings?.topicPrefix == "")
        let read = Definition.read(Array(definition.utf8), file: "mql.yaml")
        #expect(read.findings.isEmpty, "\(read.findings)")
        #expect(read.definition == .standard)
    }

    @Test("init overwrites nothing, and its files pass check")
    func initialise() throws {
        let folder = try Brokers.temporaryFolder()
        let words = ["init", "--dir", folder, "--bootstrap", "127.0.0.1:1"]
        let end = try Program.run(words)
        #expect(end.code == 0, "\(end.talk)")
        #expect(end.data.contains("leadloop check --config \(folder)/leadloop.yaml"))
        let check = try Program.run(["check", "--offline", "--config", folder + "/leadloop.yaml"])
        #expect(check.code == 0, "\(check.data)")
        let again = try Program.run(words)
        #expect(again.code == 74 && again.talk.contains("is there already"))
    }

    // Bug: the second process of a host fenced the first, which ended with 78.
    @Test("a name has one holder on a host: the next gets the next name, a chosen one is refused")
    func names() throws {
        let folder = try Brokers.temporaryFolder()
        func claim(
            _ name: String, isNamed: Bool = false, _ scopes: String...
        ) throws(Failure) -> InstanceName {
            try InstanceName.claim(
                name, isNamed: isNamed, scopes: scopes.isEmpty ? ["scorer", "aggregator"] : scopes,
                folder: folder)
        }
        var first: InstanceName? = try claim("host")
        let second = try claim("host")
        #expect(first?.text == "host" && second.text == "host-2")
        // Bug: staging beside production, another prefix of the same group, was refused.
        #expect(try claim("host", isNamed: true, "other/scorer").text == "host")
        // One role of two is enough to collide, and nothing of a refused claim is kept.
        #expect(try claim("host", "third", "scorer").text == "host-3")
        #expect(try claim("host", isNamed: true, "third").text == "host")
        let refused = #expect(throws: Failure.self) { try claim("host", isNamed: true) }
        #expect(refused?.code == .configuration)
        first = nil
        #expect(try claim("host", isNamed: true).text == "host")
        #expect(second.text == "host-2")
    }

    // Bug: two processes with thresholds 65 and 50 shared the leads of one group.
    @Test("another definition than the group's is refused while somebody runs with it")
    func conflict() {
        func refusal(_ running: String?, _ members: [String]) -> Failure? {
            DefinitionConflict.refusal(
                mine: "bbb", running: running, members: members, own: ["leadloop-scorer-me"],
                group: "g")
        }
        #expect(refusal(nil, ["x"]) == nil && refusal("bbb", ["x"]) == nil)
        #expect(refusal("aaa", []) == nil)
        // Of a process that was killed: nobody else has the name.
        #expect(refusal("aaa", ["leadloop-scorer-me"]) == nil)
        let refused = refusal("aaa", ["leadloop-scorer-me", "leadloop-scorer-you"])
        #expect(
            refused?.why.hasPrefix("leadloop-scorer-you started with aaa, this one is bbb") == true)
    }

    @Test("keys of the demo: pause, choose, look why, back, quit; other bytes are nothing")
    func keys() {
        #expect(
            DemoKeys.read(Array("x\u{1B}[A\u{1B}[1;5Bj k\r\u{1B}q".utf8))
                == [.up, .down, .down, .pause, .up, .open, .back, .quit])
        var keys = DemoKeys()
        keys.take([.down, .down])
        #expect(keys.chosen == 1 && keys.isPaused)
        keys.take([.open])
        #expect(keys.isExplaining)
        keys.take([.back, .back])
        #expect(keys == DemoKeys())
        keys.take([.up])
        #expect(keys.chosen == 0)
        keys.take([.pause, .pause, .quit])
        #expect(keys.isPaused && keys.isQuitting)
    }
}

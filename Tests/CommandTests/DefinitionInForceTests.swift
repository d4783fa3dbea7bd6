import Config
import Leads
import System
import Testing
import Wire

@testable import leadloop

@Suite struct DefinitionInForceTests {
    private func record(_ group: String, threshold: Int) -> DefinitionRecord {
        let text =
            "version: 1\nthreshold: \(threshold)\nexit: 10\nbehaviours:\n"
            + "  - {name: demo, match: {event: Demo}, points: 99, max_count: 1, half_life: 30d}\n"
        return DefinitionRecord(
            group: group, hash: Definition.hash(of: Array(text.utf8)), atMilliseconds: 1_000_000,
            text: text)
    }
    private func running(_ records: DefinitionRecord...) throws -> RunningDefinitions {
        var running = RunningDefinitions()
        for record in records {
            try running.take(
                key: Array(DefinitionRecord.key(record.group).utf8), value: record.encode(),
                of: "ours")
        }
        return running
    }

    // Bug: explain, report and others scored by the file at hand while the group ran another.
    @Test("the group's own record wins over the file at hand, which is named when it differs")
    func recordWins() throws {
        var told: [String] = []
        let found = try running(record("ours", threshold: 40), record("ours", threshold: 50))
            .inForce(for: "ours", isNamed: true, local: { .builtIn }, tell: { told.append($0) })
        #expect(found.value.threshold == 50 && found.name == "the definition that group ours runs")
        #expect(told.count == 1 && told[0].contains("the built-in definition differs from it"))
        #expect(told[0].contains(found.hash.prefix(12)))
    }

    // Bug: without a file, the built-in definition was reported as one that differs.
    @Test("nothing is told where no file is named, or the same")
    func silent() throws {
        let running = try running(record("ours", threshold: 50))
        let same = try DefinitionSource(record("ours", threshold: 50))
        for (isNamed, local) in [(false, DefinitionSource.builtIn), (true, same)] {
            _ = try running.inForce(
                for: "ours", isNamed: isNamed, local: { local },
                tell: { Issue.record("told: \($0)") })
        }
    }

    // Bug: the default group's empty state was shown while another group did the work.
    @Test("a group that never ran beside one that does is refused, with the name of the other")
    func otherGroup() throws {
        let running = try running(record("b", threshold: 50))
        let failure = #expect(throws: Failure.self) {
            try running.inForce(for: "ours", isNamed: false, local: { .builtIn }, tell: { _ in })
        }
        #expect(failure?.remedy == "ask again with --group b")
        let none = try RunningDefinitions().inForce(
            for: "ours", isNamed: false, local: { .builtIn }, tell: { _ in })
        #expect(none.name == "the built-in definition")
    }

    @Test("a record reads back; an unreadable one of our group is an error, of another it is not")
    func record() throws {
        let record = record("a/b", threshold: 50)
        #expect(try DefinitionRecord.decode(record.encode().span.bytes) == record)
        #expect(DefinitionRecord.group(ofKey: Array(DefinitionRecord.key("a/b").utf8)) == "a/b")
        #expect(DefinitionRecord.group(ofKey: Array("default/definition/1".utf8)) == nil)
        #expect(DefinitionRecord.group(ofKey: Array("_meta/0".utf8)) == nil)
        var running = RunningDefinitions()
        try running.take(key: Array(DefinitionRecord.key("b").utf8), value: [1], of: "ours")
        #expect(throws: Rejection.self) {
            try running.take(key: Array(DefinitionRecord.key("ours").utf8), value: [1], of: "ours")
        }
    }
}

@Suite struct TopicArgumentTests {
    // Bug: `tail mql.events` in a shell with a prefix showed the other installation's topic.
    @Test("short names follow prefix and settings; a known name of another prefix is refused")
    func names() throws {
        var names = TopicNames(prefix: "s.", group: "g")
        names.feedback = "crm.verdicts"
        func topic(_ name: String) throws(Failure) -> String {
            try names.topic(named: name, for: "tail \(name)")
        }
        #expect(try topic("events") == "s.engagement.events")
        #expect(try topic("feedback") == "crm.verdicts")
        #expect(try topic("events.dlq") == "s.engagement.events.dlq")
        #expect(try topic("changelog") == "s.g-leads-changelog")
        #expect(try topic("s.mql.events") == "s.mql.events")
        #expect(try topic("web.clicks") == "web.clicks")
        let other = #expect(throws: Failure.self) { try topic("mql.events") }
        #expect(other?.code == .usage)
        #expect(other?.why == "with the settings in force that topic is s.mql.events")
        #expect(
            other?.remedy == "say mql for it; or leadloop tail mql.events --prefix '' if the other "
                + "one is meant")
        #expect(throws: Failure.self) { try topic("t.sales.feedback") }
        #expect(try topic("presales.feedback") == "presales.feedback")
    }
}

@Suite struct FlagsInForceTests {
    private func invocation(_ words: [String], _ environment: [String: String] = [:]) throws
        -> Invocation
    {
        let none = Output(descriptor: -1)
        let terminal = Terminal(data: none, talk: none, environment: [:], noColor: true)
        let parsed = try Tool().parser.parse(words, environment, terminal)
        guard case .run(let invocation) = parsed else {
            throw Failure.usage("", why: "", remedy: "")
        }
        return invocation
    }

    // Bug: `do: leadloop topics apply` of a command with --prefix s. created the topics without.
    @Test("advice names the options that were given, except what it says itself and secrets")
    func paste() throws {
        let given = try invocation([
            "explain", "ada", "--prefix", "s.", "--group", "g 1", "--definition", "m.yaml",
            "-X", "sasl.password=x", "-X", "client.rack=u",
        ])
        #expect(
            given.pasted("leadloop topics apply, then leadloop run --group NAME --roles scorer")
                == "leadloop topics apply --group 'g 1' --prefix s. -X client.rack=u, then "
                + "leadloop run --prefix s. -X client.rack=u --definition m.yaml --group NAME "
                + "--roles scorer")
        #expect(given.pasted("a newer leadloop wrote it") == "a newer leadloop wrote it")
        #expect(given.pasted("leadloop runs") == "leadloop runs")
    }

    @Test("what the environment says is not repeated")
    func environment() throws {
        let words = ["tail", "mql"]
        let given = try invocation(words, ["LEADLOOP_CONFIG": "s.yaml"])
        #expect(given.pasted("leadloop topics plan") == "leadloop topics plan")
        let named = try invocation(words + ["--config", "s.yaml"])
        #expect(named.pasted("leadloop topics plan") == "leadloop topics plan --config s.yaml")
    }
}

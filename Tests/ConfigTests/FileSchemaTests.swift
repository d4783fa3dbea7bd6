import Config
import FoundationEssentials
import Leads
import TestSupport
import Testing
import YAML

/// The schemas by which editors complete and check the two files that people write.
@Suite struct FileSchemaTests {
    private func value(_ yaml: String) throws -> FoundationValue {
        let findings = Findings(source: "f")
        let root = try #require(parse(Array(yaml.utf8), findings: findings))
        return Self.value(root)
    }

    private static func value(_ node: Node) -> FoundationValue {
        switch node.value {
        case .mapping(let entries):
            .object(
                Dictionary(uniqueKeysWithValues: entries.map { ($0.key, value($0.value)) }))
        case .sequence(let items): .array(items.map(value))
        case .scalar(let text, let isPlain):
            if node.isNull {
                .null
            } else if isPlain, let number = Double(text) {
                .number(number)
            } else if isPlain, text == "true" || text == "false" {
                .bool(text == "true")
            } else {
                .text(text)
            }
        }
    }

    /// The YAML of a page of the documentation.
    private func example(_ page: String, after heading: String) throws -> String {
        let folder = JSONSchema.folder.replacing("/schemas", with: "/Sources/Documentation.docc/")
        let bytes = try #require(FileManager.default.contents(atPath: folder + page))
        let text = String(decoding: bytes, as: UTF8.self)
        let start = try #require(text.firstRange(of: heading)?.upperBound)
        let rest = text[start...]
        let open = try #require(rest.firstRange(of: "```yaml\n")?.upperBound)
        let end = try #require(rest[open...].firstRange(of: "```")?.lowerBound)
        return String(rest[open..<end])
    }

    // Bug: an editor marked a good file, or said nothing of a key that leadloop refuses.
    @Test("the schema of definitions takes every example and the built-in one, whole")
    func definitions() throws {
        let schema = try JSONSchema.published("definition")
        for text in [
            Definition.defaultFile, try example("definition.md", after: "## Example"),
            "format: 1\nversion: second\nthreshold: 5\nbehaviors: []\n",
        ] {
            #expect(schema.findings(try value(text)) == [])
        }
        for attribute in try value(example("definition.md", after: "### An attribute")).items {
            let file: FoundationValue = .object([
                "version": .number(1), "threshold": .number(1), "fit": .array([attribute]),
            ])
            #expect(schema.findings(file) == [])
        }
    }

    @Test(
        "what leadloop refuses the schema refuses",
        arguments: [
            "threshold: 5", "version: 1", "version: 1\nthreshold: 5\nbase_rate: 12",
            "version: 1\nthreshold: 5 points", "version: 1\nthreshold: 5\nexclude: []",
            "version: 1\nthreshold: 5\nlearning: {publish: {evry: 1}}",
            "version: 1\nthreshold: 5\nbehaviours: [{name: a, match: {event: A}, points: 1, max_count: 1, half_life: 30 days}]",
        ])
    func refused(text: String) throws {
        #expect(Definition.read(Array(text.utf8), file: "f").definition == nil)
        #expect(!(try JSONSchema.published("definition").findings(try value(text))).isEmpty)
    }

    @Test("the schema of settings has every setting, dotted and nested, with its help")
    func settings() throws {
        let schema = try JSONSchema.published("settings")
        #expect(schema.findings(try value(example("settings.md", after: "# Settings"))) == [])
        #expect(!schema.findings(try value("gruop: a")).isEmpty)
        #expect(!schema.findings(try value("checkpoint: {intervall: 5s}")).isEmpty)
        for key in SettingKey.all.map(\.name) {
            let dotted = try #require(schema.root["properties"]?[key], "\(key)")
            #expect(dotted["description"] != nil)
            var nested: FoundationValue? = schema.root
            for part in key.split(separator: ".") { nested = nested?["properties"]?[String(part)] }
            #expect(nested == dotted, "\(key)")
        }
    }
}

extension FoundationValue {
    fileprivate var items: [FoundationValue] {
        if case .array(let items) = self { items } else { [] }
    }
}

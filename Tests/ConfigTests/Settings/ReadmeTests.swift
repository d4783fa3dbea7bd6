import Config
import FoundationEssentials
import Leads
import Testing
import Wire
import YAML

@Suite("documentation of settings, topics and definition") struct ReadmeTests {
    private let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }

    /// A page of the catalogue.
    private func page(_ name: String) throws -> String {
        let file = root.appending(path: "Sources/Documentation.docc/\(name)")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    @Test("it names every setting with its default, and every topic")
    func names() throws {
        let host = ServiceSettings.Host(name: "host name", coreCount: 1)
        let settings = try page("settings.md")
        let defaults = ServiceSettings.read(file: nil, environment: [:], host: host)
        for value in defaults.values {
            let row = settings.split(separator: "\n").first { $0.hasPrefix("| `\(value.key)`") }
            if let row, let text = value.text, !["workers"].contains(value.key) {
                #expect(row.contains(text), "\(value.key) is \(text)")
            }
            #expect(settings.contains("`\(value.key)`"), "\(value.key)")
        }
        let records = try page("records.md")
        for topic in TopicNames().required() {
            #expect(records.contains("`\(topic.name)`"), "\(topic.name)")
        }
    }

    @Test("it names every dead letter code with its meaning, and every reason")
    func codes() throws {
        let records = try page("records.md").split(separator: "\n")
        for code in RejectionCode.allCases {
            #expect(
                records.contains { $0.hasPrefix("| `\(code.rawValue)` |") }, "\(code.rawValue)")
        }
        let reasons = try page("reasons.md").split(separator: "\n")
        for reason in Reason.allCases {
            let row = try #require(
                reasons.first { $0.hasPrefix("| `\(reason.rawValue)` |") }, "\(reason.rawValue)")
            #expect(row.hasSuffix("| \(reason.recycling) |"), "\(reason.rawValue)")
        }
    }

    @Test("its definition can be used as it stands, and its finding is what a reader gets")
    func definition() throws {
        let text = try page("definition.md")
        let start = try #require(text.firstRange(of: "```yaml\n")).upperBound
        let end = try #require(text[start...].firstRange(of: "```")).lowerBound
        let yaml = String(text[start..<end])
        let (definition, found) = Definition.read(Array(yaml.utf8), file: "mql.yaml")
        #expect(found.map(\.description) == [])
        #expect(definition != nil)
        let wrong = yaml.split(separator: "\n").map { line in
            line.contains("name: page_view")
                ? String(line).replacing("half_life", with: "half_live") : String(line)
        }.joined(separator: "\n")
        let message = Definition.read(Array(wrong.utf8), file: "mql.yaml").findings
        #expect(text.contains(try #require(message.first).description), "\(message)")
    }
}

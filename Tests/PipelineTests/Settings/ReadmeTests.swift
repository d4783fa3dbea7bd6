import FoundationEssentials
import Leads
import Pipeline
import Testing
import YAML

@Suite("README") struct ReadmeTests {
    private let readme: String

    init() throws {
        let file = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in
            url.deletingLastPathComponent()
        }
        readme = String(
            decoding: try Data(contentsOf: file.appending(path: "README.md")), as: UTF8.self)
    }

    @Test("it names every setting with its default, and every topic")
    func names() throws {
        let host = ServiceSettings.Host(name: "host name", coreCount: 1)
        let defaults = ServiceSettings.read(file: nil, environment: [:], host: host)
        for value in defaults.values {
            let row = readme.split(separator: "\n").first { $0.hasPrefix("| `\(value.key)`") }
            if let row, let text = value.text, !["workers"].contains(value.key) {
                #expect(row.contains(text), "\(value.key) is \(text)")
            }
            #expect(readme.contains("`\(value.key)`"), "\(value.key)")
        }
        for topic in TopicNames().required() {
            #expect(readme.contains("`\(topic.name)`"), "\(topic.name)")
        }
    }

    @Test("its definition can be used as it stands, and its finding is what a reader gets")
    func definition() throws {
        let start = try #require(readme.firstRange(of: "```yaml\n")).upperBound
        let end = try #require(readme[start...].firstRange(of: "```")).lowerBound
        let yaml = String(readme[start..<end])
        let (definition, found) = Definition.read(Array(yaml.utf8), file: "mql.yaml")
        #expect(found.map(\.description) == [])
        #expect(definition != nil)
        let wrong = yaml.split(separator: "\n").map { line in
            line.contains("name: page_view")
                ? String(line).replacing("half_life", with: "half_live") : String(line)
        }.joined(separator: "\n")
        let message = Definition.read(Array(wrong.utf8), file: "mql.yaml").findings
        #expect(readme.contains(try #require(message.first).description), "\(message)")
    }
}

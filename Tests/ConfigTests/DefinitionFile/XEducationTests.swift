import Config
import FoundationEssentials
import Leads
import Testing
import YAML

@Suite("Definition of X Education") struct XEducationTests {
    @Test("it has no fault, and uses no column that sales wrote after the contact")
    func reads() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/xeducation.yaml")
        let (read, found) = Definition.read(
            [UInt8](try Data(contentsOf: file)), file: "xeducation.yaml")
        #expect(found.map(\.description) == [])
        let definition = try #require(read)
        #expect(definition.handOffset.rounded() == 50)
        // As the data's own description says, these give the outcome away.
        let leaks = ["tags", "leadQuality", "leadProfile", "lastNotableActivity"]
        #expect(definition.fit.flatMap(\.from).allSatisfy { from in !leaks.contains(from) })
        #expect(
            definition.behaviours.allSatisfy {
                $0.event != "SMS Sent" && $0.event != "Email Opened"
            })
    }
}

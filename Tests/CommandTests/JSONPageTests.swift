import FoundationEssentials
import Testing

@testable import leadloop

/// The JSON of the commands is a promise: what stands on the page is there.
@Suite struct JSONPageTests {
    /// The keys at the top of an object.
    private func keys(_ json: String) throws -> Set<String> {
        struct Anything: Decodable { init(from decoder: any Decoder) {} }
        let value = try JSONDecoder().decode([String: Anything?].self, from: Data(json.utf8))
        return Set(value.keys)
    }

    private func promised(_ command: String) throws -> Set<String> {
        let folder = #filePath.components(separatedBy: "/Tests/")[0]
        let path = folder + "/Sources/Documentation.docc/commands.md"
        let bytes = try #require(FileManager.default.contents(atPath: path))
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
        let start = try #require(lines.firstIndex(of: "## JSON"))
        let row = try #require(lines[start...].first { $0.hasPrefix("| `\(command)` |") })
        // What stands in brackets are keys of its items.
        var depth = 0
        let top = row.dropFirst(command.count + 6).filter { character in
            if character == "(" { depth += 1 }
            defer { if character == ")" { depth -= 1 } }
            return depth == 0
        }
        return Set(
            top.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }
                .map(\.element).filter {
                    !$0.contains("/") && !$0.contains("-") && !$0.contains("{")
                })
    }

    // Bug: a key was renamed, and every script that read it broke without a test that failed.
    @Test("report, weights show, check and an error have the keys that the page promises")
    func keys() throws {
        let report = try ReportTests().view(verdicts(0..<3, ["demo": 1]))
        #expect(try promised("report").subtracting(keys(report.json)) == [])
        let weights = WeightsView(record: try WeightsWorld(verdicts(0..<3, ["demo": 1])).record)
        #expect(try promised("weights show").subtracting(keys(weights.json)) == [])
        let check = try JSON.line(CheckReport([]))
        #expect(try promised("check") == keys(check))
        let failure = Failure.usage("a", why: "b", remedy: "c").json
        #expect(failure == #"{"error":{"code":64,"what":"a","why":"b","do":"c"}}"#)
    }
}

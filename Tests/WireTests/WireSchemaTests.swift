import FoundationEssentials
import TestSupport
import Testing
import Wire

/// The published schemas, their examples and the decoders say the same.
@Suite("schemas")
struct WireSchemaTests {
    struct Example: CustomTestStringConvertible {
        let schema: String
        let isValid: Bool
        let file: String

        var testDescription: String { "\(schema)/\(isValid ? "valid" : "invalid")/\(file)" }
        /// In the name of an invalid example of a record that is decoded here.
        var code: RejectionCode? { RejectionCode(rawValue: String(file.prefix { $0 != "." })) }

        func bytes() throws -> [UInt8] {
            let path = "\(WireSchemaTests.folder)/examples/\(testDescription)"
            return Array(try #require(FileManager.default.contents(atPath: path)))
        }
    }

    static let folder = JSONSchema.folder
    /// Of records; those of the two files that people write have their examples in the documentation
    /// (`FileSchemaTests`).
    static let names = files(folder).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        .filter { $0 != "definition" && $0 != "settings" }
    static let examples = names.flatMap { name in
        [true, false].flatMap { isValid in
            files("\(folder)/examples/\(name)/\(isValid ? "valid" : "invalid")").map {
                Example(schema: name, isValid: isValid, file: $0)
            }
        }
    }

    private static func files(_ path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
    }

    /// What the decoder of a schema's records says; nil if it takes the record or there is none.
    private func rejection(_ name: String, _ bytes: [UInt8]) throws -> Rejection? {
        let value = bytes.span.bytes
        let day: Int64 = 86_400_000
        do throws(Rejection) {
            switch name {
            case "engagement-event":
                _ = try EngagementReader(traitPaths: ["email"]).read(
                    value: value, receivedRecordTime: 20_600 * day, futureMilliseconds: day)
            case "sales-feedback":
                _ = try FeedbackReader().read(
                    value: value, receivedRecordTime: 20_600 * day, futureMilliseconds: day)
            case "judgement", "command": _ = try AggregatorInput.decode(value)
            case "weights": _ = try WeightsRecord.decode(value)
            case "weight-change": _ = try WeightChangeRecord.decode(value)
            default: break
            }
            return nil
        } catch {
            return error
        }
    }

    static let decoded: Set = [
        "engagement-event", "sales-feedback", "judgement", "command", "weights", "weight-change",
    ]

    @Test("every schema has examples of both kinds and says what it is")
    func complete() throws {
        #expect(Self.names.count == 7)
        for name in Self.names {
            for isValid in [true, false] {
                let count = Self.examples.count { $0.schema == name && $0.isValid == isValid }
                #expect(count >= 3, "\(name), valid: \(isValid)")
            }
            let root = try JSONSchema.published(name).root
            #expect(root["$schema"] == .text("https://json-schema.org/draft/2020-12/schema"))
            #expect(root["$id"] == .text("urn:leadloop:schema:\(name):1"))
            #expect(root["title"] != nil && root["description"] != nil)
        }
        let folders = Self.files("\(Self.folder)/examples")
        #expect(folders == Self.names)
    }

    @Test("the schema takes the valid examples and refuses the others", arguments: examples)
    func schemas(example: Example) throws {
        let bytes = try example.bytes()
        let value = try #require(FoundationValue(bytes))
        let findings = try JSONSchema.published(example.schema).findings(value)
        #expect(findings.isEmpty == example.isValid, "\(findings)")
        #expect(!findings.contains { $0.hasPrefix(JSONSchema.fault) })
    }

    @Test(
        "the decoder takes the valid examples and refuses the others with the code in their name",
        arguments: examples.filter { decoded.contains($0.schema) })
    func decoders(example: Example) throws {
        let rejection = try rejection(example.schema, example.bytes())
        if example.isValid {
            #expect(rejection == nil)
        } else {
            #expect(example.code != nil && rejection?.code == example.code)
        }
    }

    /// A finding of the fuzzer: half-lives of a feature that is not in the list were read, and lost
    /// at the next write.
    @Test(
        "weights read back as they were read, also with a feature renamed",
        arguments: examples.filter { $0.schema == "weights" && $0.isValid })
    func weightsReadBack(example: Example) throws {
        let text = String(decoding: try example.bytes(), as: UTF8.self)
        let renamed = text.replacing(#""key": "demo_request""#, with: #""key": "dmeo_request""#)
        #expect(renamed != text || example.file == "seed.json")
        for bytes in [text, renamed].map({ Array($0.utf8) }) {
            let record = try WeightsRecord.decode(bytes.span.bytes)
            let again = try WeightsRecord.decode(record.encode().span.bytes)
            #expect(again == record)
        }
    }
}

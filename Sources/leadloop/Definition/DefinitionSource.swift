import Config
import Leads
import System
import Wire
import YAML

/// A definition with the text that it was read from.
struct DefinitionSource {
    let value: Definition
    let bytes: [UInt8]
    /// For people: a file, or whose it is.
    let name: String
    /// SHA-256 of its text.
    var hash: String { Definition.hash(of: bytes) }

    static let builtIn = DefinitionSource(
        value: .standard, bytes: Array(Definition.defaultFile.utf8),
        name: "the built-in definition")

    /// The one that the settings name.
    ///
    /// - Parameter path: nil for the built-in one.
    /// - Throws: every error in the file, with line and column; warnings go to `talk`.
    static func load(_ path: String?, _ talk: Output) throws -> DefinitionSource {
        guard let path else { return builtIn }
        let bytes = try readFile(path)
        let (definition, findings) = Definition.read(bytes, file: path)
        for finding in findings where finding.severity == .warning {
            talk.line(finding.description)
        }
        guard let definition else {
            throw Failure(
                .configuration, "the definition cannot be used",
                why: findings.filter { $0.severity == .error }.map(\.description)
                    .joined(separator: "\n"),
                remedy: "fix it, then leadloop check --definition \(path)")
        }
        return DefinitionSource(value: definition, bytes: bytes, name: path)
    }

    /// The one that a group runs, by its own record.
    init(_ record: DefinitionRecord) throws(Failure) {
        bytes = Array(record.text.utf8)
        name = "the definition that group \(record.group) runs"
        let (definition, findings) = Definition.read(bytes, file: "definition")
        guard let definition else {
            throw Failure(
                .data, "\(name) cannot be read",
                why: findings.filter { $0.severity == .error }.map(\.description)
                    .joined(separator: "\n"),
                remedy: "use the version of leadloop that runs the group")
        }
        value = definition
    }

    private init(value: Definition, bytes: [UInt8], name: String) {
        (self.value, self.bytes, self.name) = (value, bytes, name)
    }
}

// The definition that a group runs, as the text it was read from: `_group/<group>/definition` on
// `scoring.weights`, written at each start. With it a look from outside answers for what runs and not
// for the file that happens to lie beside it. Learner and scorers never read it.
import Leads

package struct DefinitionRecord: Sendable, Equatable {
    package var group: String
    /// SHA-256 of `text`.
    package var hash: String
    /// Time of the wall clock when a process last started with it.
    package var atMilliseconds: Int64
    package var text: String

    package init(group: String, hash: String, atMilliseconds: Int64, text: String) {
        (self.group, self.hash) = (group, hash)
        (self.atMilliseconds, self.text) = (atMilliseconds, text)
    }

    /// More is not written: a broker takes no record of over 1 MiB by default.
    package static let textBytesMax = 400_000

    private static let (prefix, suffix) = ("_group/", "/definition")
    package static func key(_ group: String) -> String { prefix + group + suffix }

    /// The group that a key of `scoring.weights` belongs to; nil for any other record.
    package static func group(ofKey key: [UInt8]) -> String? {
        let name = String(decoding: key, as: UTF8.self)
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let group = name.dropFirst(prefix.count).dropLast(suffix.count)
        return group.isEmpty ? nil : String(group)
    }

    package func encode() -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("layout", WeightsRecord.layout)
            $0.field("group", group)
            $0.field("hash", hash)
            $0.field("at", time: atMilliseconds)
            $0.field("text", text)
        }
        return json.bytes
    }

    /// Reads a record.
    ///
    /// - Throws: what `RecordDecoding.decode` does.
    package static func decode(_ value: RawSpan) throws(Rejection) -> DefinitionRecord {
        let wire = try RecordDecoding.decode(
            WireDefinition.self, from: value, bytesMax: WeightsRecord.bytesMax * 3)
        return DefinitionRecord(
            group: wire.group, hash: wire.hash, atMilliseconds: wire.at.milliseconds,
            text: wire.text)
    }
}

private struct WireDefinition: Decodable {
    var group: String
    var hash: String
    var at: RecordTime
    var text: String
}

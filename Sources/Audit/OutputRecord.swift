// Records that leadloop wrote, with where they lie and what they say of their cause.
package import Kafka
import Wire

/// A record of an output topic; plain bytes, so that a test can spoil it.
package struct OutputRecord: Sendable {
    package var partition: Int32
    package var offset: Int64
    package var key: [UInt8]?
    package var value: [UInt8]?
    package var headers: [(name: String, value: [UInt8])]

    package init(
        partition: Int32, offset: Int64, key: [UInt8]?, value: [UInt8]?,
        headers: [(name: String, value: [UInt8])] = []
    ) {
        (self.partition, self.offset) = (partition, offset)
        (self.key, self.value, self.headers) = (key, value, headers)
    }

    package init(_ message: borrowing Message) {
        let key = message.key?.withUnsafeBytes { Array($0) }
        let value = message.value?.withUnsafeBytes { Array($0) }
        self.init(
            partition: message.partition, offset: message.offset, key: key, value: value)
        message.forEachHeader { (name, value) in
            guard let value else { return }
            headers.append((name, value.withUnsafeBytes { Array($0) }))
        }
    }

    /// The last header of that name.
    func text(_ name: String) -> String? {
        headers.last { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }
}

/// What a record says of its cause, in the headers `leadloop.source` and `leadloop.seen`.
struct Cause: Equatable {
    var input: ScorerInput
    var partition: Int32
    var offset: Int64
    /// All records of the inputs below these had been taken.
    var seen: Offsets

    init(input: ScorerInput, partition: Int32, offset: Int64, seen: Offsets) {
        (self.input, self.partition, self.offset, self.seen) = (input, partition, offset, seen)
    }

    /// nil when a header is missing or unreadable.
    init?(_ record: OutputRecord) {
        guard let source = record.text("leadloop.source")?.split(separator: ","),
            source.count == 3,
            let input = ScorerInput.allCases.first(where: { "\($0)" == source[0] }),
            let partition = Int32(source[1]), let offset = Int64(source[2]),
            let seen = record.text("leadloop.seen")?.split(separator: ","), seen.count == 2,
            let engagement = Int64(seen[0]), let feedback = Int64(seen[1])
        else { return nil }
        self.init(
            input: input, partition: partition, offset: offset, seen: Offsets(engagement, feedback))
    }
}

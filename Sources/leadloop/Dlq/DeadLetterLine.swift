import Wire

/// A dead letter, told apart from the headers that say where it came from.
struct DeadLetterLine: Equatable {
    /// The dead letter itself, with its own headers only where they were the record's.
    var record: TailRecord
    /// The topic, partition and offset of the record that could not be used.
    var source: String
    var sourcePartition: Int32
    var sourceOffset: Int64
    var code: String
    var sentence: String
    /// Where in the value, if one field is to blame.
    var pointer: String?
    var group: String?
    /// Of the record that could not be used, in milliseconds since 1970; 0 if it had none.
    var sourceMilliseconds: Int64
    /// Key and value were too large to be kept.
    var isTruncated: Bool

    /// nil for what is no dead letter of leadloop, such as a marker of replayed ones.
    init?(_ record: TailRecord) {
        func text(_ name: String) -> String? {
            record.headers.last { $0.name == name }?.value.map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        guard text(DeadLetterHeader.replayed) == nil,
            let source = text(DeadLetterHeader.topic),
            let partition = text(DeadLetterHeader.partition).flatMap({ Int32($0) }),
            let offset = text(DeadLetterHeader.offset).flatMap({ Int64($0) }),
            let code = text(DeadLetterHeader.code)
        else { return nil }
        (self.source, sourcePartition, sourceOffset) = (source, partition, offset)
        self.code = code
        sentence = text(DeadLetterHeader.message) ?? ""
        pointer = text(DeadLetterHeader.pointer)
        group = text(DeadLetterHeader.group)
        sourceMilliseconds = text(DeadLetterHeader.timestamp).flatMap { Int64($0) } ?? 0
        isTruncated = text(DeadLetterHeader.truncated) != nil
        self.record = record
        self.record.headers.removeAll { DeadLetterHeader.all.contains($0.name) }
    }

    /// `engagement.events.dlq/0/12`, as `dlq show` takes it.
    var place: String { "\(record.topic)/\(record.partition)/\(record.offset)" }

    /// The three parts of a place; nil if the text is none.
    static func parts(ofPlace text: String) -> (topic: String, partition: Int32, offset: Int64)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, let partition = Int32(parts[1]), partition >= 0,
            let offset = Int64(parts[2]), offset >= 0
        else { return nil }
        return (String(parts[0]), partition, offset)
    }
}

// Dead letters by the record they stand for: each dead-lettered input offset has exactly one.
import Config
import Kafka
import Leads
import Scoring
import Wire

struct DeadLetterLedger {
    struct Entry {
        /// Of the record that could not be used.
        var source: Int64
        var code: String
        /// Hash of key and value as they came; nil where only a stub was kept.
        var content: UInt64?
        var partition: Int32
        var offset: Int64
    }
    private(set) var count = 0
    /// False when the topic has lost its beginning: then a missing one says nothing.
    var isComplete = true
    /// By the place of the record that could not be used.
    private var entries: [TopicPartition: [Entry]] = [:]

    /// Takes a record of a dead-letter topic.
    ///
    /// - Parameters:
    ///   - source: name of the input's topic.
    ///   - end: O of each partition, nil where there is none; later ones are left out.
    mutating func take(
        _ record: OutputRecord, source: String, topic: String, group: String,
        end: (Int32) -> Int64?, _ findings: inout AuditFindings
    ) {
        // Says which dead letters `dlq replay` sent back.
        if record.text(DeadLetterHeader.replayed) != nil { return }
        // The topic may serve several groups, and people may put records there.
        if let other = record.text("leadloop.group"), other != group { return }
        guard record.text("__streams.errors.topic") == source,
            let partition = record.text("__streams.errors.partition").flatMap({ Int32($0) }),
            let offset = record.text("__streams.errors.offset").flatMap({ Int64($0) }),
            let code = record.text("leadloop.error.code"), let end = end(partition)
        else {
            findings.add(
                .outcomes, topic, record.partition, record.offset,
                "a dead letter without the coordinates of a record of \(source)")
            return
        }
        guard offset < end else { return }
        let isStub = record.text("leadloop.error.truncated") != nil
        count += 1
        entries[TopicPartition(source, partition), default: []].append(
            Entry(
                source: offset, code: code,
                content: isStub ? nil : Self.content(of: record),
                partition: record.partition, offset: record.offset))
    }

    /// A check of those of one partition of an input; asked for once.
    mutating func check(of source: TopicPartition, _ topics: TopicNames) -> DeadLetterCheck {
        let found = entries.removeValue(forKey: source) ?? []
        return DeadLetterCheck(
            topic: topics.deadLetter(of: source.topic), source: source,
            found.sorted {
                ($0.source, $0.partition, $0.offset) < ($1.source, $1.partition, $1.offset)
            },
            isComplete: isComplete)
    }

    private static func content(of record: OutputRecord) -> UInt64 {
        let (key, value) = (record.key ?? [], record.value ?? [])
        return content(
            record.key == nil ? nil : key.span.bytes, record.value == nil ? nil : value.span.bytes)
    }

    /// Hash of a record's key and value, null told from empty.
    static func content(_ key: RawSpan?, _ value: RawSpan?) -> UInt64 {
        var hash: UInt64 = 1
        if let key { hash = key.hash64 }
        hash = hash &* 31
        if let value { return hash &+ value.hash64 }
        return hash &+ 1
    }
}

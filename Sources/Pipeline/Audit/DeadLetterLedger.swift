// Dead letters by the record they stand for: each dead-lettered input offset has exactly one.
import Leads

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
    private var entries: [TopicKey: [Entry]] = [:]
    private struct TopicKey: Hashable {
        var input: ScorerInput
        var partition: Int32
    }

    /// Takes a record of a dead-letter topic.
    ///
    /// - Parameters:
    ///   - source: name of the input's topic.
    ///   - end: O of each partition, nil where there is none; later ones are left out.
    mutating func take(
        _ record: OutputRecord, of input: ScorerInput, source: String, topic: String,
        group: String, end: (Int32) -> Int64?, _ findings: inout AuditFindings
    ) {
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
        entries[TopicKey(input: input, partition: partition), default: []].append(
            Entry(
                source: offset, code: code,
                content: isStub ? nil : Self.content(of: record),
                partition: record.partition, offset: record.offset))
    }

    /// A check of those of one partition of an input; asked for once.
    mutating func check(
        of input: ScorerInput, _ partition: Int32, _ topics: TopicNames
    ) -> DeadLetterCheck {
        let found = entries.removeValue(forKey: TopicKey(input: input, partition: partition)) ?? []
        let source = input == .engagement ? topics.engagement : topics.feedback
        return DeadLetterCheck(
            topic: topics.deadLetter(of: source),
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

/// Walks the dead letters of one partition beside the records they should stand for.
struct DeadLetterCheck {
    let topic: String
    private let entries: [DeadLetterLedger.Entry]
    private let isComplete: Bool
    private var next = 0

    init(topic: String, _ entries: [DeadLetterLedger.Entry], isComplete: Bool) {
        (self.topic, self.entries, self.isComplete) = (topic, entries, isComplete)
    }

    /// - Parameter rejection: nil for a record that could be used.
    mutating func settle(
        _ record: borrowing InputRecord, _ rejection: Rejection?, sourceTopic: String,
        sourcePartition: Int32, _ findings: inout AuditFindings
    ) {
        let source = record.offset
        finish(below: source, sourceTopic, &findings)
        guard let rejection else {
            finish(below: source + 1, sourceTopic, &findings)
            return
        }
        guard next < entries.count, entries[next].source == source else {
            guard isComplete else { return }
            findings.add(
                .outcomes, sourceTopic, sourcePartition, source,
                "the record cannot be used (\(rejection.code.rawValue)), and \(topic) has no dead "
                    + "letter of it")
            return
        }
        let entry = entries[next]
        next += 1
        if entry.code != rejection.code.rawValue {
            findings.add(
                .outcomes, topic, entry.partition, entry.offset,
                "the dead letter of offset \(source) says \(entry.code), it is "
                    + rejection.code.rawValue)
        }
        if let kept = entry.content, kept != DeadLetterLedger.content(record.key, record.value) {
            findings.add(
                .outcomes, topic, entry.partition, entry.offset,
                "the dead letter of offset \(source) has not the bytes of that record")
        }
        while next < entries.count, entries[next].source == source {
            findings.add(
                .outcomes, topic, entries[next].partition, entries[next].offset,
                "a second dead letter of offset \(source) of \(sourceTopic)")
            next += 1
        }
    }

    /// Whatever is left below an offset stands for no dead-lettered record.
    mutating func finish(below end: Int64, _ sourceTopic: String, _ findings: inout AuditFindings) {
        while next < entries.count, entries[next].source < end {
            findings.add(
                .outcomes, topic, entries[next].partition, entries[next].offset,
                "a dead letter of offset \(entries[next].source) of \(sourceTopic), whose record "
                    + "could be used")
            next += 1
        }
    }
}

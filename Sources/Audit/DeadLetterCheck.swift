// Dead letters and the records they stand for, side by side: exactly one for each, no other.
import Kafka
import Leads
import Wire

/// Walks the dead letters of one partition beside the records they should stand for.
struct DeadLetterCheck {
    private let topic: String
    private let source: TopicPartition
    private let entries: [DeadLetterLedger.Entry]
    private let isComplete: Bool
    private var next = 0

    init(
        topic: String, source: TopicPartition, _ entries: [DeadLetterLedger.Entry],
        isComplete: Bool
    ) {
        (self.topic, self.source, self.entries) = (topic, source, entries)
        self.isComplete = isComplete
    }

    /// - Parameter rejection: nil for a record that could be used.
    mutating func settle(
        _ record: borrowing InputRecord, _ rejection: Rejection?, _ findings: inout AuditFindings
    ) {
        let offset = record.offset
        finish(below: offset, &findings)
        guard let rejection else { return finish(below: offset + 1, &findings) }
        guard next < entries.count, entries[next].source == offset else {
            guard isComplete else { return }
            findings.add(
                .outcomes, source.topic, source.partition, offset,
                "the record cannot be used (\(rejection.code.rawValue)), and \(topic) has no dead "
                    + "letter of it")
            return
        }
        let entry = entries[next]
        next += 1
        if entry.code != rejection.code.rawValue {
            findings.add(
                .outcomes, topic, entry.partition, entry.offset,
                "the dead letter of offset \(offset) says \(entry.code), it is "
                    + rejection.code.rawValue)
        }
        if let kept = entry.content, kept != DeadLetterLedger.content(record.key, record.value) {
            findings.add(
                .outcomes, topic, entry.partition, entry.offset,
                "the dead letter of offset \(offset) has not the bytes of that record")
        }
        while next < entries.count, entries[next].source == offset {
            findings.add(
                .outcomes, topic, entries[next].partition, entries[next].offset,
                "a second dead letter of offset \(offset) of \(source)")
            next += 1
        }
    }

    /// Whatever is left below an offset stands for no dead-lettered record.
    mutating func finish(below end: Int64, _ findings: inout AuditFindings) {
        while next < entries.count, entries[next].source < end {
            findings.add(
                .outcomes, topic, entries[next].partition, entries[next].offset,
                "a dead letter of offset \(entries[next].source) of \(source), whose record "
                    + "could be used")
            next += 1
        }
    }
}

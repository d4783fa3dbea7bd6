// Judgements below O, by the verdict that caused each.
import Leads

struct JudgementLog {
    struct Entry {
        var partition: Int32
        var offset: Int64
        var judgement: Judgement
    }
    let topic: String
    private let model: String
    private(set) var count = 0
    /// By input partition, then by offset of the verdict.
    private var entries: [Int32: [Int64: Entry]] = [:]

    init(topic: String, model: String) { (self.topic, self.model) = (topic, model) }

    /// Takes a record whose cause lies below O.
    mutating func take(_ record: OutputRecord, _ cause: Cause, _ findings: inout AuditFindings) {
        func add(_ sentence: String) {
            findings.add(.decisions, topic, record.partition, record.offset, sentence)
        }
        guard let value = record.value else { return add("a judgement without a value") }
        guard record.key.map({ $0.elementsEqual(model.utf8) }) ?? false else {
            return add("a judgement whose key is not the model")
        }
        let judgement: Judgement
        do throws(Rejection) { judgement = try JudgementRecord.decode(value.span.bytes) } catch {
            return add("a judgement that cannot be read: \(error.code.rawValue)")
        }
        count += 1
        guard cause.input == .feedback else { return add("a judgement that no verdict caused") }
        let entry = Entry(
            partition: record.partition, offset: record.offset, judgement: judgement)
        if entries[cause.partition, default: [:]].updateValue(entry, forKey: cause.offset) != nil {
            add("a second judgement of the verdict at offset \(cause.offset)")
        }
    }

    /// Those that verdicts of one partition caused.
    mutating func taken(ofPartition partition: Int32) -> [Int64: Entry] {
        entries.removeValue(forKey: partition) ?? [:]
    }
}

// Judgements below O, by the verdict that caused each.
import Leads
import Wire

struct JudgementLog {
    struct Entry {
        var partition: Int32
        var offset: Int64
        var judgement: Judgement
        var cause: Cause
    }
    let topic: String
    private let model: String
    private(set) var count = 0
    /// By input partition, then by offset of the verdict.
    private var entries: [Int32: [Int64: Entry]] = [:]
    /// By input partition, in the order of the log.
    private var silences: [Int32: [Entry]] = [:]
    private var ranks: [Int32: (offset: Int64, rank: Int)] = [:]

    init(topic: String, model: String) { (self.topic, self.model) = (topic, model) }

    /// Takes a record whose cause lies below O.
    ///
    /// - Returns: its rank among the judgements of one cause.
    mutating func take(
        _ record: OutputRecord, _ cause: Cause, _ findings: inout AuditFindings
    ) -> Int {
        func add(_ sentence: String) {
            findings.add(.decisions, topic, record.partition, record.offset, sentence)
        }
        guard let value = record.value else {
            add("a judgement without a value")
            return 0
        }
        guard record.key.map({ $0.elementsEqual(model.utf8) }) ?? false else {
            add("a judgement whose key is not the model")
            return 0
        }
        let judgement: Judgement
        do throws(Rejection) { judgement = try JudgementRecord.decode(value.span.bytes) } catch {
            add("a judgement that cannot be read: \(error.code.rawValue)")
            return 0
        }
        count += 1
        let entry = Entry(
            partition: record.partition, offset: record.offset, judgement: judgement, cause: cause)
        guard judgement.kind != .silence else {
            if cause.input != .engagement { add("a silence that a verdict caused") }
            let before = ranks[cause.partition].flatMap { $0.offset == cause.offset ? $0 : nil }
            let rank = before.map { $0.rank + 1 } ?? 0
            ranks[cause.partition] = (cause.offset, rank)
            silences[cause.partition, default: []].append(entry)
            return rank
        }
        guard cause.input == .feedback else {
            add("a judgement that no verdict caused")
            return 0
        }
        if entries[cause.partition, default: [:]].updateValue(entry, forKey: cause.offset) != nil {
            add("a second judgement of the verdict at offset \(cause.offset)")
        }
        return 0
    }

    func silences(ofPartition partition: Int32) -> [Entry] { silences[partition] ?? [] }

    /// All that lies below O of one partition, by the MQL that it judges.
    func byMQL(ofPartition partition: Int32) -> [String: [Entry]] {
        let verdicts = entries[partition].map { Array($0.values) } ?? []
        return Dictionary(grouping: verdicts + silences(ofPartition: partition)) {
            $0.judgement.mqlId
        }
    }

    /// Those that verdicts of one partition caused.
    mutating func taken(ofPartition partition: Int32) -> [Int64: Entry] {
        entries.removeValue(forKey: partition) ?? [:]
    }
}

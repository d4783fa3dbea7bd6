// `scoring.weights` as of the last committed meta record of the partition that has the model's log.
import Leads
import Wire

struct WeightsSnapshot {
    struct Record {
        var offset: Int64
        var value: [UInt8]
    }
    let topic: String
    let model: String
    /// Partition of `scoring.judgements` where the model's records lie.
    let home: Int32
    private(set) var current: Record?
    private(set) var meta: Record?
    /// Immutable records, by number.
    private(set) var versions: [Int: Record] = [:]
    private(set) var priors: [Int: Record] = [:]
    /// Chunks of the undo list, by place.
    private(set) var undo: [Int: Record] = [:]
    /// Of the transaction whose meta record has not come yet.
    private var open: [(name: Substring, record: Record)] = []

    init(topic: String, model: String, home: Int32) {
        (self.topic, self.model, self.home) = (topic, model, home)
    }

    mutating func take(_ record: OutputRecord, _ findings: inout AuditFindings) {
        guard let key = record.key else {
            findings.add(
                .weights, topic, record.partition, record.offset, "a record without a key")
            return
        }
        let name = String(decoding: key, as: UTF8.self)
        let isMeta = name == AggregatorMeta.key(home)
        guard isMeta || name.hasPrefix("\(model)/") else { return }
        guard let value = record.value else {
            findings.add(
                .weights, topic, record.partition, record.offset, "\(name) was taken away")
            return
        }
        let own = Record(offset: record.offset, value: value)
        guard isMeta else {
            return open.append((name.dropFirst(model.utf8.count + 1), own))
        }
        meta = own
        for (name, record) in open { settle(name, record, &findings) }
        open = []
    }

    private mutating func settle(
        _ name: Substring, _ record: Record, _ findings: inout AuditFindings
    ) {
        let parts = name.split(separator: "/")
        func keep(_ number: Int, in known: inout [Int: Record]) {
            if let before = known[number], before.value != record.value {
                findings.add(
                    .weights, topic, 0, record.offset,
                    "\(model)/\(name) differs from what offset \(before.offset) says: it must "
                        + "never change")
            }
            known[number] = record
        }
        switch (parts.first, parts.count) {
        case ("current", 1): current = record
        case ("definition", 2): if let number = Int(parts[1]) { keep(number, in: &priors) }
        case ("seen", 2): break
        case ("undo", 2): if let place = Int(parts[1]) { undo[place] = record }
        case (let part?, 1): if let number = Int(part) { keep(number, in: &versions) }
        default:
            findings.add(
                .weights, topic, 0, record.offset, "no record of ours is called \(model)/\(name)")
        }
    }
}

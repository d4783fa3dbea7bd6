// The changelog of one partition as of one meta record: the last state of each lead below it.
import Leads
import Wire

struct StateSnapshot {
    let topic: String
    let partition: Int32
    /// Offset of the meta record that fixes O.
    let metaOffset: Int64
    private(set) var index = LeadIndex()
    /// By lead number; nil where the lead was removed.
    private var records: [Record?] = []
    private(set) var chain: MetaChain
    private(set) var recordCount = 0
    /// Leads without a record below the meta record but with one behind it: compaction may have
    /// taken the older.
    private var rewrittenLater: Set<Int> = []

    struct Record {
        var offset: Int64
        var asOf: Offsets
        /// A `LeadImage`.
        var lead: [UInt8]
    }

    init(topic: String, partition: Int32, metaOffset: Int64) {
        (self.topic, self.partition, self.metaOffset) = (topic, partition, metaOffset)
        chain = MetaChain(topic: topic, partition: partition)
    }

    /// Takes the next record of the changelog; those behind the meta record as well.
    mutating func take(
        key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, offset: Int64,
        _ findings: inout AuditFindings
    ) {
        recordCount += offset <= metaOffset ? 1 : 0
        guard let key, !key.isEmpty else {
            findings.add(.chain, topic, partition, offset, "a record without a key")
            return
        }
        if key[0] == 0 {
            guard key.elementsEqual(MetaRecord.key), let value, let meta = MetaRecord(value) else {
                findings.add(.chain, topic, partition, offset, "a record of ours, unreadable")
                return
            }
            if offset <= metaOffset { chain.take(meta, offset: offset, &findings) }
            return
        }
        let number = index.number(of: key)
        if number == records.count { records.append(nil) }
        guard offset < metaOffset else {
            if records[number] == nil { rewrittenLater.insert(number) }
            return
        }
        guard let value else {
            records[number] = nil
            return
        }
        guard let record = LeadRecord.read(value), LeadImage.isValid(record.lead, id: key) else {
            findings.add(
                .tallies, topic, partition, offset, lead: Array(key),
                "the lead's record has an unknown version or is damaged")
            records[number] = nil
            return
        }
        records[number] = Record(offset: offset, asOf: record.asOf, lead: Array(record.lead))
    }

    /// Number of leads that a key of the changelog or an event named.
    var leadCount: Int { index.count }

    mutating func number(of id: UnsafeRawBufferPointer) -> Int {
        let number = index.number(of: id)
        if number == records.count { records.append(nil) }
        return number
    }

    func find(_ id: UnsafeRawBufferPointer) -> Int? { index.find(id) }

    func id(_ number: Int) -> [UInt8] { index.id(number) }

    func record(_ number: Int) -> Record? { records[number] }

    /// Bytes of a state that was compared; not needed again.
    mutating func release(_ number: Int) { records[number]?.lead = [] }

    /// Whether the missing record says nothing.
    func isRewrittenLater(_ number: Int) -> Bool { rewrittenLater.contains(number) }
}

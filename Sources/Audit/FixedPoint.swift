// The end of what is audited: the last committed meta record of a partition.
import Kafka
import Scoring
import Wire

struct FixedPoint {
    var meta: MetaRecord
    /// Of the meta record.
    var offset: Int64

    /// How much of the changelog's end is looked at first; a transaction holds at most this many
    /// records of one partition, and a meta record ends each.
    private static let firstStep: Int64 = 60_000

    /// - Returns: nil for a partition without state.
    static func find(_ place: TopicPartition, _ log: any AuditLog) throws -> FixedPoint? {
        let range = try log.range(of: place)
        var step = firstStep
        while !range.isEmpty {
            let from = max(range.lowerBound, range.upperBound - step)
            var found: FixedPoint?
            try log.records(of: place, in: from..<range.upperBound) { record in
                guard let key = record.key, let value = record.value else { return }
                guard key.withUnsafeBytes({ $0.elementsEqual(MetaRecord.key) }) else { return }
                guard let meta = value.withUnsafeBytes({ MetaRecord($0) }) else {
                    throw StateRefusal(
                        what: "the state of \(place) cannot be read",
                        why: "the meta record at offset \(record.offset) has an unknown version "
                            + "or is damaged",
                        remedy: "audit with the version of leadloop that wrote it")
                }
                found = FixedPoint(meta: meta, offset: record.offset)
            }
            if found != nil || from == range.lowerBound { return found }
            step *= 8
        }
        return nil
    }
}

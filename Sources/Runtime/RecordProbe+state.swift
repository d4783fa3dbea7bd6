// What the partitions of a group say about themselves, without reading their leads.
package import Kafka
import Scoring
package import Wire

/// The newest meta record of a partition.
package struct LastMeta: Sendable {
    package var meta: MetaRecord
    /// Of the record, in milliseconds since 1970.
    package var writtenAtMilliseconds: Int64
}

extension RecordProbe {
    /// The newest meta record of each changelog partition that has one.
    ///
    /// It is the last record of each transaction, so the last few offsets hold it; farther back only
    /// behind a row of aborted transactions.
    package func lastMetas(of changelogs: [TopicPartition]) throws(KafkaError)
        -> [TopicPartition: LastMeta]
    {
        let ranges = try ranges(of: changelogs)
        var metas: [TopicPartition: LastMeta] = [:]
        for count: Int64 in [16, 2_048, .max / 2] {
            let left = ranges.filter { metas[$0.key] == nil }
            try tails(of: left, count) { message in
                guard let meta = MetaRecord(message) else { return }
                metas[TopicPartition(message.topic, message.partition)] = LastMeta(
                    meta: meta, writtenAtMilliseconds: message.timestamp ?? 0)
            }
        }
        return metas
    }

    /// Before partitions begin that have neither state nor offsets: whether others of the group were
    /// made with another number of partitions, so that these would get keys of old leads.
    func checkFirstStart(
        of numbers: [Int32], changelog: String, partitionCount: Int32
    ) throws(WorkerFailure) {
        let metas: [TopicPartition: LastMeta]
        do throws(KafkaError) {
            metas = try othersMetas(numbers, changelog, partitionCount)
        } catch { throw WorkerFailure(error) }
        let counts = Set(metas.values.map { Int32(clamping: $0.meta.partitionCount) })
        if let other = counts.first(where: { $0 != partitionCount }) {
            throw .refused([.partitionsChanged(from: other, to: partitionCount)])
        }
    }

    private func othersMetas(_ numbers: [Int32], _ changelog: String, _ partitionCount: Int32)
        throws(KafkaError) -> [TopicPartition: LastMeta]
    {
        let count = max(partitionCount, try self.partitionCount(of: changelog) ?? 0)
        let others = (0..<count).filter { !numbers.contains($0) }
        return try lastMetas(of: others.map { TopicPartition(changelog, $0) })
    }
}

extension MetaRecord {
    /// nil for every other record.
    package init?(_ message: borrowing Message) {
        guard let key = message.key, let value = message.value, key.holds(Self.key) else {
            return nil
        }
        guard let meta = value.withUnsafeBytes({ MetaRecord($0) }) else { return nil }
        self = meta
    }
}

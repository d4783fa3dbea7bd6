// Whether changelogs hold the leads that their state counts, as `check` finds without replaying input.
package import Config
import Kafka
package import Scoring
import Wire

/// Leads in a changelog against what its newest meta record says.
struct LeadCensus {
    /// Hashes of the ids of leads that are there.
    private var leads: Set<UInt64> = []
    private var meta: MetaRecord?

    mutating func add(key: [UInt8], meta: MetaRecord?, isTombstone: Bool) {
        if let meta {
            self.meta = meta
        } else if isTombstone {
            leads.remove(hash(key))
        } else {
            leads.insert(hash(key))
        }
    }

    private func hash(_ key: [UInt8]) -> UInt64 { key.span.bytes.hash64 }

    /// A lead that is counted but not written yet is made again from the input that a start replays:
    /// one a record at most.
    func refusal(partition: Int32) -> StateRefusal? {
        guard let meta else { return nil }
        let replayed = max(0, meta.committed.engagement - meta.replayFrom.engagement)
        guard meta.leadCount - Int64(leads.count) > replayed else { return nil }
        return .leadsMissing(leads.count, of: meta.leadCount, partition: partition)
    }
}

extension GroupLook {
    /// Reads the changelogs.
    ///
    /// - Parameter goesOn: asked some times a second; false ends it.
    /// - Returns: nil if it was ended before; else why a start would refuse, by the first partition.
    package static func missingLeads(
        _ settings: WorkerSettings, _ names: TopicNames, partitionCount: Int32,
        while goesOn: () -> Bool
    ) throws -> [StateRefusal]? {
        let log = try RangeReader(settings.clients)
        var refusals: [StateRefusal] = []
        for number in 0..<partitionCount {
            let place = TopicPartition(names.changelog, number)
            var census = LeadCensus()
            do throws(WorkerFailure) {
                try log.restore(place, while: goesOn) { message in
                    guard let key = message.key else { return }
                    census.add(
                        key: key.withUnsafeBytes { Array($0) }, meta: MetaRecord(message),
                        isTombstone: message.value == nil)
                }
            } catch {
                if case .stopped = error { return nil }
                throw error.cause
            }
            if let refusal = census.refusal(partition: number) { refusals.append(refusal) }
        }
        return refusals
    }
}

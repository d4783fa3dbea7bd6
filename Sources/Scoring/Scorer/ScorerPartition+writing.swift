// The end of a transaction: which leads go to the changelog, and what the meta record says.
//
// What was decided is always written. Of the dirty leads only as many as keep any from staying
// dirty longer than the checkpoint interval, in an even flow (restore.md, "Write-behind").
import Leads
import Wire

/// How much of what is dirty a commit writes.
package struct WriteRule: Sendable, Equatable {
    package var checkpointMilliseconds: Int64 = 10_000
    package var commitMilliseconds: Int64 = 100
    package var dirtyCountMax = 500_000
    /// Leads of one commit, less than are due where no more gets through; the others wait.
    package var writtenMax = Int.max
    package init() {}
}

extension ScorerPartition {
    package enum Share: Sendable, Equatable {
        /// As the rule says.
        case due(WriteRule)
        /// For tests: this many of the oldest.
        case oldest(Int)
        case everything
    }

    /// Whether the oldest dirty lead has to be written now, input or not.
    package func isWritingDue(_ rule: WriteRule, atMilliseconds now: Int64) -> Bool {
        guard let since = leads.dirtySinceMilliseconds else { return false }
        return since <= now - rule.checkpointMilliseconds
    }

    /// Chooses what this commit writes beside what was decided.
    package func chooseWriting(_ share: Share, atMilliseconds now: Int64) {
        var least = 0
        var most = Int.max
        var dueBefore = Int64.min
        switch share {
        case .everything: least = .max
        case .oldest(let count): least = count
        case .due(let rule):
            let flow = Double(dirtyCount) * Double(rule.commitMilliseconds)
            least = Int((flow / Double(rule.checkpointMilliseconds)).rounded(.up))
            least = max(least, dirtyCount - rule.dirtyCountMax)
            dueBefore = now + rule.commitMilliseconds - rule.checkpointMilliseconds
            most = rule.writtenMax
        }
        leads.choose(least: least, most: most, dueBefore: dueBefore)
    }

    /// Encodes the next chosen leads as they are now.
    ///
    /// - Returns: whether there are more.
    package func encodeNext(_ count: Int, into effects: inout Effects) -> Bool {
        for _ in 0..<count {
            guard let row = leads.nextToWrite() else { return false }
            let lead = leads[row]
            let key = effects.put(lead.id)
            let value = effects.put { LeadRecord.append(lead, asOf: totals.next, to: &$0) }
            effects.add(.changelog, key: key, value: value)
        }
        return leads.hasMoreToWrite
    }

    /// Encodes the meta record: last in the transaction.
    package func encodeMeta(into effects: inout Effects) {
        totals.serial += 1
        let key = effects.put { $0 += MetaRecord.key }
        let value = effects.put { $0 += meta.encoded }
        effects.add(.changelog, key: key, value: value)
    }

    /// The replay point if what was chosen gets committed.
    private var newReplayFrom: Offsets {
        var point = totals.next
        if let next = leads.nextReplayPoint { point.engagement = next }
        return point
    }

    var meta: MetaRecord {
        var meta = MetaRecord()
        meta.partitionCount = UInt32(environment.partitionCount)
        meta.clusterId = environment.clusterId
        meta.serial = totals.serial
        meta.committed = totals.next
        meta.replayFrom = newReplayFrom
        meta.counts = totals.counts
        meta.newestEventMilliseconds = totals.newestEventMilliseconds
        meta.leadCount = Int64(leads.table.count)
        meta.mqlCount = totals.mqlCount
        meta.verdictCount = totals.verdictCount
        meta.definitionVersion = UInt32(model.definitionVersion)
        meta.definitionHash = environment.definitionHash
        meta.weightsVersion = UInt32(model.weights.version)
        meta.names = model.names
        meta.logs = totals.logs
        meta.partitioner = environment.partitioner
        meta.countedSince = countedSince
        return meta
    }
}

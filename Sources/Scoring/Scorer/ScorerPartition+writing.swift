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
        let dueBefore = now - rule.checkpointMilliseconds
        var isDue = false
        dirty.forEachOldest(isValid: isDirty) { _, base in
            isDue = base.atMilliseconds <= dueBefore
            return false
        }
        return isDue
    }

    /// Chooses what this commit writes beside what was decided.
    package func chooseWriting(_ share: Share, atMilliseconds now: Int64) {
        var least = 0
        var dueBefore = Int64.min
        switch share {
        case .everything: least = .max
        case .oldest(let count): least = count
        case .due(let rule):
            let flow = Double(dirtyCount) * Double(rule.commitMilliseconds)
            least = Int((flow / Double(rule.checkpointMilliseconds)).rounded(.up))
            least = max(least, dirtyCount - rule.dirtyCountMax)
            dueBefore = now + rule.commitMilliseconds - rule.checkpointMilliseconds
        }
        dirty.forEachOldest {
            isDirty($0) && !isWriting($0.row)
        } _: { entry, base in
            guard least > 0 || base.atMilliseconds <= dueBefore else { return false }
            least -= least == .max ? 0 : 1
            table.rows[Int(entry.row)].writtenSerial = stamp
            writing.append(entry.row)
            return true
        }
    }

    private func isDirty(_ entry: DirtyQueue.Entry) -> Bool {
        table.rows[Int(entry.row)].dirtySerial == entry.serial
    }
    private func isWriting(_ row: UInt32) -> Bool {
        table.rows[Int(row)].writtenSerial == stamp
    }

    /// Encodes the next chosen leads as they are now.
    ///
    /// - Returns: whether there are more.
    package func encodeNext(_ count: Int, into effects: inout Effects) -> Bool {
        let end = min(writing.count, written + count)
        for index in written..<end {
            let lead = table[writing[index]]
            let key = effects.put(lead.id)
            let value = effects.put { LeadRecord.append(lead, asOf: totals.next, to: &$0) }
            effects.add(.changelog, key: key, value: value)
        }
        written = end
        return written < writing.count
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
        dirty.forEachOldest {
            isDirty($0) && !isWriting($0.row)
        } _: { _, base in
            point.engagement = base.offset
            return false
        }
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
        meta.leadCount = Int64(table.count)
        meta.mqlCount = totals.mqlCount
        meta.verdictCount = totals.verdictCount
        meta.definitionVersion = UInt32(model.definitionVersion)
        meta.definitionHash = environment.definitionHash
        meta.weightsVersion = UInt32(model.weights.version)
        meta.names = model.names
        meta.countedSince = countedSince
        return meta
    }
}

// State from the log: the changelog, then the inputs from C to O (restore.md, "Write-behind").
//
// Life of a restore: load each changelog record in order, finishLoading, replay what it asks for,
// finishRestore. Tallies only: every decision before O was written through.
import Leads
package import Wire

/// What is left to read after the changelog.
package struct ReplayRange: Sendable, Equatable {
    /// Engagement records to count again: [from, to).
    package var from: Int64, to: Int64
}

extension ScorerPartition {
    /// Collects changelog records until the partition can be built.
    package struct Loader: ~Copyable {
        let number: Int32
        let environment: Environment
        private var leads = LeadStore(isRestored: true)
        private var meta: MetaRecord?

        package init(number: Int32, environment: Environment) {
            (self.number, self.environment) = (number, environment)
        }

        /// Takes one record of the changelog, committed and in order.
        ///
        /// - Parameter offset: names it in a refusal.
        package mutating func load(
            key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?, offset: Int64 = 0
        ) throws(StateRefusal) {
            if key.first == 0 { return try loadOwn(key, value, offset) }
            let hash = StableHash.hash64(key)
            guard let value else { return leads.load(key, hash: hash, nil, countedTo: 0) }
            guard let record = LeadRecord.read(value), LeadImage.isFramed(record.lead, id: key)
            else { throw unreadable("the record of lead '\(Self.text(key))'", offset) }
            leads.load(key, hash: hash, record.lead, countedTo: record.asOf.engagement)
        }

        private mutating func loadOwn(
            _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?, _ offset: Int64
        ) throws(StateRefusal) {
            guard key.elementsEqual(MetaRecord.key), let value, let meta = MetaRecord(value) else {
                let name = Self.text(UnsafeRawBufferPointer(rebasing: key.dropFirst()))
                throw unreadable("the record \(name)", offset)
            }
            self.meta = meta
        }

        /// A key as people may see it.
        private static func text(_ key: UnsafeRawBufferPointer) -> String {
            let text = String(decoding: key.prefix(80), as: UTF8.self)
            return text + (key.count > 80 ? "…" : "")
        }

        /// Checks what was read against the group's offsets.
        ///
        /// - Parameters:
        ///   - committed: of the group; nil: it has none.
        ///   - first: where to start when neither state nor offsets exist.
        /// - Returns: the partition, and what it has to replay.
        package consuming func finish(committed: Offsets?, first: Offsets) throws(StateRefusal)
            -> (partition: ScorerPartition, replay: ReplayRange?)
        {
            guard let meta else {
                guard committed == nil, leads.table.count == 0 else {
                    throw .stateLost(of: number, offsets: committed, leads: leads.table.count)
                }
                let partition = ScorerPartition(
                    number: number, environment: environment, start: first)
                return (partition, nil)
            }
            guard let committed else {
                throw .offsetsLost(of: number)
            }
            guard committed == meta.committed else {
                throw .differs(number, state: meta.committed, offsets: committed)
            }
            try check(meta)
            let partition = ScorerPartition(
                number: number, environment: environment, start: committed, names: meta.names)
            let leads = self.leads
            try partition.adopt(leads, meta)
            let replay = meta.replayFrom.engagement..<meta.committed.engagement
            return (
                partition,
                replay.isEmpty ? nil : ReplayRange(from: replay.lowerBound, to: replay.upperBound)
            )
        }

        /// Where the state is, to go by where the group's offsets cannot be had.
        package var committed: Offsets? { meta?.committed }
        /// What the state knows of its inputs' logs.
        package var logs: PerInput<LogMarks> {
            meta?.logs ?? PerInput(repeating: LogMarks())
        }

        private func unreadable(_ what: String, _ offset: Int64) -> StateRefusal {
            StateRefusal(
                what: "the changelog of partition \(number) is unreadable",
                why: "\(what) at offset \(offset) has an unknown version or is damaged",
                remedy: "if another program wrote it, find it and stop it: what it replaced is "
                    + "lost, so restore the topic from a copy or start a new group; if a newer "
                    + "leadloop wrote it, run that version")
        }
    }

    /// Takes over restored leads and opens the replay.
    private func adopt(
        _ restored: consuming LeadStore, _ meta: MetaRecord
    ) throws(StateRefusal) {
        leads = restored
        totals.counts = meta.counts
        restoredRecordCount = takenCount
        totals.newestEventMilliseconds = meta.newestEventMilliseconds
        totals.mqlCount = meta.mqlCount
        totals.verdictCount = meta.verdictCount
        totals.serial = meta.serial
        totals.logs = meta.logs
        restoredLeadCount = meta.leadCount
        totalsAtBegin = totals
        replayFrom = meta.replayFrom
        countedSince = meta.countedSince
        let known = NameCounts(meta.names)
        var isValid = true
        leads.table.forEachRow { row in
            let lead = leads[row]
            isValid = isValid && lead.hasValidContent(known)
            // Always: a lead that was not written since the definition changed has old labels,
            // though the meta record names the new definition since its first transaction.
            if isValid { lead.relabel(model) }
        }
        guard isValid else {
            throw StateRefusal(
                what: "the changelog of partition \(number) is unreadable",
                why: "a lead's record is damaged, or names what the meta record does not know",
                remedy: "start a new group from the beginning of the inputs")
        }
        restoredWeightsVersion = Int(meta.weightsVersion)
        leads.beginReplay(from: meta.replayFrom.engagement)
    }

    /// Ends the replay: from now on records are taken at O.
    package func finishRestore() {
        leads.endReplay()
        guard model.rejectAfterMilliseconds != nil else { return }
        var last: UInt32 = 0
        while let row = leads.table.row(after: last) {
            noteAwaited(row)
            last = row
        }
    }
}

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
        private var table = LeadTable()
        private var asOf: [UInt32: Offsets] = [:]
        private var meta: MetaRecord?

        package init(number: Int32, environment: Environment) {
            (self.number, self.environment) = (number, environment)
        }

        /// Takes one record of the changelog, committed and in order.
        package mutating func load(
            key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?
        ) throws(StateRefusal) {
            if key.first == 0 { return try loadOwn(key, value) }
            let hash = StableHash.hash64(key)
            let known = key.isEmpty ? nil : table.find(key, hash: hash)
            guard let value else {
                if let known {
                    table.remove(known)
                    asOf[known] = nil
                }
                return
            }
            guard let record = LeadRecord.read(value), LeadImage.isFramed(record.lead, id: key)
            else { throw unreadable("a lead's record") }
            let row = known ?? table.insert(key, hash: hash)
            table.put(record.lead, at: row)
            asOf[row] = record.asOf
        }

        private mutating func loadOwn(
            _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?
        ) throws(StateRefusal) {
            guard key.elementsEqual(MetaRecord.key), let value, let meta = MetaRecord(value) else {
                throw unreadable("the record \(String(decoding: key.dropFirst(), as: UTF8.self))")
            }
            self.meta = meta
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
                guard committed == nil, table.count == 0 else {
                    throw differs("the group has offsets, the changelog has no state")
                }
                let partition = ScorerPartition(
                    number: number, environment: environment, start: first)
                return (partition, nil)
            }
            guard let committed else {
                throw StateRefusal(
                    what: "state and offsets of partition \(number) differ",
                    why: "the changelog has state, the group has no offsets",
                    remedy: StateRefusal.resumeRemedy)
            }
            guard committed == meta.committed else {
                throw differs(
                    "state is at \(meta.committed.engagement) and \(meta.committed.feedback), "
                        + "offsets at \(committed.engagement) and \(committed.feedback)")
            }
            try check(meta)
            let partition = ScorerPartition(
                number: number, environment: environment, start: committed, names: meta.names)
            let table = self.table
            try partition.adopt(table, meta, asOf)
            let replay = meta.replayFrom.engagement..<meta.committed.engagement
            return (
                partition,
                replay.isEmpty ? nil : ReplayRange(from: replay.lowerBound, to: replay.upperBound)
            )
        }

        /// Where the state is, to go by where the group's offsets cannot be had.
        package var committed: Offsets? { meta?.committed }

        private func differs(_ why: String) -> StateRefusal {
            StateRefusal(
                what: "state and offsets of partition \(number) differ", why: why,
                remedy: "restore the one that was lost, or reset both: a new group starts from "
                    + "the beginning of the inputs")
        }

        private func unreadable(_ what: String) -> StateRefusal {
            StateRefusal(
                what: "the changelog of partition \(number) is unreadable",
                why: "\(what) has an unknown version or is damaged",
                remedy: "run the version of leadloop that wrote it, or start a new group")
        }
    }

    /// Takes over restored leads and opens the replay.
    private func adopt(
        _ restored: consuming LeadTable, _ meta: MetaRecord, _ asOf: [UInt32: Offsets]
    ) throws(StateRefusal) {
        table = restored
        totals.counts = meta.counts
        totals.newestEventMilliseconds = meta.newestEventMilliseconds
        totals.mqlCount = meta.mqlCount
        totals.verdictCount = meta.verdictCount
        totals.serial = meta.serial
        totalsAtBegin = totals
        replayFrom = meta.replayFrom
        countedSince = meta.countedSince
        let known = NameCounts(meta.names)
        var isValid = true
        table.forEachRow { row in
            let lead = table[row]
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
        self.asOf = asOf.mapValues { $0.engagement }
        dirty.begin(
            serial: stamp, offset: meta.replayFrom.engagement, atMilliseconds: .min / 2)
    }

    /// Ends the replay: from now on records are taken at O.
    package func finishRestore() {
        asOf = nil
        _ = dirty.advance { table.rows[Int($0.row)].dirtySerial == $0.serial }
        if model.rejectAfterMilliseconds != nil { table.forEachRow { noteAwaited($0) } }
    }
}

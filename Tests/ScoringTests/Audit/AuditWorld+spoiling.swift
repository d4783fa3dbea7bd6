// Hands on the topics of a world.
import Config
import Kafka
import Leads
import Wire

extension AuditRecord {
    var isLead: Bool { key?.first.map { $0 != 0 } ?? false }
    /// Its header says that it has counts, and its id takes 8 bytes.
    var isCountedLead: Bool {
        guard isLead, let value else { return false }
        return value[18 + 32] > 0 && key!.count <= 8
    }
    var meta: MetaRecord? {
        guard key == MetaRecord.key, let value else { return nil }
        return value.withUnsafeBytes { MetaRecord($0) }
    }
    func moved(by offsets: Int64) -> AuditRecord {
        var moved = self
        moved.offset += offsets
        return moved
    }
}

extension AuditWorld {
    /// The dead letters of engagement that records with a lead's key have.
    var deadLetters: TopicPartition {
        let topic = topics.deadLetter(of: topics.engagement)
        let places = (0..<Int32(2)).map { TopicPartition(topic, $0) }
        return places.max { (log.records[$0] ?? []).count < (log.records[$1] ?? []).count }!
    }

    /// The partition of `mql.events` with the most of them.
    var mqlEvents: TopicPartition {
        let places = (0..<Int32(2)).map { TopicPartition(topics.mqlEvents, $0) }
        return places.max { (log.records[$0] ?? []).count < (log.records[$1] ?? []).count }!
    }

    /// - Returns: whether there was something to change.
    func change(_ place: TopicPartition, _ body: (inout [AuditRecord]) -> Bool) -> Bool {
        guard var records = log.records[place], !records.isEmpty else { return false }
        guard body(&records) else { return false }
        log.records[place] = records
        return true
    }

    func change(_ place: TopicPartition, _ body: (inout [AuditRecord]) -> Void) -> Bool {
        change(place) { records -> Bool in
            body(&records)
            return true
        }
    }

    func changeFirst(
        _ place: TopicPartition, ofType type: String, _ body: (inout AuditRecord) -> Void
    ) -> Bool {
        change(place) { records -> Bool in
            guard
                let at = records.firstIndex(where: { $0.text.contains("\"type\":\"\(type)\"") })
            else { return false }
            let before = records[at]
            body(&records[at])
            return records[at] != before
        }
    }

    func changeLast(
        _ place: TopicPartition, key: String, _ body: (inout AuditRecord) -> Void
    ) -> Bool {
        change(place) { records -> Bool in
            guard let at = records.lastIndex(where: { $0.key == Array(key.utf8) }) else {
                return false
            }
            body(&records[at])
            return true
        }
    }

    /// The last meta record.
    func changeMeta(_ body: (inout MetaRecord) -> Void) {
        _ = change(changelog) { (records: inout [AuditRecord]) -> Void in
            let at = records.lastIndex { $0.meta != nil }!
            var meta = records[at].meta!
            body(&meta)
            records[at].value = meta.encoded
        }
    }

    /// All meta records; they get the offsets of those that were there, as far as they go.
    func changeMetas(_ body: (inout [AuditRecord]) -> Void) -> Bool {
        change(changelog) { records -> Bool in
            var metas = records.filter { $0.meta != nil }
            guard metas.count > 6 else { return false }
            let last = metas[metas.count - 1]
            body(&metas)
            // Only they: the leads' records must stay before the last.
            let leads = records.filter(\.isLead).filter { $0.offset < last.offset }
            records = leads + metas
            for at in records.indices { records[at].offset = Int64(at) }
            return true
        }
    }

    /// The newest record of a lead that has counts.
    ///
    /// - Parameter body: gets the record's value and where the lead's bytes begin in it.
    /// - Returns: the changelog's topic.
    func changeLead(_ body: (inout [UInt8], Int) -> Void) -> String? {
        let isChanged = change(changelog) { records -> Bool in
            guard let at = records.lastIndex(where: \.isCountedLead) else { return false }
            body(&records[at].value!, 18)
            return true
        }
        return isChanged ? topics.changelog : nil
    }

    /// Every record of a lead that has counts.
    func changeLeads(_ body: (inout [UInt8], Int) -> Void) -> String? {
        let isChanged = change(changelog) { records -> Bool in
            let leads = records.indices.filter { records[$0].isCountedLead }
            for at in leads { body(&records[at].value!, 18) }
            return leads.count > 5
        }
        return isChanged ? topics.changelog : nil
    }

    /// Moves C behind the first event that a restart would have to count.
    func delayReplay() -> Bool {
        guard let meta = log.records[changelog]?.last(where: { $0.meta != nil })?.meta,
            meta.replayFrom.engagement < meta.committed.engagement
        else { return false }
        changeMeta { $0.replayFrom = $0.committed }
        return true
    }

    /// An engagement record that was counted: the cause of an event.
    var scored: AuditRecord? {
        guard
            let event = log.records[mqlEvents]?.first(where: {
                $0.header("leadloop.source")?.hasPrefix("engagement,") ?? false
            }),
            let offset = event.header("leadloop.source")?.split(separator: ",").last
        else { return nil }
        return log.records[engagement]?.first { $0.offset == Int64(offset) }
    }

    func deadLetter(of record: AuditRecord) -> AuditRecord {
        var letter = AuditRecord(offset: 0, key: record.key, value: record.value)
        letter.setHeader("__streams.errors.topic", topics.engagement)
        letter.setHeader("__streams.errors.partition", "\(engagement.partition)")
        letter.setHeader("__streams.errors.offset", "\(record.offset)")
        letter.setHeader("leadloop.error.code", "json_invalid")
        letter.setHeader("leadloop.group", Self.group)
        return letter
    }

    /// Removes what the last verdict left on `mql.events`.
    func dropVerdictEvents() -> Bool {
        change(mqlEvents) { records -> Bool in
            guard
                let last = records.last?.header("leadloop.source"), last.hasPrefix("feedback,")
            else { return false }
            records.removeAll { $0.header("leadloop.source") == last }
            return true
        }
    }
}

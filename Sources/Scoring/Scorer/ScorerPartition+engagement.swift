// A record of engagement: counted in life and in replay by the same lines.
import Glibc
import Leads
package import Wire

/// What a taken event left to decide.
struct Taken {
    var row: UInt32
    var trigger: MQLTrigger
    /// Until the reader's next read.
    var messageId: UnsafeRawBufferPointer
}

extension ScorerPartition {
    /// Takes one engagement record: exactly one counter moves, and the position.
    package func takeEngagement(
        _ record: borrowing InputRecord, _ reader: EngagementReader, into effects: inout Effects
    ) -> Outcome {
        var outcome = Outcome.ignored
        do throws(Rejection) {
            if let taken = try absorb(record, reader, &outcome) {
                totals.newestEventMilliseconds = max(
                    totals.newestEventMilliseconds, leads[taken.row].newest)
                totals.clock.take(leads[taken.row].newest, of: leads.hash(of: taken.row))
                if leads.nextDue <= totals.clock.confirmedMilliseconds {
                    judgeSilent(offset: record.offset, into: &effects)
                }
                evaluate(taken, offset: record.offset, into: &effects)
            }
        } catch {
            outcome = deadLettered(error)
        }
        totals.counts.engagement.count(outcome)
        totals.next.engagement = record.offset + 1
        return outcome
    }

    func deadLettered(_ rejection: Rejection) -> Outcome {
        if rejection.code == .wrongPartition { totals.wrongPartitionCount += 1 }
        return .deadLettered(rejection)
    }

    /// The part that a restore repeats: no decision, effect, counter or position.
    private func absorb(
        _ record: borrowing InputRecord, _ reader: EngagementReader, _ outcome: inout Outcome
    ) throws(Rejection) -> Taken? {
        if record.isUnreadable { throw Rejection(.batchUnreadable) }
        guard let key = record.key, key.byteCount > 0 else { throw Rejection(.keyMissing) }
        guard LeadIdentifier.isLead(key) else { throw Rejection(.keyInvalid) }
        guard let value = record.value else { return nil }
        let event = try reader.read(
            value: value, receivedRecordTime: record.timestamp,
            futureMilliseconds: model.futureMilliseconds)
        let owner = event.userId.isEmpty ? event.anonymousId : event.userId
        guard !owner.isEmpty else { throw Rejection(.fieldMissing, at: "/userId") }
        guard key.isEqual(to: owner) else { throw Rejection(.keyMismatch) }
        guard Limits.eventTimeMilliseconds.contains(event.timeMilliseconds) else {
            throw Rejection(.badTime)
        }
        if event.userId.isEmpty, !leads.isReplaying { notUnderstood.takeAnonymous() }
        let hash =
            event.messageId.isEmpty
            ? record.cloudEventHash ?? value.hash64 : StableHash.hash64(event.messageId)
        switch event.kind {
        case .track, .page, .screen:
            let nameHash = StableHash.hash64(event.name)
            switch model.events.match(event.name, hash: nameHash) {
            case .behaviour(let behaviour):
                return try count(event, owner, hash, behaviour, record, &outcome)
            case .ignored: return nil
            case .unknown:
                if !leads.isReplaying { notUnderstood.takeEvent(event.name, hash: nameHash) }
                return nil
            }
        case .identify:
            let facts = IdentifiedFacts.read(model.attributes, reader) { attribute, trait in
                guard !leads.isReplaying else { return }
                notUnderstood.takeTrait(trait, of: model.names.attributes[attribute.number])
            }
            guard !facts.isEmpty else { return nil }
            return try take(facts, event, owner, hash, record, &outcome)
        case .alias:
            if !leads.isReplaying { notUnderstood.takeAlias() }
            return nil
        case .group: return nil
        }
    }

    @inline(__always) private func count(
        _ event: borrowing Engagement, _ id: UnsafeRawBufferPointer, _ hash: UInt64,
        _ behaviour: UInt16, _ record: borrowing InputRecord, _ outcome: inout Outcome
    ) throws(Rejection) -> Taken? {
        guard let row = try row(of: id, record) else { return nil }
        leads.reserve(row, extra: LeadImage.growthMax)
        switch leads[row].absorb(
            behaviour: behaviour, hash: hash, time: event.timeMilliseconds, model: model)
        {
        case .counted:
            outcome = .scored
            leads.changed(row)
            return Taken(row: row, trigger: .event, messageId: event.messageId)
        case .duplicate: outcome = .duplicate
        case .late: outcome = .late
        case .beforeReset: outcome = .ignored
        case .setAside:
            // Worth nothing now, but the lead knows it.
            outcome = .ignored
            leads.changed(row)
        }
        return nil
    }

    /// Takes what an identify call says about the lead. Facts have times of their own and do not fade,
    /// so one is never too late: it counts unless something newer is known of its attribute.
    private func take(
        _ facts: [(attribute: AttributeRule, value: ObservedValue)], _ event: borrowing Engagement,
        _ id: UnsafeRawBufferPointer, _ hash: UInt64, _ record: borrowing InputRecord,
        _ outcome: inout Outcome
    ) throws(Rejection) -> Taken? {
        guard let row = try row(of: id, record) else { return nil }
        leads.reserve(row, extra: LeadImage.growthMax + facts.count * LeadImage.factBytesMax)
        let absorption = leads[row].absorb(
            behaviour: RecentEvent.noBehaviour, hash: hash, time: event.timeMilliseconds,
            model: model)
        if absorption == .duplicate {
            outcome = .duplicate
            return nil
        }
        var isTaken = absorption == .counted
        for (attribute, value) in facts
        where leads[row].take(value, for: attribute, time: event.timeMilliseconds) {
            isTaken = true
        }
        guard isTaken else {
            outcome = .late
            return nil
        }
        outcome = .scored
        leads.changed(row)
        return Taken(row: row, trigger: .fit, messageId: event.messageId)
    }

    /// The row of a lead that is to be counted into, made if there is none; nil while a restore replays
    /// what the lead already has.
    @inline(__always) private func row(
        of id: UnsafeRawBufferPointer, _ record: borrowing InputRecord
    ) throws(Rejection) -> UInt32? {
        let keyHash = StableHash.hash64(id)
        let known = leads.touch(id, hash: keyHash)
        if known == nil, let key = record.key, !belongsHere(key) {
            throw Rejection(.wrongPartition)
        }
        let row = known ?? leads.create(id, hash: keyHash)
        return leads.holds(record.offset, row: row) ? nil : row
    }

    /// Counts a record of the replay range into leads that do not have it yet.
    package func replayEngagement(_ record: borrowing InputRecord, _ reader: EngagementReader) {
        precondition(leads.isReplaying, "replay belongs to a restore")
        var outcome = Outcome.ignored
        do throws(Rejection) { _ = try absorb(record, reader, &outcome) } catch {
            // It was dead-lettered when it was taken.
        }
    }
}

extension RawSpan {
    @inline(__always) package func isEqual(to bytes: UnsafeRawBufferPointer) -> Bool {
        guard byteCount == bytes.count else { return false }
        return withUnsafeBytes { memcmp($0.baseAddress!, bytes.baseAddress!, bytes.count) == 0 }
    }
    package var hash64: UInt64 { withUnsafeBytes { StableHash.hash64($0) } }
}

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
                    totals.newestEventMilliseconds, table[taken.row].newest)
                if awaited.nextDue <= totals.newestEventMilliseconds {
                    judgeSilent(offset: record.offset, into: &effects)
                }
                evaluate(taken, offset: record.offset, into: &effects)
            }
        } catch {
            outcome = .deadLettered(error)
        }
        totals.counts.engagement.count(outcome)
        totals.next.engagement = record.offset + 1
        return outcome
    }

    /// The part that a restore repeats: no decision, effect, counter or position.
    private func absorb(
        _ record: borrowing InputRecord, _ reader: EngagementReader, _ outcome: inout Outcome
    ) throws(Rejection) -> Taken? {
        guard let key = record.key, key.byteCount > 0 else { throw Rejection(.keyMissing) }
        guard LeadIdentifier.isValid(key) else { throw Rejection(.keyInvalid) }
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
        let hash =
            event.messageId.isEmpty
            ? record.cloudEventHash ?? value.hash64 : StableHash.hash64(event.messageId)
        switch event.kind {
        case .track, .page, .screen:
            guard case .behaviour(let behaviour) = model.events.match(event.name) else {
                return nil
            }
            return try count(event, owner, hash, behaviour, record, &outcome)
        case .identify:
            let facts = facts(reader)
            guard !facts.isEmpty else { return nil }
            return try take(facts, event, owner, hash, record, &outcome)
        case .group, .alias: return nil
        }
    }

    @inline(__always) private func count(
        _ event: borrowing Engagement, _ id: UnsafeRawBufferPointer, _ hash: UInt64,
        _ behaviour: UInt16, _ record: borrowing InputRecord, _ outcome: inout Outcome
    ) throws(Rejection) -> Taken? {
        guard let row = try row(of: id, record) else { return nil }
        table.reserve(row, extra: LeadImage.growthMax)
        switch table[row].absorb(
            behaviour: behaviour, hash: hash, time: event.timeMilliseconds, model: model)
        {
        case .counted:
            outcome = .scored
            markDirty(row)
            return Taken(row: row, trigger: .event, messageId: event.messageId)
        case .duplicate: outcome = .duplicate
        case .late: outcome = .late
        case .beforeReset: outcome = .ignored
        case .setAside:
            // Worth nothing now, but the lead knows it.
            outcome = .ignored
            markDirty(row)
        }
        return nil
    }

    /// Takes what an identify call says about the lead. Facts have times of their own and do not fade,
    /// so one is never too late: it counts unless something newer is known of its attribute.
    private func take(
        _ facts: [(AttributeRule, ObservedValue)], _ event: borrowing Engagement,
        _ id: UnsafeRawBufferPointer, _ hash: UInt64, _ record: borrowing InputRecord,
        _ outcome: inout Outcome
    ) throws(Rejection) -> Taken? {
        guard let row = try row(of: id, record) else { return nil }
        table.reserve(row, extra: LeadImage.growthMax + facts.count * LeadImage.factBytesMax)
        let absorption = table[row].absorb(
            behaviour: RecentEvent.noBehaviour, hash: hash, time: event.timeMilliseconds,
            model: model)
        if absorption == .duplicate {
            outcome = .duplicate
            return nil
        }
        var isTaken = absorption == .counted
        for (attribute, value) in facts
        where table[row].take(value, for: attribute, time: event.timeMilliseconds) {
            isTaken = true
        }
        guard isTaken else {
            outcome = .late
            return nil
        }
        outcome = .scored
        markDirty(row)
        return Taken(row: row, trigger: .fit, messageId: event.messageId)
    }

    /// The row of a lead that is to be counted into, made if there is none; nil while a restore replays
    /// what the lead already has.
    @inline(__always) private func row(
        of id: UnsafeRawBufferPointer, _ record: borrowing InputRecord
    ) throws(Rejection) -> UInt32? {
        let keyHash = StableHash.hash64(id)
        let known = touch(id, hash: keyHash)
        if known == nil, let key = record.key, !belongsHere(key) {
            throw Rejection(.wrongPartition)
        }
        let row = known ?? create(id, hash: keyHash)
        if let asOf, let first = asOf[row], record.offset < first { return nil }
        return row
    }

    /// What an identify call says about the definition's attributes.
    private func facts(_ reader: EngagementReader) -> [(AttributeRule, ObservedValue)] {
        var facts: [(AttributeRule, ObservedValue)] = []
        var first = 0
        for attribute in model.attributes {
            let paths = first..<first + attribute.from.count
            first = paths.upperBound
            for place in TraitPlace.allCases {
                guard let value = value(of: attribute, paths, at: place, reader) else { continue }
                facts.append((attribute, value))
                break
            }
        }
        return facts
    }

    /// The first value in one place that the attribute reads, or nothing where a trait says so.
    private func value(
        of attribute: AttributeRule, _ paths: Range<Int>, at place: TraitPlace,
        _ reader: EngagementReader
    ) -> ObservedValue? {
        var isCleared = false
        for path in paths {
            guard let value = ObservedValue(reader.trait(path, at: place)) else { continue }
            switch attribute.reading(value) {
            case .value: return value
            case .nothing: isCleared = true
            case .notUnderstood: break
            }
        }
        return isCleared ? .nothing : nil
    }

    /// Counts a record of the replay range into leads that do not have it yet.
    package func replayEngagement(_ record: borrowing InputRecord, _ reader: EngagementReader) {
        precondition(asOf != nil, "replay belongs to a restore")
        var outcome = Outcome.ignored
        do throws(Rejection) { _ = try absorb(record, reader, &outcome) } catch {
            // It was dead-lettered when it was taken.
        }
    }
}

extension ObservedValue {
    /// nil: there is no single value.
    package init?(_ trait: TraitValue) {
        switch trait {
        case .absent, .other: return nil
        case .null: self = .nothing
        case .text(let bytes): self = .text(bytes)
        case .number(let number): self = .number(number)
        case .bool(let bool): self = .bool(bool)
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

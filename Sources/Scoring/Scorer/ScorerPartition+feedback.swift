// A record of sales feedback: always a decision, so it is written through and never replayed.
import Crypto
import Leads
package import Wire

extension ScorerPartition {
    /// Takes one feedback record: exactly one counter moves, and the position.
    package func takeFeedback(
        _ record: borrowing InputRecord, _ reader: FeedbackReader, into effects: inout Effects
    ) -> Outcome {
        var outcome: Outcome
        do throws(Rejection) { outcome = try judge(record, reader, &effects) } catch {
            outcome = deadLettered(error)
        }
        totals.counts.feedback.count(outcome)
        totals.next.feedback = record.offset + 1
        return outcome
    }

    private func judge(
        _ record: borrowing InputRecord, _ reader: FeedbackReader, _ effects: inout Effects
    ) throws(Rejection) -> Outcome {
        if record.isUnreadable { throw Rejection(.batchUnreadable) }
        guard let key = record.key, key.byteCount > 0 else { throw Rejection(.keyMissing) }
        guard LeadIdentifier.isLead(key) else { throw Rejection(.keyInvalid) }
        guard let value = record.value else { return .ignored }
        let feedback = try reader.read(
            value: value, receivedRecordTime: record.timestamp,
            futureMilliseconds: model.futureMilliseconds)
        let id = key.withUnsafeBytes { Array($0) }
        guard feedback.leadId.utf8.elementsEqual(id) else { throw Rejection(.keyMismatch) }
        var verdict = try verdict(feedback)
        guard let row = id.withUnsafeBytes({ leads.touch($0, hash: StableHash.hash64($0)) }) else {
            guard belongsHere(key) else { throw Rejection(.wrongPartition) }
            return try notQualified(feedback)
        }
        let mqlId = environment.identity.mql(lead: id, cycle: leads[row].cycle)
        if let named = feedback.mqlId, leads[row].cycle > 0, named != mqlId.hex {
            let isOlder = (1..<leads[row].cycle).contains {
                environment.identity.mql(lead: id, cycle: $0).hex == named
            }
            throw Rejection(isOlder ? .staleCycle : .unknownMQL, at: "/mqlId")
        }
        verdict.isNamed = feedback.mqlId != nil
        let encounter = Transition.Encounter(
            judgementId: environment.identity.judgement(
                mql: mqlId, feedbackId: feedback.feedbackId),
            engagementOffset: totals.next.engagement,
            streamMilliseconds: totals.clock.confirmedMilliseconds)
        switch Transition.judged(leads[row], by: verdict, model: model, encounter) {
        case .duplicate: return .duplicate
        case .notQualified: return try notQualified(feedback)
        case .outdated: return .ignored
        case .progress(let transition):
            store(transition, at: row)
            return .ignored
        case .illegal: throw Rejection(.illegalTransition, at: "/verdict")
        case .lostUnaccepted: throw Rejection(.lostUnaccepted, at: "/stage")
        case .stale: throw Rejection(.staleCycle, at: "/occurredAt")
        case .early: throw Rejection(.beforeQualified, at: "/occurredAt")
        case .ambiguous: throw Rejection(.ambiguousCycle, at: "/mqlId")
        case .applied(let judged):
            let id = encounter.judgementId
            apply(judged, verdict, row, mqlId, id, record.offset, &effects)
            return .scored
        }
    }

    /// Sales may judge what was not sent; it must never teach.
    private func notQualified(_ feedback: Feedback) throws(Rejection) -> Outcome {
        if feedback.mqlId != nil { throw Rejection(.unknownMQL, at: "/mqlId") }
        notUnderstood.takeStrayVerdict()
        return .ignored
    }

    private func verdict(_ feedback: Feedback) throws(Rejection) -> Verdict {
        let kind: Verdict.Kind
        switch feedback.verdict {
        case .accepted: kind = .accepted
        case .rejected: kind = .rejected
        case .retracted: kind = .retracted
        case .advanced: kind = .accepted
        }
        var reason = try feedback.statedReason()
        // Given up too early says nothing about the lead. Source: reasons.md, "List of reasons".
        if reason == .unreachable, feedback.attempts ?? 0 < 3 { reason = .other }
        return Verdict(
            kind: kind, advance: feedback.stage.map { $0 == .lost ? .lost : .reached },
            reason: kind == .rejected ? reason ?? .other : nil,
            fitAttributes: feedback.fitAttributes, repId: feedback.repId,
            atMilliseconds: feedback.occurredAtMilliseconds,
            idHash: Array(feedback.feedbackId.utf8).withUnsafeBytes { StableHash.hash64($0) },
            isBulk: feedback.bulk,
            recontactAfterMilliseconds: feedback.recontactAfterMilliseconds)
    }

    private func apply(
        _ judged: VerdictTransition, _ verdict: Verdict, _ row: UInt32, _ mqlId: [UInt8],
        _ judgementId: [UInt8], _ offset: Int64, _ effects: inout Effects
    ) {
        let (decisions, state) = (judged.transition.decisions, judged.transition.state)
        let recycles = state == .recycled
        store(judged.transition, at: row)
        totals.verdictCount += 1
        if let reason = verdict.reason {
            notUnderstood.takeRejection(
                reason, blamed: verdict.fitAttributes, environment.definition.fit)
        }
        let source = (ScorerInput.feedback, offset)
        let kind: MQLEvent.Kind =
            switch verdict.kind {
            case .accepted: .accepted
            case .rejected: .rejected
            case .retracted: .retracted
            }
        let body = MQLEvent.Body.verdict(
            reason: verdict.reason, repId: verdict.repId,
            rearmAtMilliseconds: recycles ? decisions.rearm?.notBefore : nil)
        emit(
            kind, row, transition: decisions.transitions - (recycles ? 1 : 0),
            atMilliseconds: verdict.atMilliseconds, body, source: source, into: &effects)
        if recycles {
            emit(
                .recycled, row, transition: decisions.transitions,
                atMilliseconds: verdict.atMilliseconds, body, source: source, into: &effects)
        }
        effects.add(
            judgement(judged, verdict, mqlId, judgementId), model: environment.identity.model,
            source: Source(
                input: .feedback, partition: number, offset: offset, seen: totals.next))
    }

    private func judgement(
        _ judged: VerdictTransition, _ verdict: Verdict, _ mqlId: [UInt8], _ judgementId: [UInt8]
    ) -> Judgement {
        let decisions = judged.transition.decisions
        var judgement = Judgement(
            judgementId: judgementId.hex, mqlId: mqlId.hex,
            kind: verdict.kind == .retracted ? .retract : .verdict,
            isAccepted: verdict.kind == .accepted, importance: verdict.importance,
            mask: judged.mask, reason: verdict.reason?.rawValue, repId: verdict.repId,
            supersedes: judged.supersedes?.hex,
            features: features(decisions),
            scoreAtHandOver: Double(decisions.scoreCentipoints) / 100,
            definitionVersion: Int(decisions.definitionVersion),
            weightsVersion: Int(decisions.weightsVersion),
            qualifiedAtMilliseconds: decisions.qualifiedAtMilliseconds,
            atMilliseconds: verdict.atMilliseconds,
            assignment: judged.isFirst ? decisions.assignment : nil)
        describe(decisions, in: &judgement)
        return judgement
    }
}

// All that can happen to a lead between marketing and sales: opened, withdrawn, judged, silent. Each
// is a pure function of the lead, of what happened and of the model; the caller stores what comes
// back (scoring.md, "Lifecycle"; silence: learning.md, "Silence").

/// What a lead becomes.
package struct Transition: Sendable, Equatable {
    package var state: LifecycleState
    /// How often the lead has qualified, this time included.
    package var cycle: UInt32
    package var decisions: Decisions
    package var counts = CountsChange.kept

    /// What becomes of the lead's counts.
    package enum CountsChange: Sendable, Equatable {
        case kept
        /// They start again at 0; what they were is set aside.
        case cleared
        /// What was set aside counts again, and events from `reset` on.
        case restored(reset: Int64)
        /// What was set aside is gone for good.
        case settled
    }
}

extension Transition {
    /// A new cycle opens: freezes what the verdict will be judged by.
    ///
    /// - Parameters:
    ///   - model: of the partition; the lead's arm is chosen here.
    ///   - isExplored: the lead came by the exploration band, below the threshold.
    ///   - streamMilliseconds: stream time; a verdict is awaited since then, or since the lead's own
    ///     newest event where that is later.
    package static func opened(
        _ lead: LeadImage, model: Model, isExplored: Bool = false, streamMilliseconds: Int64
    ) -> Transition {
        let (old, prices) = (lead.decisions, model.serving(lead))
        var decisions = Decisions()
        decisions.transitions = 1
        decisions.qualifiedAtMilliseconds = lead.newest
        decisions.scoreCentipoints = lead.score(at: lead.newest, model: prices).centipoints
        decisions.definitionVersion = UInt32(prices.definitionVersion)
        decisions.weightsVersion = UInt32(prices.weights.version)
        decisions.snapshot = lead.snapshot(model: prices)
        decisions.learning.explorationShare = isExplored ? model.exploration?.share : nil
        // What the band hands over says nothing about the arms.
        decisions.assignment = isExplored ? nil : model.assignment(of: lead)
        decisions.awaitVerdict(since: max(streamMilliseconds, lead.newest), model)
        decisions.facts = FactsAtOpening(lead, model)
        decisions.closed = old?.closing
        decisions.verdictIds = old?.verdictIds ?? []
        decisions.resetOffset = old?.resetOffset ?? 0
        return Transition(
            state: .mql, cycle: lead.cycle + 1, decisions: decisions,
            counts: old?.cleared == nil ? .kept : .settled)
    }

    /// The lead cooled below exit before a verdict.
    ///
    /// - Precondition: it has qualified.
    package static func withdrawn(_ lead: LeadImage) -> Transition {
        guard var decisions = lead.decisions else {
            preconditionFailure("a lead in state mql has decisions")
        }
        decisions.transitions += 1
        decisions.learning.silentSinceMilliseconds = nil
        decisions.learning.withdrawnAtMilliseconds = lead.newest
        return Transition(state: .engaged, cycle: lead.cycle, decisions: decisions)
    }

    /// Nobody judged the MQL in time: silence becomes its judgement, the lead stays where it is.
    ///
    /// - Parameter judgementId: 16 bytes, of the judgement that will be written.
    /// - Precondition: it has qualified.
    package static func silent(_ lead: LeadImage, judgementId: [UInt8]) -> Transition {
        guard var decisions = lead.decisions else {
            preconditionFailure("a lead that waits for a verdict has decisions")
        }
        decisions.learning.silenceId = judgementId
        decisions.learning.silentSinceMilliseconds = nil
        decisions.learning.wasSilent = true
        return Transition(state: lead.state, cycle: lead.cycle, decisions: decisions)
    }
}

extension Transition {
    /// Where and when a verdict met its lead.
    package struct Encounter: Sendable {
        /// 16 bytes, of the judgement that will be written.
        package var judgementId: [UInt8]
        /// Events below this offset have been counted.
        package var engagementOffset: Int64
        /// Stream time: since when a verdict is awaited, where the lead does not know it better.
        package var streamMilliseconds: Int64

        package init(judgementId: [UInt8], engagementOffset: Int64, streamMilliseconds: Int64) {
            self.judgementId = judgementId
            self.engagementOffset = engagementOffset
            self.streamMilliseconds = streamMilliseconds
        }
    }

    /// Sales judged the latest cycle. What the verdict before set is undone first, so the lead becomes
    /// what this verdict alone gives, and a retraction what none gives.
    package static func judged(
        _ lead: LeadImage, by verdict: Verdict, model: Model, _ encounter: Encounter
    ) -> VerdictOutcome {
        guard lead.cycle > 0, let decisions = lead.decisions else { return .notQualified }
        if decisions.verdictIds.contains(verdict.idHash) { return .duplicate }
        if !verdict.isNamed, let other = decisions.cannotBeMeant(by: verdict) { return other }
        if verdict.atMilliseconds < decisions.verdictAtMilliseconds { return .outdated }
        if verdict.kind == .retracted, decisions.verdict == nil { return .illegal }
        if verdict.advance != nil, decisions.verdict?.isAccepted == true {
            return .progress(Transition(noting: verdict, decisions, of: lead))
        }
        if verdict.advance == .lost { return .lostUnaccepted }
        var transition = Transition(undoing: decisions, of: lead)
        transition.decisions.remember(verdict)
        transition.decisions.verdict = VerdictInForce(verdict, judgementId: encounter.judgementId)
        let fit = model.definition.fit
        var mask: [String] = []
        switch verdict.kind {
        case .retracted:
            transition.decisions.awaitVerdictAgain(
                max(encounter.streamMilliseconds, lead.newest), model)
        case .accepted:
            transition.state = .accepted
            mask = [Feature.behaviourGroup] + fit.map(\.name)
        case .rejected:
            let reason = verdict.reason ?? .other
            mask = reason.mask(fit, blamed: verdict.fitAttributes)
            transition.reject(reason.recycling, verdict, lead, encounter)
            transition.decisions.rearm?.attributes = model.attributes(waitedForAfter: verdict)
        }
        return .applied(
            VerdictTransition(
                transition: transition, mask: mask,
                supersedes: decisions.verdict?.judgementId ?? decisions.learning.silenceId,
                isFirst: decisions.verdictAtMilliseconds == .min))
    }

    /// The cycle without a verdict, its numbers and its learning aside.
    private init(undoing decisions: Decisions, of lead: LeadImage) {
        self.init(
            state: decisions.learning.withdrawnAtMilliseconds == nil ? .mql : .engaged,
            cycle: lead.cycle, decisions: decisions)
        self.decisions.rearm = nil
        guard let cleared = decisions.cleared else { return }
        self.decisions.cleared = nil
        self.decisions.resetOffset = cleared.resetOffset
        counts = .restored(reset: cleared.reset)
    }

    /// The cycle as it is, with the time and id of what was said of it.
    private init(noting verdict: Verdict, _ decisions: Decisions, of lead: LeadImage) {
        self.init(state: lead.state, cycle: lead.cycle, decisions: decisions)
        self.decisions.note(verdict)
    }

    private mutating func reject(
        _ recycling: Recycling, _ verdict: Verdict, _ lead: LeadImage, _ encounter: Encounter
    ) {
        state = recycling == .out ? .disqualified : .recycled
        // Behind the rejection a second event says that the lead is recycled.
        if state == .recycled { decisions.transitions += 1 }
        if recycling.clearsCounts {
            var reset = lead.reset
            if case .restored(let former) = counts { reset = former }
            decisions.cleared = ClearedCounts(reset: reset, resetOffset: decisions.resetOffset)
            decisions.resetOffset = encounter.engagementOffset
            counts = .cleared
        }
        let wait = max(verdict.atMilliseconds, lead.newest) + recycling.waitMilliseconds
        decisions.rearm = Rearm(
            notBefore: recycling == .later ? verdict.recontactAfterMilliseconds ?? wait : wait,
            thresholdAddCentipoints: recycling.thresholdAddCentipoints,
            condition: recycling.condition)
    }
}

extension Decisions {
    /// What the next cycle keeps of this one and those before it.
    fileprivate var closing: ClosedCycles {
        ClosedCycles(
            atMilliseconds: max(
                closed?.atMilliseconds ?? .min, verdictAtMilliseconds,
                learning.withdrawnAtMilliseconds ?? .min),
            verdict: verdict.map { .init(isAccepted: $0.isAccepted, reason: $0.reason) })
    }

    /// Why a verdict that names no MQL is not on this cycle; nil if it is. Times are compared with the
    /// end of the cycles before, because many CRMs write the day only, and clocks differ.
    fileprivate func cannotBeMeant(by verdict: Verdict) -> VerdictOutcome? {
        let isBefore =
            verdict.atMilliseconds < qualifiedAtMilliseconds - Limits.verdictSlackMilliseconds
        guard let closed else { return isBefore ? .early : nil }
        if isBefore || verdict.atMilliseconds <= closed.atMilliseconds { return .stale }
        // An import writes its own day over what it found: the same words are the old verdict.
        guard verdict.isBulk, let last = closed.verdict, verdict.kind != .retracted,
            last.isAccepted == (verdict.kind == .accepted), last.reason == verdict.reason
        else { return nil }
        return .ambiguous
    }

    fileprivate mutating func note(_ verdict: Verdict) {
        verdictIds = Array((verdictIds + [verdict.idHash]).suffix(Limits.verdictIdCountMax))
        verdictAtMilliseconds = verdict.atMilliseconds
    }

    /// A verdict or retraction of this cycle.
    fileprivate mutating func remember(_ verdict: Verdict) {
        note(verdict)
        transitions += 1
        learning.silenceId = nil
        learning.silentSinceMilliseconds = nil
    }

    fileprivate mutating func awaitVerdict(since streamMilliseconds: Int64, _ model: Model) {
        guard model.rejectAfterMilliseconds != nil else { return }
        learning.silentSinceMilliseconds = streamMilliseconds
        learning.awaitedSinceMilliseconds = streamMilliseconds
    }

    /// As long as since the cycle began: silence that was due meanwhile is due now, and silence that
    /// had judged does so again. A withdrawn lead waits for no verdict that it did not wait for.
    fileprivate mutating func awaitVerdictAgain(_ streamMilliseconds: Int64, _ model: Model) {
        guard model.rejectAfterMilliseconds != nil,
            learning.withdrawnAtMilliseconds == nil || learning.wasSilent
        else { return }
        // Decisions of before version 2 do not know when it began.
        learning.silentSinceMilliseconds = learning.awaitedSinceMilliseconds ?? streamMilliseconds
    }
}

extension Model {
    /// Numbers of the attributes of which one must change before a rejected lead qualifies again: what
    /// the rep blamed, else what the reason speaks of; empty: any.
    fileprivate func attributes(waitedForAfter verdict: Verdict) -> [Int] {
        guard let reason = verdict.reason, reason.recycling.condition == .factChanged else {
            return []
        }
        let names = definition.fit.map(\.name)
        let spokenOf = reason.mask(definition.fit, blamed: verdict.fitAttributes)
        guard spokenOf.count < names.count else { return [] }
        return zip(names, attributes).filter { spokenOf.contains($0.0) }.map(\.1.number)
    }
}

extension LeadImage {
    /// x of every feature that is not zero, at the lead's newest event.
    fileprivate func snapshot(model: Model) -> [SnapshotFeature] {
        contributions(at: newest, model: model).filter { $0.x > 0 }.map { share in
            guard case .behaviour(let number) = share.feature else {
                return SnapshotFeature(share.feature, x: share.x)
            }
            return SnapshotFeature(
                share.feature, x: share.x,
                shadow: shadow(ofBehaviour: number, x: share.x, model: model))
        }
    }

    /// When the silence of an MQL is due to be judged, in stream time; nil if no verdict is awaited.
    package func silenceDue(_ model: Model) -> Int64? {
        guard state == .mql || state == .engaged, let wait = model.rejectAfterMilliseconds else {
            return nil
        }
        return decisions?.learning.silentSinceMilliseconds.map { $0 + wait }
    }

    /// Makes the lead what a transition says.
    ///
    /// - Parameter encoded: `transition.decisions.encoded`.
    /// - Precondition: room for the difference of the decisions.
    package func apply(_ transition: Transition, encoded: [UInt8]) {
        switch transition.counts {
        case .kept: break
        case .cleared: setAsideCounts()
        case .restored(let reset): restoreCounts(reset: reset)
        case .settled: dropSetAsideCounts()
        }
        cycle = transition.cycle
        isExplored = transition.decisions.learning.explorationShare != nil
        setDecisions(encoded)
        state = transition.state
    }
}

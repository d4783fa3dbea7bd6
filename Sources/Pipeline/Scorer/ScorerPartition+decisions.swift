// A counted event may hand a lead over or take it back.
import Leads

extension ScorerPartition {
    @inline(__always) func decide(_ taken: Taken, offset: Int64, into effects: inout Effects) {
        // Without an experiment one look at `trial`, and no copy of the reference.
        let step =
            model.trial == nil
            ? table[taken.row].step(model: model)
            : table[taken.row].step(model: model.serving(table[taken.row]))
        switch step {
        case .none: break
        case .qualified: qualify(taken, taken.trigger, offset: offset, into: &effects)
        case .explored: qualify(taken, .exploration, offset: offset, into: &effects)
        case .withdrawn: withdraw(taken.row, offset: offset, into: &effects)
        }
    }

    private func qualify(
        _ taken: Taken, _ trigger: MQLTrigger, offset: Int64, into effects: inout Effects
    ) {
        let row = taken.row
        let lead = table[row]
        let explanation = explanation(of: lead, atMilliseconds: lead.newest)
        let share = trigger == .exploration ? model.exploration?.share : nil
        var decisions = Decisions.opened(
            lead, model: model.serving(lead), after: lead.decisions, explorationShare: share)
        // What the band hands over says nothing about the arms.
        decisions.assignment = share == nil ? model.assignment(of: lead) : nil
        awaitVerdict(&decisions)
        lead.cycle += 1
        lead.isExplored = share != nil
        decide(row, decisions, .mql)
        noteAwaited(row)
        totals.mqlCount += 1
        let body = MQLEvent.Body.qualified(
            trigger: trigger, triggerId: String(decoding: taken.messageId, as: UTF8.self),
            propensity: share ?? 1, explanation, rememberedEvents(of: table[row]))
        emit(
            .qualified, row, transition: decisions.transitions,
            atMilliseconds: decisions.qualifiedAtMilliseconds, body,
            source: (.engagement, offset), into: &effects)
    }

    private func withdraw(_ row: UInt32, offset: Int64, into effects: inout Effects) {
        let lead = table[row]
        guard var decisions = lead.decisions else {
            preconditionFailure("a lead in state mql has decisions")
        }
        let explanation = explanation(of: lead, atMilliseconds: lead.newest)
        decisions.transitions += 1
        decisions.learning.silentSinceMilliseconds = nil
        // Not from `lead` behind this: its bytes may move as the decisions grow.
        let at = lead.newest
        decisions.learning.withdrawnAtMilliseconds = at
        decide(row, decisions, .engaged)
        emit(
            .withdrawn, row, transition: decisions.transitions, atMilliseconds: at,
            .withdrawn(explanation), source: (.engagement, offset), into: &effects)
    }

    /// The newest events that counted, newest first.
    private func rememberedEvents(of lead: LeadImage) -> [MQLEvent.RememberedEvent] {
        var events: [MQLEvent.RememberedEvent] = []
        var index = lead.recentCount - 1
        while index >= 0, events.count < 10 {
            let event = lead.recent(at: index)
            if event.behaviour != RecentEvent.noBehaviour {
                events.append(
                    MQLEvent.RememberedEvent(
                        key: model.names.behaviours[Int(event.behaviour)],
                        atMilliseconds: event.time, idHash: event.hash))
            }
            index -= 1
        }
        return events
    }

    func emit(
        _ kind: MQLEvent.Kind, _ row: UInt32, transition: UInt32, atMilliseconds at: Int64,
        _ body: MQLEvent.Body, source: (input: ScorerInput, offset: Int64),
        into effects: inout Effects
    ) {
        let lead = table[row]
        let mqlId = environment.identity.mql(lead: lead.id, cycle: lead.cycle)
        let event = MQLEvent(
            kind: kind, eventId: environment.identity.event(mql: mqlId, transition: transition),
            mqlId: mqlId, leadId: String(decoding: lead.id, as: UTF8.self), cycle: lead.cycle,
            model: environment.identity.model, atMilliseconds: at, state: lead.state,
            assignment: lead.decisions?.assignment, body: body)
        effects.add(
            event,
            source: Source(
                input: source.input, partition: number, offset: source.offset, seen: totals.next))
    }
}

// A counted event may hand a lead over or take it back.
import Leads
import Wire

extension ScorerPartition {
    @inline(__always) func evaluate(_ taken: Taken, offset: Int64, into effects: inout Effects) {
        // Without an experiment one look at `trial`, and no copy of the reference.
        let evaluation =
            model.trial == nil
            ? leads[taken.row].evaluation(model: model)
            : leads[taken.row].evaluation(model: model.serving(leads[taken.row]))
        switch evaluation {
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
        let explanation = explanation(of: leads[row], atMilliseconds: leads[row].newest)
        let transition = Transition.opened(
            leads[row], model: model, isExplored: trigger == .exploration,
            streamMilliseconds: totals.newestEventMilliseconds)
        store(transition, at: row)
        totals.mqlCount += 1
        let decisions = transition.decisions
        let body = MQLEvent.Body.qualified(
            trigger: trigger, triggerId: String(decoding: taken.messageId, as: UTF8.self),
            propensity: decisions.learning.explorationShare ?? 1, explanation,
            rememberedEvents(of: leads[row]))
        emit(
            .qualified, row, transition: decisions.transitions,
            atMilliseconds: decisions.qualifiedAtMilliseconds, body,
            source: (.engagement, offset), into: &effects)
    }

    private func withdraw(_ row: UInt32, offset: Int64, into effects: inout Effects) {
        let explanation = explanation(of: leads[row], atMilliseconds: leads[row].newest)
        let transition = Transition.withdrawn(leads[row])
        store(transition, at: row)
        emit(
            .withdrawn, row, transition: transition.decisions.transitions,
            atMilliseconds: leads[row].newest, .withdrawn(explanation),
            source: (.engagement, offset), into: &effects)
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
        let lead = leads[row]
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

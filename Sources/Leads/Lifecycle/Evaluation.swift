// When a lead changes hands. Decided only at a counted event or a changed fact, at the time of the
// lead's newest event, so a history decides as it happened (scoring.md, "Gates" and
// scoring.md, "Lifecycle").

/// What a counted event makes of a lead.
package enum Evaluation: Sendable, Equatable {
    case none
    /// A new cycle opens: the lead goes to sales.
    case qualified
    /// A new cycle opens below the threshold: the lead is in the exploration band.
    case explored
    /// Cooled below exit before a verdict.
    case withdrawn
}

extension LeadImage {
    /// What follows from the present counts. Changes nothing.
    @inlinable package func evaluation(model: Model) -> Evaluation {
        switch state {
        case .engaged:
            if gates(score(at: newest, model: model), model: model).arePassed { return .qualified }
            guard let band = model.exploration else { return .none }
            return isDue(band) ? .explored : .none
        case .recycled:
            return gates(score(at: newest, model: model), model: model).arePassed
                ? .qualified : .none
        case .mql:
            return score(at: newest, model: model).centipoints < model.exitCentipoints
                && !isExplored ? .withdrawn : .none
        case .accepted, .disqualified: return .none
        }
    }
}

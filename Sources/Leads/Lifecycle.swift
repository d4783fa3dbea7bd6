// When a lead changes hands. Decided only at a counted event or a changed fact, at the time of the
// lead's newest event, so a history decides as it happened (scoring.md 2.2, 5, 6).

/// What a counted event made of a lead.
public enum Step: Sendable, Equatable {
    case none
    /// A new cycle opens: hand the lead over.
    case qualified
    /// A new cycle opens below the threshold: the lead is in the exploration band.
    case explored
    /// Cooled below exit before a verdict: take it back.
    case withdrawn
}

extension LeadImage {
    /// What follows from the present counts. Changes nothing.
    @inlinable public func step(model: Model) -> Step {
        switch state {
        case .engaged:
            if score(at: newest, model: model).centipoints >= model.thresholdCentipoints {
                return .qualified
            }
            guard let band = model.exploration else { return .none }
            return isDue(band) ? .explored : .none
        case .mql:
            return score(at: newest, model: model).centipoints < model.exitCentipoints
                && !isExplored ? .withdrawn : .none
        case .accepted, .disqualified: return .none
        case .recycled: return isRearmed(model) ? .qualified : .none
        }
    }

    /// Points that a recycled lead needs now; nil while it may not come again.
    public func rearmedThresholdCentipoints(_ model: Model) -> Int64? {
        guard let decisions, let rearm = decisions.rearm, newest >= rearm.notBefore else {
            return nil
        }
        switch rearm.condition {
        case .never: return nil
        case .newEvent: guard newest > reset else { return nil }
        case .factChanged:
            let before = decisions.snapshot.compactMap { feature -> Int? in
                if case .label(let number) = feature.number { number } else { nil }
            }
            var now: [Int] = []
            forEachLabel { now.append($0) }
            guard Set(before) != Set(now) else { return nil }
        }
        return model.thresholdCentipoints + rearm.thresholdAddCentipoints
    }

    @usableFromInline func isRearmed(_ model: Model) -> Bool {
        guard let threshold = rearmedThresholdCentipoints(model) else { return false }
        return score(at: newest, model: model).centipoints >= threshold
    }
}

extension Decisions {
    /// Opens a cycle: freezes what the verdict will be judged by.
    ///
    /// - Parameter explorationShare: nil: the lead passed the threshold.
    public static func opened(
        _ lead: LeadImage, model: Model, after old: Decisions?, explorationShare: Double? = nil
    ) -> Decisions {
        var decisions = Decisions()
        decisions.transitions = 1
        decisions.qualifiedAtMilliseconds = lead.newest
        decisions.scoreCentipoints = lead.score(at: lead.newest, model: model).centipoints
        decisions.definitionVersion = UInt32(model.definitionVersion)
        decisions.weightsVersion = UInt32(model.weights.version)
        decisions.snapshot = lead.contributions(at: lead.newest, model: model)
            .filter { $0.x > 0 }.map { share in
                guard case .behaviour(let number) = share.feature else {
                    return SnapshotFeature(share.feature, x: share.x)
                }
                let shadow = lead.shadow(ofBehaviour: number, x: share.x, model: model)
                return SnapshotFeature(share.feature, x: share.x, shadow: shadow)
            }
        decisions.learning.explorationShare = explorationShare
        decisions.verdictIds = old?.verdictIds ?? []
        decisions.resetOffset = old?.resetOffset ?? 0
        return decisions
    }
}

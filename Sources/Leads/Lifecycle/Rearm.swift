// When a rejected lead may qualify again. Source: scoring.md, "Lifecycle".

/// The condition that a rejection sets.
package struct Rearm: Sendable, Equatable {
    package enum Condition: UInt8, Sendable, CaseIterable {
        /// A counted event after the verdict.
        case newEvent
        /// A fact that is newer than the verdict gives an attribute another label than at the opening.
        case factChanged
        case never
    }
    /// Not before this time, in milliseconds.
    package var notBefore: Int64
    package var thresholdAddCentipoints: Int64
    package var condition: Condition
    /// Numbers of the attributes of which one must change; empty: any.
    package var attributes: [Int]

    package init(
        notBefore: Int64, thresholdAddCentipoints: Int64, condition: Condition,
        attributes: [Int] = []
    ) {
        self.notBefore = notBefore
        self.thresholdAddCentipoints = thresholdAddCentipoints
        self.condition = condition
        self.attributes = attributes
    }
}

extension LeadImage {
    /// Points that a recycled lead needs now; nil while it may not qualify again.
    package func rearmedThresholdCentipoints(_ model: Model) -> Int64? {
        guard let decisions, let rearm = decisions.rearm, newest >= rearm.notBefore else {
            return nil
        }
        switch rearm.condition {
        case .never: return nil
        case .newEvent: guard newest > reset else { return nil }
        case .factChanged:
            guard hasChangedFact(since: decisions, rearm, model) else { return nil }
        }
        return model.thresholdCentipoints + rearm.thresholdAddCentipoints
    }
}

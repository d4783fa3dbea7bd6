// When a rejected lead may qualify again. Source: scoring.md, "Lifecycle".

/// The condition that a rejection sets.
public struct Rearm: Sendable, Equatable {
    public enum Condition: UInt8, Sendable, CaseIterable {
        /// A counted event after the verdict.
        case newEvent
        /// An attribute has another label than at hand-over.
        case factChanged
        case never
    }
    /// Not before this time, in milliseconds.
    public var notBefore: Int64
    public var thresholdAddCentipoints: Int64
    public var condition: Condition

    public init(notBefore: Int64, thresholdAddCentipoints: Int64, condition: Condition) {
        self.notBefore = notBefore
        self.thresholdAddCentipoints = thresholdAddCentipoints
        self.condition = condition
    }
}

extension LeadImage {
    /// Points that a recycled lead needs now; nil while it may not qualify again.
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
}

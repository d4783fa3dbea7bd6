// What x would have been at hand-over with another half-life: evidence for a person who sets them.
// Source: learning.md, "Half-lives".
//
// Counted again from the events that the lead remembers. A lead that has forgotten some of a
// behaviour's events (over 256 of them, or older than `events.late`) has no shadow of it: a sum that
// lacks the oldest would speak for long half-lives.

/// x with half and with double the half-life, in steps of a millionth: short in a record, and the same
/// when it comes back.
package struct HalfLifeShadow: Sendable, Equatable {
    package static let steps = 1e6
    /// Millionths, at most `steps`.
    let halfSteps: UInt32
    let doubleSteps: UInt32

    /// - Parameters: x in [0, 1].
    package init(half: Double, double: Double) {
        halfSteps = UInt32((half * Self.steps).rounded())
        doubleSteps = UInt32((double * Self.steps).rounded())
    }
    init(halfSteps: UInt32, doubleSteps: UInt32) {
        (self.halfSteps, self.doubleSteps) = (halfSteps, doubleSteps)
    }

    package var half: Double { Double(halfSteps) / Self.steps }
    package var double: Double { Double(doubleSteps) / Self.steps }
    var isValid: Bool { max(halfSteps, doubleSteps) <= UInt32(Self.steps) }
}

extension LeadImage {
    /// The shadow of a behaviour at the lead's newest event; nil where x would be the same, or the
    /// list does not hold all of its events.
    func shadow(ofBehaviour number: Int, x: Double, model: Model) -> HalfLifeShadow? {
        guard let rule = model.behaviourRule(number),
            let count = (0..<countCount).map({ count(at: $0) }).first(where: {
                Int($0.behaviour) == number && !$0.isSetAside
            })
        else { return nil }
        var (known, half, double) = (0, 0.0, 0.0)
        for index in 0..<recentCount {
            let event = recent(at: index)
            guard Int(event.behaviour) == number, event.time > reset else { continue }
            known += 1
            let halfLives = Double(event.time - newest) * rule.perMillisecond
            half += exp2(halfLives * 2)
            double += exp2(halfLives / 2)
        }
        guard known == Int(count.occurrences) else { return nil }
        half = min(half, rule.countMax) / rule.countMax
        double = min(double, rule.countMax) / rule.countMax
        guard max(abs(half - x), abs(double - x)) > 1 / HalfLifeShadow.steps else { return nil }
        return HalfLifeShadow(half: half, double: double)
    }
}

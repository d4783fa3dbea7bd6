/// The lead-keyed inputs of a scorer, in the order of every vector of offsets.
package enum ScorerInput: Int, CaseIterable, Sendable {
    case engagement, feedback
}

/// One number per input.
package struct PerInput<Value: Sendable>: Sendable {
    package var engagement: Value
    package var feedback: Value

    package init(_ engagement: Value, _ feedback: Value) {
        (self.engagement, self.feedback) = (engagement, feedback)
    }
    package init(repeating value: Value) { self.init(value, value) }

    @inlinable package subscript(input: ScorerInput) -> Value {
        get {
            switch input {
            case .engagement: engagement
            case .feedback: feedback
            }
        }
        set {
            switch input {
            case .engagement: engagement = newValue
            case .feedback: feedback = newValue
            }
        }
    }
}
extension PerInput: Equatable where Value: Equatable {}

/// Next offsets per input.
package typealias Offsets = PerInput<Int64>

/// What became of each record of one input: their sum is what was read.
package struct OutcomeCounts: Sendable, Equatable {
    package var scored: Int64 = 0
    package var ignored: Int64 = 0
    package var duplicate: Int64 = 0
    package var late: Int64 = 0
    package var deadLettered: Int64 = 0
    package init() {}

    package var total: Int64 { scored + ignored + duplicate + late + deadLettered }

    package mutating func add(_ other: OutcomeCounts) {
        scored += other.scored
        ignored += other.ignored
        duplicate += other.duplicate
        late += other.late
        deadLettered += other.deadLettered
    }

    @inlinable package mutating func count(_ outcome: Outcome) {
        switch outcome {
        case .scored: scored += 1
        case .ignored: ignored += 1
        case .duplicate: duplicate += 1
        case .late: late += 1
        case .deadLettered: deadLettered += 1
        }
    }
}

/// The one thing that became of a record.
package enum Outcome: Sendable, Equatable {
    case scored, ignored, duplicate, late
    case deadLettered(Rejection)
}

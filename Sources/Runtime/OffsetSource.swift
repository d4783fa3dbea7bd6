// Where a partition goes on: by the group's offsets, which the transaction commits, and by the state,
// which holds the same numbers. They are compared at each restore and must agree.
import Kafka
import Scoring

/// Whose word counts for the offsets that a restore goes on from.
package enum OffsetSource: Sendable, Equatable {
    /// The group's; the state must say the same.
    case group
    /// The group's offsets were lost: the state's where there are none.
    case groupElseState
    /// The mock cluster forgets the offsets of transactions. Never on a broker, but for looking on.
    case state

    /// - Parameters:
    ///   - group: next offset of the group, nil where it has none.
    ///   - state: next offset of the state, nil where there is no state.
    ///   - log: of the input.
    func resolve(group: Int64?, state: Int64?, log: Range<Int64>) -> StartPosition {
        let known =
            switch self {
            case .group: group
            case .groupElseState: group ?? state
            case .state: state
            }
        guard known == state else { return .differs(group: known, state: state) }
        guard let state else { return .first(log.lowerBound) }
        if state < log.lowerBound { return .gone(next: state, first: log.lowerBound) }
        if state > log.upperBound { return .truncated(next: state, end: log.upperBound) }
        return .next(state)
    }
}

/// Where reading of one input begins, or why it must not.
enum StartPosition: Equatable {
    /// There was never a state.
    case first(Int64)
    case next(Int64)
    /// One was lost.
    case differs(group: Int64?, state: Int64?)
    /// Records that were not taken yet are deleted.
    case gone(next: Int64, first: Int64)
    /// Records that were taken are no longer there.
    case truncated(next: Int64, end: Int64)
}

extension StartPosition {
    /// The offset that is gone by; nil where there is none.
    var next: Int64? {
        switch self {
        case .first: nil
        case .next(let next), .gone(let next, _), .truncated(let next, _): next
        case .differs(let group, _): group
        }
    }

    /// Why the log does not hold what is to be read; nil if it does.
    func refusal(of place: TopicPartition, _ records: String, ifGone remedy: String)
        -> StateRefusal?
    {
        switch self {
        case .first, .next, .differs: nil
        case .gone(let next, let first):
            StateRefusal(
                what: "\(records) of \(place) are gone",
                why: "the group is at offset \(next), the topic starts at \(first)",
                remedy: remedy)
        case .truncated(let next, let end):
            StateRefusal(
                what: "\(place) was truncated",
                why: "the group is at offset \(next), the topic ends at \(end)",
                remedy: "records were lost in the cluster (unclean leader election?); restore the "
                    + "topic, or start a new group")
        }
    }
}

/// Where a lead stands between marketing and sales. Source: scoring.md, "Lifecycle".
///
/// The raw value is the name in records and texts, `code` the byte in a lead.
package enum LifecycleState: String, Sendable, CaseIterable, Decodable {
    /// Known or engaged, not with sales. Can become: mql.
    case engaged
    /// Qualified, no verdict yet. Can become: accepted, recycled, disqualified, engaged (withdrawn).
    case mql
    /// Can become: recycled, disqualified; retracted: mql, or engaged if it was withdrawn.
    case accepted
    /// Rejected, may qualify again. Can become: mql (next cycle), accepted; retracted as accepted.
    case recycled
    /// Rejected for good. Can become: accepted, recycled; retracted as accepted.
    case disqualified

    @inlinable package var code: UInt8 {
        switch self {
        case .engaged: 0
        case .mql: 1
        case .accepted: 2
        case .recycled: 3
        case .disqualified: 4
        }
    }

    /// nil for a byte that stands for no state.
    @inlinable package init?(code: UInt8) {
        switch code {
        case 0: self = .engaged
        case 1: self = .mql
        case 2: self = .accepted
        case 3: self = .recycled
        case 4: self = .disqualified
        default: return nil
        }
    }
}

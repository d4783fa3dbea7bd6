/// Where a lead stands between marketing and sales. Source: scoring.md, section 6.
public enum LifecycleState: UInt8, Sendable, CaseIterable {
    /// Known or engaged, not in the hands of sales. Can become: mql.
    case engaged = 0
    /// Handed over, no verdict yet. Can become: accepted, recycled, disqualified, engaged (withdrawn).
    case mql = 1
    /// Can become: recycled, disqualified, mql (verdict retracted).
    case accepted = 2
    /// Rejected, may come again. Can become: mql (next cycle, or verdict retracted), accepted.
    case recycled = 3
    /// Rejected for good. Can become: accepted, mql (verdict retracted).
    case disqualified = 4

    public var name: String {
        switch self {
        case .engaged: "engaged"
        case .mql: "mql"
        case .accepted: "accepted"
        case .recycled: "recycled"
        case .disqualified: "disqualified"
        }
    }
}

// What verdicts and new cycles did to leads, for the fold over the engagement records.
import Leads

struct VerdictEffect {
    enum Kind {
        /// A new cycle: nobody can take back a verdict on the one before.
        case opened
        /// - restores: counts that the verdict before cleared.
        /// - clears: the counts; behind that.
        /// - rearm: of a lead that may qualify again.
        case judged(restores: Bool, clears: Bool, rearm: RearmRule?)
    }
    var kind: Kind
    var lead: [UInt8]
    /// Of the verdict; nil where a cycle opened.
    var feedback: Int64?
    /// Events below this offset were counted before.
    var engagement: Int64
}

/// What a rejection asks of a lead before it may qualify again.
struct RearmRule {
    var reason: Reason
    /// When sales decided.
    var decidedAt: Int64
    var recontactAfter: Int64?
    /// Attributes that the rep blamed.
    var blamed: [String]
    /// The event that recycled the lead.
    var event: Decision
}

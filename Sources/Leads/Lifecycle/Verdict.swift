// What sales answers, and what it makes of a lead. Source: scoring.md, "Lifecycle" and
// reasons.md, "A second verdict".

public struct Verdict: Sendable, Equatable {
    public enum Kind: Sendable, Equatable { case accepted, rejected, retracted }
    public var kind: Kind
    public var reason: Reason?
    /// Attributes that the rep blames (`bad_fit`).
    public var fitAttributes: [String]
    public var repId: String
    /// When sales decided, in milliseconds.
    public var atMilliseconds: Int64
    /// Of the feedback's id.
    public var idHash: UInt64
    /// k: 1, or less for bulk imports.
    public var importance: Double
    /// When sales wants the lead back.
    public var recontactAfterMilliseconds: Int64?

    public init(
        kind: Kind, reason: Reason?, fitAttributes: [String] = [], repId: String,
        atMilliseconds: Int64, idHash: UInt64, importance: Double = 1,
        recontactAfterMilliseconds: Int64? = nil
    ) {
        (self.kind, self.reason, self.fitAttributes) = (kind, reason, fitAttributes)
        (self.repId, self.atMilliseconds) = (repId, atMilliseconds)
        (self.idHash, self.importance) = (idHash, importance)
        self.recontactAfterMilliseconds = recontactAfterMilliseconds
    }
}

/// What became of a verdict at its lead.
public enum VerdictOutcome: Sendable, Equatable {
    case applied(VerdictTransition)
    case duplicate
    /// The lead never qualified: judged, but not what we sent.
    case notQualified
    /// A newer verdict of this cycle is in force.
    case outdated
    /// Nothing to retract.
    case illegal
}

/// A verdict that changed a lead, and what it teaches.
public struct VerdictTransition: Sendable, Equatable {
    public var transition: Transition
    /// Groups that it teaches.
    public var mask: [String]
    /// The judgement that this one corrects, 16 bytes.
    public var supersedes: [UInt8]?
    /// No verdict on this cycle came before it.
    public var isFirst: Bool
}

extension VerdictInForce {
    /// nil for a retraction: it leaves none.
    init?(_ verdict: Verdict, judgementId: [UInt8]) {
        guard verdict.kind != .retracted else { return nil }
        self.init(
            isAccepted: verdict.kind == .accepted, reason: verdict.reason, repId: verdict.repId,
            judgementId: judgementId)
    }
}

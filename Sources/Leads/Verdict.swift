// What sales answers, and what it makes of a lead. Source: scoring.md, sections 6 and 7.

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
    case taken(TakenVerdict)
    case duplicate
    /// The lead was never in the hands of sales: judged, but not what we sent.
    case notHandedOver
    /// A newer verdict of this cycle is in force.
    case outdated
    /// Nothing to retract.
    case illegal
}

/// A verdict that changed a lead, and what it teaches.
public struct TakenVerdict: Sendable, Equatable {
    public var decisions: Decisions
    public var state: LifecycleState
    public var clearsCounts: Bool
    /// Groups it teaches.
    public var mask: [String]
    /// The judgement that this one corrects, 16 bytes.
    public var supersedes: [UInt8]?
    /// No verdict on this hand-over came before it.
    public var isFirst: Bool
}

extension Decisions {
    /// Applies a verdict to the latest cycle. Pure: the caller stores what comes back.
    ///
    /// - Parameters:
    ///   - judgementId: 16 bytes, of the judgement that will be written.
    ///   - attributes: names of the definition's attributes.
    public func taking(
        _ verdict: Verdict, judgementId: [UInt8], newest: Int64, attributes: [String]
    ) -> VerdictOutcome {
        if verdictIds.contains(verdict.idHash) { return .duplicate }
        if verdict.atMilliseconds < verdictAtMilliseconds { return .outdated }
        var next = self
        next.verdictIds = Array((verdictIds + [verdict.idHash]).suffix(Limits.verdictIdCountMax))
        next.verdictAtMilliseconds = verdict.atMilliseconds
        next.rearm = nil
        (next.learning.silenceId, next.learning.silentSinceMilliseconds) = (nil, nil)
        var taken = TakenVerdict(
            decisions: next, state: .mql, clearsCounts: false, mask: [],
            supersedes: self.verdict?.judgementId ?? learning.silenceId,
            isFirst: verdictAtMilliseconds == .min)
        switch verdict.kind {
        case .retracted:
            guard self.verdict != nil else { return .illegal }
            next.verdict = nil
        case .accepted:
            taken.state = .accepted
            taken.mask = [Feature.behaviourGroup] + attributes
        case .rejected:
            let reason = verdict.reason ?? .other
            let recycling = reason.recycling
            taken.state = recycling == .out ? .disqualified : .recycled
            taken.mask = reason.mask(attributes: attributes, blamed: verdict.fitAttributes)
            taken.clearsCounts = recycling.clearsCounts
            let wait = max(verdict.atMilliseconds, newest) + recycling.waitMilliseconds
            next.rearm = Rearm(
                notBefore: recycling == .later
                    ? verdict.recontactAfterMilliseconds ?? wait : wait,
                thresholdAddCentipoints: recycling.thresholdAddCentipoints,
                condition: recycling.condition)
        }
        if verdict.kind != .retracted {
            next.verdict = AppliedVerdict(
                isAccepted: verdict.kind == .accepted, reason: verdict.reason,
                repId: verdict.repId, judgementId: judgementId)
        }
        next.transitions += 1
        taken.decisions = next
        return .taken(taken)
    }
}

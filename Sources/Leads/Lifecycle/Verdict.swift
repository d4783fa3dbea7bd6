// What sales answers, and what it makes of a lead. Source: scoring.md, "Lifecycle" and
// reasons.md, "A second verdict".

package struct Verdict: Sendable, Equatable {
    package enum Kind: Sendable, Equatable { case accepted, rejected, retracted }
    /// What became of a lead after sales took it.
    package enum Advance: Sendable, Equatable {
        /// It became an opportunity, or a customer.
        case reached
        case lost
    }
    package var kind: Kind
    /// Said by a stage: an acceptance, if none was given before.
    package var advance: Advance?
    package var reason: Reason?
    /// Attributes that the rep blames (`bad_fit`).
    package var fitAttributes: [String]
    package var repId: String
    /// When sales decided, in milliseconds.
    package var atMilliseconds: Int64
    /// Of the feedback's id.
    package var idHash: UInt64
    /// Part of a bulk import, which counts less.
    package var isBulk: Bool
    /// It says which MQL it judges, and that is the lead's latest one.
    package var isNamed: Bool
    /// When sales wants the lead back.
    package var recontactAfterMilliseconds: Int64?

    package init(
        kind: Kind, advance: Advance? = nil, reason: Reason?, fitAttributes: [String] = [],
        repId: String,
        atMilliseconds: Int64, idHash: UInt64, isBulk: Bool = false, isNamed: Bool = false,
        recontactAfterMilliseconds: Int64? = nil
    ) {
        self.kind = kind
        self.advance = advance
        self.reason = reason
        self.fitAttributes = fitAttributes
        self.repId = repId
        self.atMilliseconds = atMilliseconds
        self.idHash = idHash
        self.isBulk = isBulk
        self.isNamed = isNamed
        self.recontactAfterMilliseconds = recontactAfterMilliseconds
    }

    /// k: what it weighs in learning.
    package var importance: Double { isBulk ? 0.25 : 1 }
}

/// What became of a verdict at its lead.
package enum VerdictOutcome: Sendable, Equatable {
    case applied(VerdictTransition)
    /// How an accepted lead went on: only when it was said is kept, older verdicts are outdated.
    case progress(Transition)
    case duplicate
    /// The lead never qualified: judged, but not what we sent.
    case notQualified
    /// A newer verdict of this cycle is in force.
    case outdated
    /// It was given on an earlier cycle: this one could not have been seen yet.
    case stale
    /// It was given before the lead qualified for the first time.
    case early
    /// It may be on this cycle or on the one before.
    case ambiguous
    /// Nothing to retract.
    case illegal
    /// Lost, and nobody had accepted it: neither an acceptance nor a rejection.
    case lostUnaccepted
}

/// A verdict that changed a lead, and what it teaches.
package struct VerdictTransition: Sendable, Equatable {
    package var transition: Transition
    /// Groups that it teaches.
    package var mask: [String]
    /// The judgement that this one corrects, 16 bytes.
    package var supersedes: [UInt8]?
    /// No verdict on this cycle came before it.
    package var isFirst: Bool
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

// What was decided about a lead: everything that depends on more than its events. Written through
// in the transaction that decides it, never recomputed.

/// The decisions of the latest cycle; a lead that never qualified has none.
public struct Decisions: Sendable, Equatable {
    /// Events sent in this cycle: numbers their ids.
    public var transitions: UInt32 = 0
    public var qualifiedAtMilliseconds: Int64 = 0
    public var scoreCentipoints: Int64 = 0
    public var definitionVersion: UInt32 = 0
    public var weightsVersion: UInt32 = 0
    /// Features at hand-over, zeros left out.
    public var snapshot: [SnapshotFeature] = []
    public var verdict: VerdictInForce?
    /// When sales decided on the newest verdict or retraction of this cycle, in milliseconds; an
    /// older one is outdated. Int64.min: there was none.
    public var verdictAtMilliseconds = Int64.min
    public var rearm: Rearm?
    public var learning = LearningNotes()
    /// Ids of the newest verdicts, hashed, oldest first.
    public var verdictIds: [UInt64] = []
    /// Offset of the engagement input at which counts were last cleared; the audit folds from here.
    public var resetOffset: Int64 = 0
    /// The arm that it was handed over in; nil: no experiment ran.
    public var assignment: Assignment?
    /// Of the verdict in force, if it cleared the counts.
    public var cleared: ClearedCounts?
    /// How the cycles before this one ended; nil: this is the first.
    public var closed: ClosedCycles?
    /// Who the lead was when it qualified; nil in decisions of before version 2.
    public var facts: FactsAtOpening?

    public init() {}
}

/// What is left of earlier cycles.
public struct ClosedCycles: Sendable, Equatable {
    /// The newest of their verdicts, retractions and withdrawals, in milliseconds.
    public var atMilliseconds: Int64
    /// The verdict in force as the last one ended.
    public var verdict: Verdict?

    public struct Verdict: Sendable, Equatable {
        public var isAccepted: Bool
        public var reason: Reason?
        public init(isAccepted: Bool, reason: Reason?) {
            self.isAccepted = isAccepted
            self.reason = reason
        }
    }

    public init(atMilliseconds: Int64, verdict: Verdict? = nil) {
        self.atMilliseconds = atMilliseconds
        self.verdict = verdict
    }
}

/// The verdict in force.
public struct VerdictInForce: Sendable, Equatable {
    public var isAccepted: Bool
    public var reason: Reason?
    public var repId: String
    /// Of the judgement that it became, 16 bytes.
    public var judgementId: [UInt8]

    public init(isAccepted: Bool, reason: Reason?, repId: String, judgementId: [UInt8]) {
        (self.isAccepted, self.reason) = (isAccepted, reason)
        (self.repId, self.judgementId) = (repId, judgementId)
    }
}

extension LeadImage {
    /// The decisions; nil if the lead was never handed over.
    public var decisions: Decisions? {
        guard decisionBytes > 0 else { return nil }
        return Decisions(
            UnsafeRawBufferPointer(start: base + decisionsStart, count: decisionBytes))
    }

    /// Replaces the decisions section.
    /// - Precondition: room for the difference; `bytes` is `Decisions.encoded`.
    public func setDecisions(_ bytes: [UInt8]) {
        let difference = bytes.count - decisionBytes
        shift(from: recentsStart, by: difference, end: byteCount)
        bytes.withUnsafeBytes {
            (base + decisionsStart).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
        }
        decisionBytes = bytes.count
    }
}

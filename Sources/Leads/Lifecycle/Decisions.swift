// What was decided about a lead: everything that depends on more than its events. Written through
// in the transaction that decides it, never recomputed.

/// The decisions of the latest cycle; a lead that never qualified has none.
package struct Decisions: Sendable, Equatable {
    /// Events sent in this cycle: numbers their ids.
    package var transitions: UInt32 = 0
    package var qualifiedAtMilliseconds: Int64 = 0
    package var scoreCentipoints: Int64 = 0
    package var definitionVersion: UInt32 = 0
    package var weightsVersion: UInt32 = 0
    /// Features at hand-over, zeros left out.
    package var snapshot: [SnapshotFeature] = []
    package var verdict: VerdictInForce?
    /// When sales decided on the newest verdict or retraction of this cycle, in milliseconds; an
    /// older one is outdated. Int64.min: there was none.
    package var verdictAtMilliseconds = Int64.min
    package var rearm: Rearm?
    package var learning = LearningNotes()
    /// Ids of the newest verdicts, hashed, oldest first.
    package var verdictIds: [UInt64] = []
    /// Offset of the engagement input at which counts were last cleared; the audit folds from here.
    package var resetOffset: Int64 = 0
    /// The arm that it was handed over in; nil: no experiment ran.
    package var assignment: Assignment?
    /// Of the verdict in force, if it cleared the counts.
    package var cleared: ClearedCounts?
    /// How the cycles before this one ended; nil: this is the first.
    package var closed: ClosedCycles?
    /// Who the lead was when it qualified; nil in decisions of before version 2.
    package var facts: FactsAtOpening?

    package init() {}
}

/// What is left of earlier cycles.
package struct ClosedCycles: Sendable, Equatable {
    /// The newest of their verdicts, retractions and withdrawals, in milliseconds.
    package var atMilliseconds: Int64
    /// The verdict in force as the last one ended.
    package var verdict: Verdict?

    package struct Verdict: Sendable, Equatable {
        package var isAccepted: Bool
        package var reason: Reason?
        package init(isAccepted: Bool, reason: Reason?) {
            self.isAccepted = isAccepted
            self.reason = reason
        }
    }

    package init(atMilliseconds: Int64, verdict: Verdict? = nil) {
        self.atMilliseconds = atMilliseconds
        self.verdict = verdict
    }
}

/// The verdict in force.
package struct VerdictInForce: Sendable, Equatable {
    package var isAccepted: Bool
    package var reason: Reason?
    package var repId: String
    /// Of the judgement that it became, 16 bytes.
    package var judgementId: [UInt8]

    package init(isAccepted: Bool, reason: Reason?, repId: String, judgementId: [UInt8]) {
        (self.isAccepted, self.reason) = (isAccepted, reason)
        (self.repId, self.judgementId) = (repId, judgementId)
    }
}

extension LeadImage {
    /// The decisions; nil if the lead was never handed over.
    package var decisions: Decisions? {
        guard decisionBytes > 0 else { return nil }
        return Decisions(
            UnsafeRawBufferPointer(start: base + decisionsStart, count: decisionBytes))
    }

    /// Replaces the decisions section.
    /// - Precondition: room for the difference; `bytes` is `Decisions.encoded`.
    package func setDecisions(_ bytes: [UInt8]) {
        let difference = bytes.count - decisionBytes
        shift(from: recentsStart, by: difference, end: byteCount)
        bytes.withUnsafeBytes {
            (base + decisionsStart).copyMemory(from: $0.baseAddress!, byteCount: $0.count)
        }
        decisionBytes = bytes.count
    }
}

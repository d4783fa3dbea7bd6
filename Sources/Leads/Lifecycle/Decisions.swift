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

    public init() {}
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

extension Decisions {
    /// The bytes of a lead's decisions section, a multiple of 8.
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.put(transitions)
        writer.put(qualifiedAtMilliseconds)
        writer.put(scoreCentipoints)
        writer.put(definitionVersion)
        writer.put(weightsVersion)
        writer.put(resetOffset)
        writer.put(verdictAtMilliseconds)
        writer.put(UInt16(snapshot.count))
        for feature in snapshot {
            switch feature.number {
            case .behaviour(let number): writer.put(UInt16(number))
            case .label(let number): writer.put(UInt16(number) | Self.labelBit)
            }
            writer.put(feature.x.bitPattern)
        }
        writer.put(UInt8(verdictIds.count))
        for id in verdictIds { writer.put(id) }
        writer.put(UInt8(verdict == nil ? 0 : 1))
        if let verdict {
            writer.put(UInt8(verdict.isAccepted ? 1 : 0))
            writer.put(text: verdict.reason?.rawValue ?? "")
            writer.put(text: verdict.repId)
            writer.put(UInt8(verdict.judgementId.count))
            writer.put(bytes: verdict.judgementId)
        }
        writer.put(
            (rearm == nil ? 0 : Self.rearmBit) | (hasLearningPart ? Self.learningBit : 0)
                | (assignment == nil ? 0 : Self.armBit) | (cleared == nil ? 0 : Self.clearedBit))
        if let rearm {
            writer.put(rearm.notBefore)
            writer.put(rearm.thresholdAddCentipoints)
            writer.put(rearm.condition.rawValue)
        }
        if hasLearningPart { putLearningPart(&writer) }
        if let assignment {
            writer.put(UInt8(assignment.arm == .challenger ? 1 : 0))
            writer.put(text: assignment.experiment)
        }
        if let cleared {
            writer.put(cleared.reset)
            writer.put(cleared.resetOffset)
        }
        while writer.bytes.count % 8 != 0 { writer.put(UInt8(0)) }
        return writer.bytes
    }

    private static let labelBit: UInt16 = 0x8000
    // Which of the last parts follow; the next one takes the next bit.
    private static let rearmBit: UInt8 = 1
    private static let learningBit: UInt8 = 2
    private static let armBit: UInt8 = 4
    private static let clearedBit: UInt8 = 8
    private static let allBits = rearmBit | learningBit | armBit | clearedBit

    /// nil when the bytes are not what `encoded` gives.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        do throws(ByteReader.Ended) {
            transitions = try reader.get()
            qualifiedAtMilliseconds = try reader.get()
            scoreCentipoints = try reader.get()
            definitionVersion = try reader.get()
            weightsVersion = try reader.get()
            resetOffset = try reader.get()
            verdictAtMilliseconds = try reader.get()
            for _ in 0..<(try reader.get() as UInt16) {
                let number: UInt16 = try reader.get()
                let plain = Int(number & ~Self.labelBit)
                snapshot.append(
                    SnapshotFeature(
                        number & Self.labelBit == 0 ? .behaviour(plain) : .label(plain),
                        x: Double(bitPattern: try reader.get())))
            }
            for _ in 0..<(try reader.get() as UInt8) { verdictIds.append(try reader.get()) }
            if try reader.get() as UInt8 == 1 {
                let isAccepted: UInt8 = try reader.get()
                let name = try reader.text()
                let reason = Reason(rawValue: name)
                guard isAccepted <= 1, reason != nil || name.isEmpty else { return nil }
                let repId = try reader.text()
                let count: UInt8 = try reader.get()
                verdict = VerdictInForce(
                    isAccepted: isAccepted == 1, reason: reason, repId: repId,
                    judgementId: try reader.bytes(Int(count)))
            }
            let parts: UInt8 = try reader.get()
            guard parts & ~Self.allBits == 0 else { return nil }
            if parts & Self.rearmBit != 0 {
                let notBefore: Int64 = try reader.get()
                let add: Int64 = try reader.get()
                guard let condition = Rearm.Condition(rawValue: try reader.get()) else {
                    return nil
                }
                rearm = Rearm(
                    notBefore: notBefore, thresholdAddCentipoints: add, condition: condition)
            }
            if parts & Self.learningBit != 0 {
                guard try takeLearningPart(&reader) else { return nil }
            }
            if parts & Self.armBit != 0 {
                let arm: UInt8 = try reader.get()
                guard arm <= 1 else { return nil }
                assignment = Assignment(
                    experiment: try reader.text(), arm: arm == 1 ? .challenger : .champion)
            }
            if parts & Self.clearedBit != 0 {
                cleared = ClearedCounts(reset: try reader.get(), resetOffset: try reader.get())
            }
        } catch {
            return nil
        }
        guard reader.left < 8 else { return nil }
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

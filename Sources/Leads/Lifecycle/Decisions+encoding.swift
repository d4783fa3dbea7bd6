// Decisions as bytes: a fixed head, then parts that follow only where there is something to say. What
// version 2 of the lead's record added lies behind what was there.

extension Decisions {
    /// The bytes of a lead's decisions section, a multiple of 8.
    package var encoded: [UInt8] {
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
        writer.put(partBits)
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
        closed?.put(&writer)
        facts?.put(&writer)
        if let rearm, !rearm.attributes.isEmpty {
            writer.put(UInt16(rearm.attributes.count))
            for attribute in rearm.attributes { writer.put(UInt16(attribute)) }
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
    private static let closedBit: UInt8 = 16
    private static let factsBit: UInt8 = 32
    private static let rearmAttributesBit: UInt8 = 64
    private static let allBits: UInt8 = 127

    private var partBits: UInt8 {
        var bits: UInt8 = 0
        if rearm != nil { bits |= Self.rearmBit }
        if hasLearningPart { bits |= Self.learningBit }
        if assignment != nil { bits |= Self.armBit }
        if cleared != nil { bits |= Self.clearedBit }
        if closed != nil { bits |= Self.closedBit }
        if facts != nil { bits |= Self.factsBit }
        if rearm?.attributes.isEmpty == false { bits |= Self.rearmAttributesBit }
        return bits
    }

    /// nil when the bytes are not what `encoded` gives.
    package init?(_ bytes: UnsafeRawBufferPointer) {
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
            if parts & Self.closedBit != 0 {
                guard let read = try ClosedCycles(&reader) else { return nil }
                closed = read
            }
            if parts & Self.factsBit != 0 {
                guard let read = try FactsAtOpening(&reader) else { return nil }
                facts = read
            }
            if parts & Self.rearmAttributesBit != 0 {
                guard rearm != nil else { return nil }
                for _ in 0..<(try reader.get() as UInt16) {
                    rearm?.attributes.append(Int(try reader.get() as UInt16))
                }
                guard rearm?.attributes.isEmpty == false else { return nil }
            }
        } catch {
            return nil
        }
        guard reader.left < 8 else { return nil }
    }
}

extension ClosedCycles {
    fileprivate func put(_ writer: inout ByteWriter) {
        writer.put(atMilliseconds)
        guard let verdict else { return writer.put(UInt8(0)) }
        writer.put(UInt8(verdict.isAccepted ? 1 : 2))
        writer.put(text: verdict.reason?.rawValue ?? "")
    }

    fileprivate init?(_ reader: inout ByteReader) throws(ByteReader.Ended) {
        self.init(atMilliseconds: try reader.get())
        let kind: UInt8 = try reader.get()
        guard kind > 0 else { return }
        let name = try reader.text()
        let reason = Reason(rawValue: name)
        guard kind <= 2, reason != nil || name.isEmpty else { return nil }
        verdict = Verdict(isAccepted: kind == 1, reason: reason)
    }
}

// What learning has to know of a hand-over beside its features. Lies behind the rest of a lead's
// decisions, and only where there is something to say.

/// How a lead came to sales, and what its silence became.
package struct LearningNotes: Sendable, Equatable {
    /// Share of the exploration band that handed the lead over; nil: it passed the threshold.
    package var explorationShare: Double?
    /// Since when a verdict is awaited, in the partition's stream time, in milliseconds; nil: silence
    /// teaches nothing, or has done so.
    package var silentSinceMilliseconds: Int64?
    /// The same as the cycle began: what a retraction goes back to.
    package var awaitedSinceMilliseconds: Int64?
    /// Silence has judged this cycle, and does so again when the verdict in its place is retracted.
    package var wasSilent = false
    /// The judgement that the lead's silence became, 16 bytes; a verdict takes its place.
    package var silenceId: [UInt8]?
    /// The lead's newest event when this cycle's MQL was taken back, in milliseconds.
    package var withdrawnAtMilliseconds: Int64?

    package init() {}
}

extension Decisions {
    private static let exploration: UInt8 = 1
    private static let silentSince: UInt8 = 2
    private static let silence: UInt8 = 4
    private static let withdrawn: UInt8 = 8
    private static let shadows: UInt8 = 16
    private static let awaitedSince: UInt8 = 32
    private static let wasSilent: UInt8 = 64
    private static let allParts: UInt8 = 127

    var hasLearningPart: Bool {
        learning != LearningNotes() || snapshot.contains { $0.shadow != nil }
    }

    func putLearningPart(_ writer: inout ByteWriter) {
        let shadowed = snapshot.indices.filter { snapshot[$0].shadow != nil }
        var parts: UInt8 = 0
        if learning.explorationShare != nil { parts |= Self.exploration }
        if learning.silentSinceMilliseconds != nil { parts |= Self.silentSince }
        if learning.silenceId != nil { parts |= Self.silence }
        if learning.withdrawnAtMilliseconds != nil { parts |= Self.withdrawn }
        if !shadowed.isEmpty { parts |= Self.shadows }
        if learning.awaitedSinceMilliseconds != nil { parts |= Self.awaitedSince }
        if learning.wasSilent { parts |= Self.wasSilent }
        writer.put(parts)
        if let share = learning.explorationShare { writer.put(share.bitPattern) }
        if let since = learning.silentSinceMilliseconds { writer.put(since) }
        if let id = learning.silenceId {
            writer.put(UInt8(id.count))
            writer.put(bytes: id)
        }
        if let at = learning.withdrawnAtMilliseconds { writer.put(at) }
        if let since = learning.awaitedSinceMilliseconds { writer.put(since) }
        guard !shadowed.isEmpty else { return }
        writer.put(UInt16(shadowed.count))
        for index in shadowed {
            guard let shadow = snapshot[index].shadow else { continue }
            writer.put(UInt16(index))
            writer.put(shadow.halfSteps)
            writer.put(shadow.doubleSteps)
        }
    }

    /// - Returns: false when the bytes are not what `putLearningPart` gives.
    mutating func takeLearningPart(_ reader: inout ByteReader) throws(ByteReader.Ended) -> Bool {
        let parts: UInt8 = try reader.get()
        guard parts & ~Self.allParts == 0 else { return false }
        if parts & Self.exploration != 0 {
            learning.explorationShare = Double(bitPattern: try reader.get())
        }
        if parts & Self.silentSince != 0 { learning.silentSinceMilliseconds = try reader.get() }
        if parts & Self.silence != 0 {
            let count: UInt8 = try reader.get()
            learning.silenceId = try reader.bytes(Int(count))
        }
        if parts & Self.withdrawn != 0 { learning.withdrawnAtMilliseconds = try reader.get() }
        if parts & Self.awaitedSince != 0 { learning.awaitedSinceMilliseconds = try reader.get() }
        learning.wasSilent = parts & Self.wasSilent != 0
        guard parts & Self.shadows != 0 else { return true }
        for _ in 0..<(try reader.get() as UInt16) {
            let index = Int(try reader.get() as UInt16)
            let half: UInt32 = try reader.get()
            let double: UInt32 = try reader.get()
            guard snapshot.indices.contains(index) else { return false }
            snapshot[index].shadow = HalfLifeShadow(halfSteps: half, doubleSteps: double)
        }
        return true
    }
}

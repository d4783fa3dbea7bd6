// The exploration band: a few leads are handed over though they do not qualify, so that sales judges
// something of what the weights rule out. Source: learning.md, "Exploration".
//
// A lead is in the band by a hash of its id, the model and the number of the cycle that would open.
// The version of the weights is no part of it: every publication would draw again. A larger share
// keeps the leads of a smaller one.

/// Who may be handed over below the threshold, and when.
package struct ExplorationBand: Sendable, Equatable {
    /// In (0, 1].
    package let share: Double
    /// How far back the cycle's first counted event must lie, in milliseconds.
    package let afterMilliseconds: Int64
    private let seed: UInt64
    private let bound: UInt64

    /// nil when the definition explores nothing.
    init?(_ definition: Definition) {
        let rules = definition.learning.exploration
        guard rules.share > 0 else { return nil }
        share = rules.share
        afterMilliseconds = Int64(rules.afterSeconds * 1_000)
        // A name of its own, so that no other choice by hash falls on the same leads.
        seed = Array("exploration/\(definition.model)".utf8).withUnsafeBytes {
            StableHash.hash64($0)
        }
        bound = share >= 1 ? .max : UInt64(share * 0x1p64)
    }

    /// Whether a lead's cycle is in the band.
    package func contains(_ id: UnsafeRawBufferPointer, cycle: UInt32) -> Bool {
        StableHash.hash64(id, seed: seed &+ UInt64(cycle)) < bound
    }
}

extension LeadImage {
    /// Whether the lead came to sales by exploration in this cycle; such an MQL is not withdrawn.
    @inlinable package var isExplored: Bool {
        get { load(29, as: UInt8.self) != 0 }
        nonmutating set { store(UInt8(newValue ? 1 : 0), 29) }
    }

    /// Whether an engaged lead below the threshold is due to be handed over.
    @usableFromInline func isDue(_ band: ExplorationBand) -> Bool {
        guard band.contains(id, cycle: cycle + 1), let first = firstOfCycle else { return false }
        return newest - first >= band.afterMilliseconds
    }

    /// Time of the oldest remembered behaviour since the lead was withdrawn, if it ever was.
    private var firstOfCycle: Int64? {
        var since = Int64.min
        if cycle > 0, let decisions {
            since = decisions.learning.withdrawnAtMilliseconds ?? decisions.qualifiedAtMilliseconds
        }
        for index in 0..<recentCount {
            let event = recent(at: index)
            guard event.behaviour != RecentEvent.noBehaviour, event.time > since else { continue }
            return event.time
        }
        return nil
    }
}

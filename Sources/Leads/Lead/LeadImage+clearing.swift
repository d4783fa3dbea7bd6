// Counts that a verdict clears are set aside, not dropped: as long as the verdict may be corrected or
// retracted, the lead can become what it would be without it (scoring.md, "Lifecycle").
//
// They stay where they were, under a flag, so a lead has at most two counts of a behaviour: one that
// counts and one that waits. An event of before the clearing that comes late waits with them. They
// are dropped when the next cycle opens, because only the latest cycle can be judged.

/// What clearing the counts has hidden; part of the decisions.
package struct ClearedCounts: Sendable, Equatable {
    /// `LeadImage.reset` and `Decisions.resetOffset` as they were before.
    package var reset: Int64
    package var resetOffset: Int64

    package init(reset: Int64, resetOffset: Int64) {
        self.reset = reset
        self.resetOffset = resetOffset
    }
}

extension LeadImage {
    /// Whether an event of before the reset would count again if the verdict were taken back.
    @usableFromInline func isSetAside(_ time: Int64) -> Bool {
        guard let cleared = decisions?.cleared else { return false }
        return time > cleared.reset
    }

    /// Clears the counts: events up to now no longer count. Ids and facts are kept.
    package func setAsideCounts() {
        mergeCounts(isSetAside: true)
        reset = newest
    }

    /// Lets what was set aside count again, together with what came since.
    ///
    /// - Parameter former: the reset before the clearing.
    package func restoreCounts(reset former: Int64) {
        mergeCounts(isSetAside: false)
        reset = former
    }

    /// Drops what was set aside: the verdict can no longer be taken back.
    package func dropSetAsideCounts() {
        replaceCounts((0..<countCount).map { count(at: $0) }.filter { !$0.isSetAside })
    }

    /// Sums are relative to one landmark, so adding them is all: as any order of events, to 1e-9.
    private func mergeCounts(isSetAside: Bool) {
        var merged: [DecayedCount] = []
        for index in 0..<countCount {
            var count = count(at: index)
            count.isSetAside = isSetAside
            guard let same = merged.firstIndex(where: { $0.behaviour == count.behaviour }) else {
                merged.append(count)
                continue
            }
            merged[same].sum += count.sum
            merged[same].occurrences &+= count.occurrences
            merged[same].newest = max(merged[same].newest, count.newest)
        }
        replaceCounts(merged)
    }

    /// - Precondition: not more than there are.
    private func replaceCounts(_ counts: [DecayedCount]) {
        let fewer = countCount - counts.count
        for (index, count) in counts.enumerated() { setCount(count, at: index) }
        shift(from: factsStart, by: -fewer * Self.countBytes, end: byteCount)
        countCount = counts.count
    }
}

// A lead's counts, remembered events and facts, folded a second time.
//
// Written from scoring.md, "Decayed counts" and scoring.md, "Duplicates and late events" and not
// from `Leads`, because a proof by the same lines proves nothing: plain arrays instead of one run
// of bytes, and each count decayed to its own newest event instead of to a landmark.
import Leads

struct TallyFold {
    struct Count: Equatable {
        var behaviour: UInt16
        var occurrences: UInt32
        var newest: Int64
        /// As of `newest`, so at least 1.
        var value: Double
    }
    /// Ordered by time, then behaviour, then hash.
    struct Remembered: Comparable {
        /// Time above, behaviour in the lowest 12 bits.
        var order: UInt64
        var hash: UInt64
        init(time: Int64, behaviour: UInt16, hash: UInt64) {
            order = UInt64(time) << 12 | UInt64(behaviour)
            self.hash = hash
        }
        var time: Int64 { Int64(order >> 12) }
        var behaviour: UInt16 { UInt16(order & 0xfff) }
        static func < (a: Remembered, b: Remembered) -> Bool {
            (a.order, a.hash) < (b.order, b.hash)
        }
    }
    enum Result { case counted, duplicate, late, beforeReset, setAside }
    /// What a verdict took out of the counts, for as long as it can be taken back.
    struct Cleared {
        var counts: [Count]
        /// The reset before it.
        var reset: Int64
    }

    /// For events that say what a lead is, not what it did.
    static let noBehaviour: UInt16 = 4_095
    static let rememberedMax = 256

    private(set) var newest = Int64.min
    private(set) var reset = Int64.min
    private(set) var counts: [Count] = []
    private(set) var cleared: Cleared?
    private(set) var remembered: [Remembered] = []
    private(set) var facts: [FactFold] = []
    var isCompared = false

    /// Counts an event, or says why not.
    ///
    /// - Parameters:
    ///   - halfLife: of the behaviour, in milliseconds.
    ///   - late: how far behind the newest event one may lie, in milliseconds.
    mutating func take(
        hash: UInt64, time: Int64, behaviour: UInt16, halfLife: Double, late: Int64
    ) -> Result {
        if remembered.contains(where: { $0.hash == hash }) { return .duplicate }
        let isBehaviour = behaviour != Self.noBehaviour
        let isBefore = isBehaviour && time <= reset
        if isBefore, time <= cleared?.reset ?? .max { return .beforeReset }
        if !remembered.isEmpty, time < newest - late || isDoubtful(time, behaviour) { return .late }
        if isBefore {
            Self.count(behaviour, time, halfLife, in: &cleared!.counts)
        } else if isBehaviour {
            Self.count(behaviour, time, halfLife, in: &counts)
        }
        newest = max(newest, time)
        remember(Remembered(time: time, behaviour: behaviour, hash: hash), late)
        return isBefore ? .setAside : .counted
    }

    /// Whether an equal event may have been counted of which the full list no longer tells.
    private func isDoubtful(_ time: Int64, _ behaviour: UInt16) -> Bool {
        guard remembered.count == Self.rememberedMax else { return false }
        let own = remembered.filter { $0.behaviour == behaviour }
        guard let oldest = own.first, time < oldest.time else { return false }
        guard behaviour != Self.noBehaviour else { return true }
        let all = counts + (cleared?.counts ?? [])
        let counted = all.reduce(0) { $0 + ($1.behaviour == behaviour ? Int($1.occurrences) : 0) }
        return counted > own.count
    }

    private static func count(
        _ behaviour: UInt16, _ time: Int64, _ halfLife: Double, in counts: inout [Count]
    ) {
        guard let index = counts.firstIndex(where: { $0.behaviour == behaviour }) else {
            counts.append(Count(behaviour: behaviour, occurrences: 1, newest: time, value: 1))
            return
        }
        let elapsed = Double(time - counts[index].newest) / halfLife
        if elapsed > 0 {
            counts[index].value = counts[index].value * exp2(-elapsed) + 1
            counts[index].newest = time
        } else {
            counts[index].value += exp2(elapsed)
        }
        counts[index].occurrences &+= 1
    }

    private mutating func remember(_ event: Remembered, _ late: Int64) {
        if let first = remembered.first, first.time < newest - late {
            let kept = remembered.firstIndex { $0.time >= newest - late }
            remembered.removeFirst(kept ?? remembered.count)
        }
        var index = remembered.count
        while index > 0, event < remembered[index - 1] { index -= 1 }
        remembered.insert(event, at: index)
        if remembered.count > Self.rememberedMax { forget() }
    }

    /// Drops the oldest of the behaviour with the most; of several such the one that is oldest.
    private mutating func forget() {
        let groups = Dictionary(grouping: remembered, by: \.behaviour).values
        let largest = groups.map(\.count).max() ?? 0
        let oldest = groups.filter { $0.count == largest }.compactMap(\.first).min()
        remembered.removeAll { $0 == oldest }
    }

    /// Takes the newest word about an attribute.
    ///
    /// - Returns: whether it is this one.
    mutating func take(_ reading: FactFold) -> Bool {
        guard let index = facts.firstIndex(where: { $0.attribute == reading.attribute }) else {
            facts.append(reading)
            return true
        }
        let known = facts[index]
        if reading.time < known.time { return false }
        if reading.time == known.time, !known.value.precedes(reading.value) { return false }
        facts[index] = reading
        return true
    }

    /// A verdict says that what was done up to now speaks no more.
    mutating func clear() {
        cleared = Cleared(counts: counts, reset: reset)
        counts = []
        reset = newest
    }

    /// The verdict is taken back: all speaks again.
    ///
    /// - Parameter halfLife: of a behaviour, in milliseconds.
    mutating func restore(halfLife: (UInt16) -> Double) {
        guard let cleared else { return }
        for former in cleared.counts {
            guard let index = counts.firstIndex(where: { $0.behaviour == former.behaviour }) else {
                counts.append(former)
                continue
            }
            let own = counts[index]
            let newest = max(own.newest, former.newest)
            func value(_ count: Count) -> Double {
                count.value * exp2(-Double(newest - count.newest) / halfLife(count.behaviour))
            }
            counts[index] = Count(
                behaviour: own.behaviour, occurrences: own.occurrences &+ former.occurrences,
                newest: newest, value: value(own) + value(former))
        }
        reset = cleared.reset
        self.cleared = nil
    }

    /// A new cycle opened: no verdict of before can be taken back.
    mutating func settle() { cleared = nil }
}

// Counting: what a lead did, as decayed sums. A pure function of lead, event and definition, with
// no weight, clock or other lead in it: only then is a replay exact
// (restore.md, "Tallies and decisions").

/// What became of an event at its lead.
package enum Absorption: UInt8, Sendable {
    case counted
    /// The id is among the remembered ones.
    case duplicate
    /// Too far behind the lead's newest event, or it may be a copy of one that was forgotten.
    case late
    /// A verdict cleared the counts after this event.
    case beforeReset
    /// The same, but the verdict may be taken back: the event waits among what was set aside.
    case setAside
}

extension LeadImage {
    /// Counts one event, at once decayed to the landmark.
    ///
    /// Any order of the same events gives the same sums to 1e-9 relative. Source:
    /// scoring.md, "Decayed counts" and scoring.md, "Duplicates and late events".
    /// - Parameters:
    ///   - behaviour: its number; `RecentEvent.noBehaviour` only remembers the id.
    ///   - hash: of the event's id.
    ///   - time: in milliseconds, within `Limits.eventTimeMilliseconds`.
    /// - Precondition: room for `growthMax` more bytes.
    @inlinable package func absorb(
        behaviour: UInt16, hash: UInt64, time: Int64, model: Model
    ) -> Absorption {
        if remembers(hash) { return .duplicate }
        let isCleared = time <= reset && behaviour != RecentEvent.noBehaviour
        if isCleared, !isSetAside(time) { return .beforeReset }
        let known = recentCount
        if known > 0 {
            if time < newest - model.lateMilliseconds { return .late }
            if known == Limits.recentEventCountMax, mayBeForgotten(behaviour, time) {
                return .late
            }
        }
        if newest == .min { landmark = time }
        if behaviour != RecentEvent.noBehaviour {
            add(behaviour, time, model, isSetAside: isCleared)
        }
        if time > newest { newest = time }
        remember(RecentEvent(hash: hash, time: time, behaviour: behaviour), model.lateMilliseconds)
        return isCleared ? .setAside : .counted
    }

    @inlinable func remembers(_ hash: UInt64) -> Bool {
        var index = recentCount - 1
        while index >= 0 {
            if recent(at: index).hash == hash { return true }
            index -= 1
        }
        return false
    }

    @inlinable func add(
        _ behaviour: UInt16, _ time: Int64, _ model: Model, isSetAside: Bool
    ) {
        if time - landmark > model.relandmarkMilliseconds { moveLandmark(to: time, model) }
        let rule = model.behaviours[Int(behaviour)]
        let elapsed = Double(time - landmark)
        let term = elapsed == 0 ? 1 : exp2(elapsed * rule.perMillisecond)
        for index in 0..<countCount {
            var count = count(at: index)
            guard count.behaviour == behaviour, count.isSetAside == isSetAside else { continue }
            count.sum += term
            count.occurrences &+= 1
            if time > count.newest { count.newest = time }
            return setCount(count, at: index)
        }
        shift(from: factsStart, by: Self.countBytes, end: byteCount)
        let new = DecayedCount(
            sum: term, newest: time, occurrences: 1, behaviour: behaviour, isSetAside: isSetAside)
        setCount(new, at: countCount)
        countCount += 1
    }

    /// Keeps sums finite: a later landmark makes all of them smaller.
    @usableFromInline func moveLandmark(to time: Int64, _ model: Model) {
        let elapsed = Double(landmark - time)
        for index in 0..<countCount {
            var count = count(at: index)
            count.sum *= exp2(elapsed * model.behaviours[Int(count.behaviour)].perMillisecond)
            setCount(count, at: index)
        }
        landmark = time
    }

    /// Whether a copy may have been counted and forgotten: some of the behaviour were, and this one is
    /// older than all that are remembered of it.
    ///
    /// One of the same time is taken for another event: day-precise imports have hundreds of them, and
    /// what is forgotten is what the lead did most, so a hand raised is neither lost nor counted twice.
    @usableFromInline func mayBeForgotten(_ behaviour: UInt16, _ time: Int64) -> Bool {
        var remembered: UInt32 = 0
        for index in 0..<recentCount where recent(at: index).behaviour == behaviour {
            if remembered == 0, time >= recent(at: index).time { return false }
            remembered += 1
        }
        if remembered == 0 || behaviour == RecentEvent.noBehaviour { return remembered > 0 }
        var counted: UInt32 = 0
        for index in 0..<countCount where count(at: index).behaviour == behaviour {
            counted &+= count(at: index).occurrences
        }
        return counted > remembered
    }

    /// Inserts in the order of time and forgets what can no longer count.
    @inlinable func remember(_ event: RecentEvent, _ lateMilliseconds: Int64) {
        var forgotten = 0
        let known = recentCount
        while forgotten < known, recent(at: forgotten).time < newest - lateMilliseconds {
            forgotten += 1
        }
        if forgotten > 0 {
            let first = recentsStart + forgotten * Self.recentBytes
            shift(from: first, by: -forgotten * Self.recentBytes, end: byteCount)
        }
        var index = known - forgotten
        while index > 0, event < recent(at: index - 1) {
            store(recent(at: index - 1), recentsStart + index * Self.recentBytes)
            index -= 1
        }
        store(event, recentsStart + index * Self.recentBytes)
        recentCount = known - forgotten + 1
        if recentCount > Limits.recentEventCountMax { forgetOne() }
    }

    /// Forgets, of the behaviour that is remembered most often, the oldest event.
    ///
    /// Precisely: the event with the most newer ones of its own behaviour; of several the oldest. The
    /// 256 that this leaves of a set of events are the same in any order of arrival, and the newest
    /// event is always among them.
    @usableFromInline func forgetOne() {
        let forgotten = withUnsafeTemporaryAllocation(
            of: UInt16.self, capacity: Limits.behaviourCountMax + 1
        ) { newer in
            newer.initialize(repeating: 0)
            var found = 0
            var most: UInt16 = 0
            for index in (0..<recentCount).reversed() {
                let behaviour = Int(recent(at: index).behaviour)
                newer[behaviour] += 1
                if newer[behaviour] >= most { (found, most) = (index, newer[behaviour]) }
            }
            return found
        }
        shift(
            from: recentsStart + (forgotten + 1) * Self.recentBytes, by: -Self.recentBytes,
            end: byteCount)
        recentCount -= 1
    }
}

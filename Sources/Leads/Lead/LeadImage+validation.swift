// Bytes of a lead as they come back from a topic: nothing of them is believed.

extension LeadImage {
    /// Whether bytes are a lead that every other function can read without looking twice.
    ///
    /// - Parameters:
    ///   - id: the record's key.
    ///   - names: how many numbers there are: counts of the partition's name table.
    package static func isValid(
        _ bytes: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer,
        names: NameCounts = NameCounts()
    ) -> Bool {
        guard isFramed(bytes, id: id), let start = bytes.baseAddress else { return false }
        return LeadImage(UnsafeMutableRawPointer(mutating: start)).hasValidContent(names)
    }

    /// Whether the parts fill the bytes exactly and the id is this one: enough to be kept.
    package static func isFramed(
        _ bytes: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer
    ) -> Bool {
        guard bytes.count >= headerBytes, let start = bytes.baseAddress else { return false }
        let image = LeadImage(UnsafeMutableRawPointer(mutating: start))
        return image.idCount == id.count && image.idCount > 0 && image.byteCount == bytes.count
            && image.id.elementsEqual(id)
    }

    /// Whether the parts of a framed lead make sense.
    package func hasValidContent(_ names: NameCounts) -> Bool {
        LifecycleState(code: load(28, as: UInt8.self)) != nil && load(29, as: UInt8.self) <= 1
            && factBytes % 8 == 0
            && decisionBytes % 8 == 0 && hasValidCounts(names) && hasValidRecents(names)
            && hasValidFacts(names) && hasValidDecisions(names)
    }

    private func hasValidCounts(_ names: NameCounts) -> Bool {
        for index in 0..<countCount {
            let count = count(at: index)
            guard count.flags <= 1, !count.isSetAside || decisions?.cleared != nil else {
                return false
            }
            guard Int(count.behaviour) < names.behaviours, count.sum.isFinite, count.sum >= 0,
                Limits.eventTimeMilliseconds.contains(count.newest)
            else { return false }
            for earlier in 0..<index {
                let other = self.count(at: earlier)
                if other.behaviour == count.behaviour, other.flags == count.flags { return false }
            }
        }
        return true
    }

    private func hasValidRecents(_ names: NameCounts) -> Bool {
        for index in 0..<recentCount {
            let event = recent(at: index)
            guard index == 0 || !(event < recent(at: index - 1)),
                Int(event.behaviour) < names.behaviours
                    || event.behaviour == RecentEvent.noBehaviour
            else { return false }
        }
        guard recentCount > 0 else {
            return newest == .min && landmark == 0 && reset == .min && countCount == 0
        }
        // The newest event is never forgotten.
        let times = Limits.eventTimeMilliseconds
        return recentCount <= Limits.recentEventCountMax && times.contains(newest)
            && times.contains(landmark) && landmark <= newest && reset <= newest
            && recent(at: recentCount - 1).time == newest
    }

    private func hasValidFacts(_ names: NameCounts) -> Bool {
        var at = factsStart
        while at < decisionsStart {
            guard decisionsStart - at >= 16 else { return false }
            let label = load(at + 2, as: UInt16.self)
            let count = Int(load(at + 4, as: UInt16.self))
            let kind = load(at + 6, as: UInt8.self)
            guard Int(load(at, as: UInt16.self)) < names.attributes,
                label == .max || Int(label) < names.labels,
                kind == 0 && count <= Limits.factTextBytesMax + 1 || kind == 1 && count == 8
                    || kind == 2 && count == 1 || kind == 3 && count == 0 && label == .max
            else { return false }
            at += 16 + Self.padded(count)
        }
        return at == decisionsStart
    }

    private func hasValidDecisions(_ names: NameCounts) -> Bool {
        guard decisionBytes > 0 else { return cycle == 0 && state == .engaged && !isExplored }
        guard let decisions, cycle > 0,
            isExplored == (decisions.learning.explorationShare != nil),
            decisions.learning.explorationShare.map({ $0 > 0 && $0 <= 1 }) ?? true,
            decisions.cleared.map({ $0.reset <= reset }) ?? true
        else { return false }
        return Limits.eventTimeMilliseconds.contains(decisions.qualifiedAtMilliseconds)
            && decisions.snapshot.allSatisfy { feature in
                guard feature.x > 0, feature.x <= 1,
                    feature.shadow?.isValid ?? true
                else { return false }
                return switch feature.number {
                case .behaviour(let number): number < names.behaviours
                case .label(let number): number < names.labels
                }
            }
    }
}

/// How many names of each kind are known; by default as many as there can be.
package struct NameCounts: Sendable {
    package var behaviours = Limits.behaviourCountMax
    package var attributes = Limits.nameCountMax
    package var labels = Limits.nameCountMax
    package init() {}
    package init(_ names: NameTable) {
        behaviours = names.behaviours.count
        attributes = names.attributes.count
        labels = names.labels.count
    }
}

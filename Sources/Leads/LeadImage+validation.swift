// Bytes of a lead as they come back from a topic: nothing of them is believed.

extension LeadImage {
    /// Whether bytes are a lead that every other function can read without looking twice.
    ///
    /// - Parameters:
    ///   - id: the record's key.
    ///   - names: how many numbers there are: counts of the partition's name table.
    public static func isValid(
        _ bytes: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer,
        names: NameCounts = NameCounts()
    ) -> Bool {
        guard bytes.count >= headerBytes, let start = bytes.baseAddress else { return false }
        let image = LeadImage(UnsafeMutableRawPointer(mutating: start))
        guard image.idCount == id.count, image.idCount > 0, image.byteCount == bytes.count,
            image.id.elementsEqual(id), image.recentCount <= Limits.recentEventCountMax,
            LifecycleState(rawValue: image.load(28, as: UInt8.self)) != nil,
            image.factBytes % 8 == 0, image.decisionBytes % 8 == 0
        else { return false }
        return image.hasValidCounts(names) && image.hasValidRecents && image.hasValidFacts(names)
            && image.hasValidDecisions(names)
    }

    private func hasValidCounts(_ names: NameCounts) -> Bool {
        var seen: Set<UInt16> = []
        for index in 0..<countCount {
            let count = count(at: index)
            guard Int(count.behaviour) < names.behaviours, count.sum.isFinite,
                count.sum >= 0, seen.insert(count.behaviour).inserted
            else { return false }
        }
        return true
    }

    private var hasValidRecents: Bool {
        for index in 1..<max(1, recentCount) where recent(at: index) < recent(at: index - 1) {
            return false
        }
        guard recentCount > 0 else { return newest == .min }
        let times = Limits.eventTimeMilliseconds
        return times.contains(newest) && times.contains(landmark)
            && times.contains(recent(at: recentCount - 1).time)
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
                    || kind == 2 && count == 1
            else { return false }
            at += 16 + Self.padded(count)
        }
        return at == decisionsStart
    }

    private func hasValidDecisions(_ names: NameCounts) -> Bool {
        guard decisionBytes > 0 else { return cycle == 0 && state == .engaged }
        guard let decisions, cycle > 0 else { return false }
        return decisions.snapshot.allSatisfy {
            switch $0.number {
            case .behaviour(let number): number < names.behaviours
            case .label(let number): number < names.labels
            }
        }
    }
}

/// How many names of each kind are known; by default as many as there can be.
public struct NameCounts: Sendable {
    public var behaviours = Limits.behaviourCountMax
    public var attributes = Int(UInt16.max)
    public var labels = Int(UInt16.max)
    public init() {}
    public init(_ names: NameTable) {
        behaviours = names.behaviours.count
        attributes = names.attributes.count
        labels = names.labels.count
    }
}

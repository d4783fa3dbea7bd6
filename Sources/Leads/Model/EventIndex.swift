/// From an event's name to what counts: compared as bytes, no String on the way.
package struct EventIndex: Sendable {
    package enum Match: Sendable, Equatable {
        case behaviour(UInt16)
        /// Named in `ignore`, or worth 0 points: never counts.
        case ignored
        case unknown
    }
    @usableFromInline struct Entry: Sendable {
        @usableFromInline var hash: UInt64
        @usableFromInline var name: ContiguousArray<UInt8>
        @usableFromInline var match: Match
        init(hash: UInt64, name: ContiguousArray<UInt8>, match: Match) {
            (self.hash, self.name, self.match) = (hash, name, match)
        }

        @inlinable func holds(_ other: UnsafeRawBufferPointer) -> Bool {
            name.count == other.count && name.withUnsafeBytes { $0.elementsEqual(other) }
        }
    }
    /// Open addressing; a power of two, at most half full.
    @usableFromInline var slots: ContiguousArray<Entry?>

    init(_ definition: Definition, numbers: [String: Int]) {
        var matches: [(String, Match)] = definition.behaviours.map {
            ($0.event, $0.points == 0 ? .ignored : .behaviour(UInt16(numbers[$0.name]!)))
        }
        matches += definition.ignore.map { ($0, .ignored) }
        var capacity = 16
        while capacity < matches.count * 2 { capacity *= 2 }
        slots = ContiguousArray(repeating: nil, count: capacity)
        var seen: Set<String> = []
        for (name, match) in matches where seen.insert(name).inserted {
            let bytes = ContiguousArray(name.utf8)
            let hash = bytes.withUnsafeBytes { StableHash.hash64($0) }
            var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
            while slots[slot] != nil { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = Entry(hash: hash, name: bytes, match: match)
        }
    }

    @inlinable package func match(_ name: UnsafeRawBufferPointer) -> Match {
        match(name, hash: StableHash.hash64(name))
    }

    /// - Parameter hash: of the name.
    @inlinable package func match(_ name: UnsafeRawBufferPointer, hash: UInt64) -> Match {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != nil {
            if slots[slot]!.hash == hash, slots[slot]!.holds(name) { return slots[slot]!.match }
            slot = (slot + 1) & mask
        }
        return .unknown
    }
}

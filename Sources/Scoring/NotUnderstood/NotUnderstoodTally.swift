package import Leads
package import Wire

/// Counts what is not understood, for one thread; allocates nothing for what was met before.
package final class NotUnderstoodTally {
    private let names = NameTally()
    private var aliasCount: Int64 = 0
    private var anonymousCount: Int64 = 0
    private var strayVerdictCount: Int64 = 0
    private let blamed = NameTally()
    private var mute: [Reason: Int64] = [:]
    /// By attribute, in the definition's order.
    private var traits: [NotUnderstood.Trait] = []
    private var summary = NotUnderstood()
    private var summarised: Int64 = 0

    package init() {}

    /// - Parameter hash: of the name.
    @inline(__always)
    package func takeEvent(_ name: UnsafeRawBufferPointer, hash: UInt64) {
        names.count(name, hash: hash)
    }
    package func takeAlias() { aliasCount &+= 1 }
    @inline(__always) package func takeAnonymous() { anonymousCount &+= 1 }

    @inline(never)
    package func takeTrait(_ value: TraitValue, of attribute: String) {
        if let known = traits.firstIndex(where: { $0.attribute == attribute }) {
            traits[known].count += 1
        } else {
            traits.append(
                NotUnderstood.Trait(attribute: attribute, count: 1, example: value.example))
        }
    }

    /// A verdict on a lead that never qualified.
    package func takeStrayVerdict() { strayVerdictCount &+= 1 }

    /// A rejection: what of it the definition has no attribute for.
    package func takeRejection(_ reason: Reason, blamed names: [String], _ fit: [FitAttribute]) {
        if reason == .badFit {
            for name in names where fit.meant(by: name) == nil {
                Array(name.utf8).withUnsafeBytes {
                    blamed.count($0, hash: StableHash.hash64($0))
                }
            }
        } else if !reason.subjects.isEmpty, reason.mask(fit, blamed: []).isEmpty {
            mute[reason, default: 0] += 1
        }
    }

    package var found: NotUnderstood {
        let ofVerdicts = mute.values.reduce(strayVerdictCount &+ blamed.total, +)
        let count = traits.reduce(names.total &+ aliasCount &+ anonymousCount &+ ofVerdicts) {
            $0 + $1.count
        }
        if count != summarised {
            summary = NotUnderstood(
                events: names.most(NotUnderstood.namesMax), eventCount: names.total,
                traits: traits, aliasCount: aliasCount, anonymousCount: anonymousCount)
            summary.add(
                NotUnderstood(
                    strayVerdictCount: strayVerdictCount,
                    blamed: blamed.most(NotUnderstood.namesMax), mute: mute))
            summarised = count
        }
        return summary
    }
}

extension TraitValue {
    private static let exampleMax = 40

    fileprivate var example: String {
        switch self {
        case .absent: ""
        case .null: "null"
        case .text(let bytes):
            "'\(String(decoding: bytes, as: UTF8.self).prefix(Self.exampleMax))'"
        case .number(let number):
            number == number.rounded() ? "\(Int64(clamped: number))" : "\(number)"
        case .bool(let bool): "\(bool)"
        case .other: "an object or a list"
        }
    }
}

extension Int64 {
    fileprivate init(clamped number: Double) {
        self = Int64(exactly: number) ?? (number < 0 ? .min : .max)
    }
}

/// Counts names in bounded memory: the frequent ones exactly once they are known, the rare ones as long
/// as there is room.
final class NameTally {
    private struct Slot: BitwiseCopyable {
        var hash: UInt64 = 0
        /// 0: free.
        var count: Int64 = 0
    }
    private let slots: UnsafeMutablePointer<Slot>
    private var names: [[UInt8]]
    private var used = 0
    private var missed = 0
    private(set) var total: Int64 = 0

    private static let capacity = 256
    private static let usedMax = 128
    /// Names beyond the room until the rarest make way.
    private static let missedMax = 1_024
    private static let nameBytesMax = 120

    init() {
        slots = .allocate(capacity: Self.capacity)
        slots.initialize(repeating: Slot(), count: Self.capacity)
        names = Array(repeating: [], count: Self.capacity)
    }

    deinit { slots.deallocate() }

    @inline(__always)
    func count(_ name: UnsafeRawBufferPointer, hash: UInt64) {
        total &+= 1
        let at = place(hash)
        if slots[at].count > 0 {
            slots[at].count &+= 1
        } else {
            add(name, hash)
        }
    }

    /// The slot of a hash, or the free one where it would be.
    @inline(__always)
    private func place(_ hash: UInt64) -> Int {
        var at = Int(truncatingIfNeeded: hash) & (Self.capacity - 1)
        while slots[at].count > 0, slots[at].hash != hash { at = (at + 1) & (Self.capacity - 1) }
        return at
    }

    @inline(never)
    private func add(_ name: UnsafeRawBufferPointer, _ hash: UInt64) {
        if used == Self.usedMax {
            missed += 1
            guard missed == Self.missedMax else { return }
            dropRarest()
        }
        put(Array(name.prefix(Self.nameBytesMax)), Slot(hash: hash, count: 1))
    }

    private func put(_ name: [UInt8], _ slot: Slot) {
        let at = place(slot.hash)
        slots[at] = slot
        names[at] = name
        used += 1
    }

    private func dropRarest() {
        let kept = known.sorted { $0.slot.count > $1.slot.count }.prefix(Self.usedMax / 2)
        slots.update(repeating: Slot(), count: Self.capacity)
        (used, missed) = (0, 0)
        for entry in kept { put(entry.name, entry.slot) }
    }

    private var known: [(name: [UInt8], slot: Slot)] {
        (0..<Self.capacity).compactMap { slots[$0].count > 0 ? (names[$0], slots[$0]) : nil }
    }

    func most(_ count: Int) -> [NotUnderstood.Event] {
        let events = known.map {
            NotUnderstood.Event(
                name: String(decoding: $0.name, as: UTF8.self), count: $0.slot.count)
        }
        return Array(events.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(count))
    }
}

// One lead as one run of bytes: what lies in memory is what lies in the changelog.
//
// A table of a million leads wants few allocations and small rows; undo, restore, the state record
// and equality want plain bytes. So a lead is one block: copying it is the undo, writing it is the
// state record, and comparing it is the crash test. Rejected: a struct with three arrays (208 ns
// instead of 52 for a change, +110 bytes a lead; figures.md, "What costs time").
//
//   0  landmark        Int64   milliseconds; sums are relative to it
//   8  newest          Int64   newest event time
//  16  reset           Int64   events up to here no longer count; Int64.min: all do
//  24  cycle           UInt32  0: never handed over
//  28  state           UInt8   LifecycleState.code
//  29  isExplored      UInt8   1: this cycle came by exploration
//  30  idCount         UInt16
//  32  countCount      UInt16
//  34  recentCount     UInt16
//  36  factBytes       UInt16  multiple of 8
//  38  decisionBytes   UInt16  multiple of 8
//  40  lead id, padded to 8 | counts, 24 each (twice at most: LeadImage+clearing) | facts | decisions | recent events, 16 each
//
// Recent events lie last, because they are what grows at almost every event. Little-endian.

/// A view of a lead's bytes. Does not own them: the table does, and guarantees room before a change.
package struct LeadImage {
    package let base: UnsafeMutableRawPointer

    @inlinable package init(_ base: UnsafeMutableRawPointer) { self.base = base }

    package static let headerBytes = 40
    package static let countBytes = 24
    package static let recentBytes = 16
    /// Most bytes that one counted event adds.
    package static let growthMax = countBytes + recentBytes

    @inlinable func load<T: BitwiseCopyable>(_ offset: Int, as type: T.Type) -> T {
        base.loadUnaligned(fromByteOffset: offset, as: T.self)
    }
    @inlinable func store<T: BitwiseCopyable>(_ value: T, _ offset: Int) {
        base.storeBytes(of: value, toByteOffset: offset, as: T.self)
    }

    /// Relative to it all sums are kept, in milliseconds.
    @inlinable package var landmark: Int64 {
        get { load(0, as: Int64.self) }
        nonmutating set { store(newValue, 0) }
    }
    /// The newest event time, in milliseconds; Int64.min before the first event.
    @inlinable package var newest: Int64 {
        get { load(8, as: Int64.self) }
        nonmutating set { store(newValue, 8) }
    }
    /// Events up to this time no longer count; Int64.min: none is excluded.
    @inlinable package var reset: Int64 {
        get { load(16, as: Int64.self) }
        nonmutating set { store(newValue, 16) }
    }
    /// How often the lead was handed over.
    @inlinable package var cycle: UInt32 {
        get { load(24, as: UInt32.self) }
        nonmutating set { store(newValue, 24) }
    }
    @inlinable package var state: LifecycleState {
        get { LifecycleState(code: load(28, as: UInt8.self)) ?? .engaged }
        nonmutating set { store(newValue.code, 28) }
    }
    @inlinable package var idCount: Int { Int(load(30, as: UInt16.self)) }
    @inlinable package internal(set) var countCount: Int {
        get { Int(load(32, as: UInt16.self)) }
        nonmutating set { store(UInt16(newValue), 32) }
    }
    @inlinable package internal(set) var recentCount: Int {
        get { Int(load(34, as: UInt16.self)) }
        nonmutating set { store(UInt16(newValue), 34) }
    }
    @inlinable package internal(set) var factBytes: Int {
        get { Int(load(36, as: UInt16.self)) }
        nonmutating set { store(UInt16(newValue), 36) }
    }
    @inlinable package internal(set) var decisionBytes: Int {
        get { Int(load(38, as: UInt16.self)) }
        nonmutating set { store(UInt16(newValue), 38) }
    }

    @inlinable static func padded(_ count: Int) -> Int { (count + 7) & ~7 }
    @inlinable var countsStart: Int { Self.headerBytes + Self.padded(idCount) }
    @inlinable var factsStart: Int { countsStart + countCount * Self.countBytes }
    @inlinable var decisionsStart: Int { factsStart + factBytes }
    @inlinable var recentsStart: Int { decisionsStart + decisionBytes }
    /// All bytes in use.
    @inlinable package var byteCount: Int { recentsStart + recentCount * Self.recentBytes }

    /// The lead's id.
    @inlinable package var id: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + Self.headerBytes, count: idCount)
    }
    @inlinable package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: byteCount)
    }

    /// Bytes of a lead without events.
    @inlinable package static func byteCount(idCount: Int) -> Int {
        headerBytes + padded(idCount)
    }

    /// Writes a lead without events.
    /// - Parameter base: room for `byteCount(idCount:)`.
    @inlinable package static func create(
        at base: UnsafeMutableRawPointer, id: UnsafeRawBufferPointer
    ) -> LeadImage {
        let size = byteCount(idCount: id.count)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        let image = LeadImage(base)
        image.newest = .min
        image.reset = .min
        image.store(UInt16(id.count), 30)
        (base + headerBytes).copyMemory(from: id.baseAddress!, byteCount: id.count)
        return image
    }

    /// Makes or closes a gap: moves what lies behind `offset` by `shift` bytes.
    @inlinable func shift(from offset: Int, by shift: Int, end: Int) {
        (base + offset + shift).copyMemory(from: base + offset, byteCount: end - offset)
    }
}

/// A decayed count of one behaviour. Layout of 24 bytes.
package struct DecayedCount: BitwiseCopyable, Sendable, Equatable {
    /// Sum of 2^((t - landmark) / halfLife) over the counted events.
    package var sum: Double
    /// Newest counted event, in milliseconds.
    package var newest: Int64
    package var occurrences: UInt32
    /// Number in the name table.
    package var behaviour: UInt16
    /// 1: set aside; always 0 in records of before version 2.
    @usableFromInline var flags: UInt16

    @inlinable init(
        sum: Double, newest: Int64, occurrences: UInt32, behaviour: UInt16,
        isSetAside: Bool = false
    ) {
        self.sum = sum
        self.newest = newest
        self.occurrences = occurrences
        self.behaviour = behaviour
        flags = isSetAside ? 1 : 0
    }

    /// From before a verdict that cleared the counts and may still be taken back: worth nothing now.
    @inlinable package internal(set) var isSetAside: Bool {
        get { flags != 0 }
        set { flags = newValue ? 1 : 0 }
    }
}

/// A remembered event. Layout of 16 bytes: 64 bits of hash; 44 of time, 12 of behaviour, 8 of q.
package struct RecentEvent: BitwiseCopyable, Sendable, Equatable {
    package var hash: UInt64
    @usableFromInline var packed: UInt64

    /// Stands for an event without a behaviour (an identify call).
    package static let noBehaviour: UInt16 = 4_095

    /// - Parameter time: within `Limits.eventTimeMilliseconds`.
    @inlinable package init(hash: UInt64, time: Int64, behaviour: UInt16, quality: UInt8 = 255) {
        self.hash = hash
        let sinceFirst = UInt64(time - Limits.eventTimeMilliseconds.lowerBound)
        packed = sinceFirst << 20 | UInt64(behaviour) << 8 | UInt64(quality)
    }
    /// In milliseconds since 1970.
    @inlinable package var time: Int64 {
        Int64(packed >> 20) + Limits.eventTimeMilliseconds.lowerBound
    }
    @inlinable package var behaviour: UInt16 { UInt16(truncatingIfNeeded: packed >> 8) & 0xfff }
    @inlinable package var quality: UInt8 { UInt8(truncatingIfNeeded: packed) }
    /// By time, ties by behaviour and hash: any order of arrival gives the same list.
    @inlinable static func < (a: RecentEvent, b: RecentEvent) -> Bool {
        a.packed != b.packed ? a.packed < b.packed : a.hash < b.hash
    }
}

extension LeadImage {
    @inlinable package func count(at index: Int) -> DecayedCount {
        load(countsStart + index * Self.countBytes, as: DecayedCount.self)
    }
    @inlinable func setCount(_ count: DecayedCount, at index: Int) {
        store(count, countsStart + index * Self.countBytes)
    }
    /// In the order of time.
    @inlinable package func recent(at index: Int) -> RecentEvent {
        load(recentsStart + index * Self.recentBytes, as: RecentEvent.self)
    }
}

// All leads of one partition in memory.
//
// Own table, for three reasons (figures.md, "What costs time"): no String per record, some 40 bytes
// beside a lead's own, and growth without a pause. A row number names a lead for the life of the
// table; its bytes may move when they grow. Slots are split into segments by the hash's upper bits,
// so growing means to rehash one 256th of them.
import Glibc
package import Leads

package struct LeadTable: ~Copyable {
    @usableFromInline struct Row: BitwiseCopyable {
        /// nil: the row is free.
        @usableFromInline var bytes: UnsafeMutableRawPointer?
        @usableFromInline var hash: UInt64
        @usableFromInline var capacity: UInt32
        /// The transaction in which the lead became dirty; 0: clean.
        @usableFromInline var dirtyIn: UInt32
        /// The transaction for which its bytes were saved.
        @usableFromInline var savedIn: UInt32
        /// The transaction that writes it to the changelog.
        @usableFromInline var writtenIn: UInt32
    }
    @usableFromInline struct Segment: BitwiseCopyable {
        /// Row numbers; 0: free.
        @usableFromInline var slots: UnsafeMutablePointer<UInt32>
        @usableFromInline var mask: Int
        @usableFromInline var used: Int
    }

    static let segmentBits = 8
    @usableFromInline static let segmentShift = 64 - segmentBits
    static let firstSlots = 16
    /// Bytes of leads grow in these steps.
    static let step = 64

    @usableFromInline var segments: UnsafeMutablePointer<Segment>
    @usableFromInline var rows: UnsafeMutablePointer<Row>
    private var rowCapacity: Int
    /// Row 0 stands for "none".
    private var rowEnd = 1
    private var freeRows: [UInt32] = []
    package private(set) var count = 0
    /// Bytes allocated for leads.
    package private(set) var leadBytes = 0

    package init() {
        let segmentCount = 1 << Self.segmentBits
        segments = .allocate(capacity: segmentCount)
        for index in 0..<segmentCount {
            (segments + index).initialize(to: Self.segment(slots: Self.firstSlots))
        }
        rowCapacity = 1_024
        rows = Self.resized(nil, to: rowCapacity)
    }

    private static func segment(slots: Int) -> Segment {
        let start = UnsafeMutablePointer<UInt32>.allocate(capacity: slots)
        start.initialize(repeating: 0, count: slots)
        return Segment(slots: start, mask: slots - 1, used: 0)
    }

    /// `realloc` moves pages of large blocks instead of copying them: no pause.
    private static func resized(_ rows: UnsafeMutablePointer<Row>?, to capacity: Int)
        -> UnsafeMutablePointer<Row>
    {
        guard let new = realloc(rows, capacity * MemoryLayout<Row>.stride) else {
            fatalError("out of memory for \(capacity) leads")
        }
        return new.assumingMemoryBound(to: Row.self)
    }

    // MARK: Looking up

    @inlinable package func find(_ id: UnsafeRawBufferPointer, hash: UInt64) -> UInt32? {
        let segment = segments[Int(hash >> Self.segmentShift)]
        var slot = Int(truncatingIfNeeded: hash) & segment.mask
        while true {
            let row = segment.slots[slot]
            if row == 0 { return nil }
            if rows[Int(row)].hash == hash, matches(row, id) { return row }
            slot = (slot + 1) & segment.mask
        }
    }

    @inlinable func matches(_ row: UInt32, _ id: UnsafeRawBufferPointer) -> Bool {
        let known = self[row].id
        return known.count == id.count && memcmp(known.baseAddress!, id.baseAddress!, id.count) == 0
    }

    /// The lead of a row that is in use.
    @inlinable package subscript(row: UInt32) -> LeadImage {
        LeadImage(rows[Int(row)].bytes.unsafelyUnwrapped)
    }

    // MARK: Changing

    /// Adds a lead without events; it must not be there.
    package mutating func insert(_ id: UnsafeRawBufferPointer, hash: UInt64) -> UInt32 {
        let row = freeRows.popLast() ?? nextRow()
        let size = LeadImage.byteCount(idCount: id.count) + LeadImage.growthMax
        setRow(row, bytes: allocate(size), capacity: rounded(size), hash: hash)
        _ = LeadImage.create(at: rows[Int(row)].bytes!, id: id)
        link(row, hash)
        return row
    }

    /// Adds or replaces a lead by its bytes, as they come from the changelog or the undo log.
    package mutating func put(_ bytes: UnsafeRawBufferPointer, at row: UInt32) {
        reserve(row, byteCount: bytes.count)
        rows[Int(row)].bytes!.copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    }

    /// Makes room for `extra` more bytes.
    @inlinable package mutating func reserve(_ row: UInt32, extra: Int) {
        let wanted = self[row].byteCount + extra
        if wanted > Int(rows[Int(row)].capacity) { reserve(row, byteCount: wanted) }
    }

    package mutating func reserve(_ row: UInt32, byteCount wanted: Int) {
        let old = rows[Int(row)]
        guard wanted > Int(old.capacity) else { return }
        let used = LeadImage(old.bytes!).byteCount
        let new = allocate(wanted)
        new.copyMemory(from: old.bytes!, byteCount: used)
        release(old)
        rows[Int(row)].bytes = new
        rows[Int(row)].capacity = UInt32(rounded(wanted))
    }

    /// Removes a lead; its row may be given to another one.
    package mutating func remove(_ row: UInt32) {
        let old = rows[Int(row)]
        unlink(row, old.hash)
        release(old)
        rows[Int(row)].bytes = nil
        freeRows.append(row)
    }

    /// The first row in use behind `row`; behind 0: of all.
    package func row(after row: UInt32) -> UInt32? {
        for next in Int(row) + 1..<max(Int(row) + 1, rowEnd) where rows[next].bytes != nil {
            return UInt32(next)
        }
        return nil
    }

    /// Every row in use.
    package func forEachRow(_ body: (UInt32) -> Void) {
        var last: UInt32 = 0
        while let row = row(after: last) {
            body(row)
            last = row
        }
    }

    // MARK: Memory

    private func rounded(_ size: Int) -> Int { (size + Self.step - 1) / Self.step * Self.step }

    private mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        leadBytes += rounded(size)
        return .allocate(byteCount: rounded(size), alignment: 8)
    }

    private mutating func release(_ row: Row) {
        leadBytes -= Int(row.capacity)
        row.bytes?.deallocate()
    }

    private mutating func setRow(
        _ row: UInt32, bytes: UnsafeMutableRawPointer, capacity: Int, hash: UInt64
    ) {
        rows[Int(row)] = Row(
            bytes: bytes, hash: hash, capacity: UInt32(capacity), dirtyIn: 0, savedIn: 0,
            writtenIn: 0)
    }

    private mutating func nextRow() -> UInt32 {
        if rowEnd == rowCapacity {
            rowCapacity += rowCapacity / 2
            rows = Self.resized(rows, to: rowCapacity)
        }
        defer { rowEnd += 1 }
        return UInt32(rowEnd)
    }

    private mutating func link(_ row: UInt32, _ hash: UInt64) {
        let index = Int(hash >> Self.segmentShift)
        if segments[index].used * 4 >= (segments[index].mask + 1) * 3 { grow(index) }
        place(row, hash, in: &segments[index])
        segments[index].used += 1
        count += 1
    }

    private func place(_ row: UInt32, _ hash: UInt64, in segment: inout Segment) {
        var slot = Int(truncatingIfNeeded: hash) & segment.mask
        while segment.slots[slot] != 0 { slot = (slot + 1) & segment.mask }
        segment.slots[slot] = row
    }

    private mutating func grow(_ index: Int) {
        let old = segments[index]
        var new = Self.segment(slots: (old.mask + 1) * 2)
        for slot in 0...old.mask where old.slots[slot] != 0 {
            place(old.slots[slot], rows[Int(old.slots[slot])].hash, in: &new)
        }
        new.used = old.used
        old.slots.deallocate()
        segments[index] = new
    }

    /// Backward shift: no tombstones, so look-ups stay short.
    private mutating func unlink(_ row: UInt32, _ hash: UInt64) {
        let index = Int(hash >> Self.segmentShift)
        let segment = segments[index]
        var hole = Int(truncatingIfNeeded: hash) & segment.mask
        while segment.slots[hole] != row { hole = (hole + 1) & segment.mask }
        var next = (hole + 1) & segment.mask
        while segment.slots[next] != 0 {
            let home = Int(truncatingIfNeeded: rows[Int(segment.slots[next])].hash) & segment.mask
            // May the entry at `next` move to the hole without passing its home?
            if (next - home) & segment.mask >= (next - hole) & segment.mask {
                segment.slots[hole] = segment.slots[next]
                hole = next
            }
            next = (next + 1) & segment.mask
        }
        segment.slots[hole] = 0
        segments[index].used -= 1
        count -= 1
    }

    deinit {
        for row in 1..<rowEnd { rows[row].bytes?.deallocate() }
        for index in 0..<(1 << Self.segmentBits) { segments[index].slots.deallocate() }
        segments.deallocate()
        free(rows)
    }
}

// The bytes of leads as they were when a transaction first touched them.
//
// Blocks of fixed size that are kept from one transaction to the next: growing one array to tens of
// megabytes copied it again and again (1.5 % of the drain) and held twice its size.

package struct UndoLog: ~Copyable {
    struct Entry: BitwiseCopyable {
        var row: UInt32
        var dirtyIn: UInt32
        /// Where the bytes lie in the blocks; 0 bytes: the lead was not there.
        var block: UInt32
        var start: UInt32
        var count: UInt32
    }
    /// A lead is at most 64 KiB.
    static let blockBytes = 1 << 20

    private(set) var entries: ContiguousArray<Entry> = []
    private var blocks: [UnsafeMutableRawPointer] = []
    private var block = 0
    private var used = 0

    @inline(__always)
    mutating func save(_ row: UInt32, dirtyIn: UInt32, _ bytes: UnsafeRawBufferPointer) {
        if used + bytes.count > Self.blockBytes {
            block += 1
            used = 0
        }
        if block == blocks.count {
            blocks.append(.allocate(byteCount: Self.blockBytes, alignment: 16))
        }
        if let source = bytes.baseAddress {
            (blocks[block] + used).copyMemory(from: source, byteCount: bytes.count)
        }
        entries.append(
            Entry(
                row: row, dirtyIn: dirtyIn, block: UInt32(block), start: UInt32(used),
                count: UInt32(bytes.count)))
        used += bytes.count
    }

    /// Empty: the lead was not there.
    func bytes(of entry: Entry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: entry.count == 0 ? nil : blocks[Int(entry.block)] + Int(entry.start),
            count: Int(entry.count))
    }

    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        (block, used) = (0, 0)
    }

    deinit { for block in blocks { block.deallocate() } }
}

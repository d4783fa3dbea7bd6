// The bytes of leads as they were when a transaction first touched them.
import Leads

package struct UndoLog {
    struct Entry {
        var row: UInt32
        var dirtySerial: UInt32
        /// 0 bytes: the lead was not there.
        var start: Int, count: Int
    }
    private(set) var entries: ContiguousArray<Entry> = []
    private var arena: ContiguousArray<UInt8> = []

    @inline(__always)
    mutating func save(_ row: UInt32, dirtySerial: UInt32, _ bytes: UnsafeRawBufferPointer) {
        entries.append(
            Entry(row: row, dirtySerial: dirtySerial, start: arena.count, count: bytes.count))
        arena.append(contentsOf: bytes)
    }

    /// Newest first.
    func forEachBackwards(_ body: (Entry, UnsafeRawBufferPointer) -> Void) {
        arena.withUnsafeBytes { all in
            for entry in entries.reversed() {
                body(
                    entry,
                    UnsafeRawBufferPointer(rebasing: all[entry.start..<entry.start + entry.count]))
            }
        }
    }

    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
    }
}

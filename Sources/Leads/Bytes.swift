// Little-endian integers and short texts, for what is kept in binary.

package struct ByteWriter {
    package private(set) var bytes: [UInt8] = []
    package init() {}

    package mutating func put<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    /// Length in 16 bits, then UTF-8.
    package mutating func put(text: String) {
        let utf8 = Array(text.utf8)
        put(UInt16(utf8.count))
        bytes += utf8
    }
    package mutating func put(bytes more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
}

/// Reads what `ByteWriter` wrote, and never past the end.
package struct ByteReader {
    package struct Ended: Error {}
    private let all: UnsafeRawBufferPointer
    private var at = 0

    /// - Parameter bytes: must live as long as the reader.
    package init(_ bytes: UnsafeRawBufferPointer) { all = bytes }

    package var left: Int { all.count - at }

    package mutating func get<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self)
        throws(Ended) -> T
    {
        let size = MemoryLayout<T>.size
        guard left >= size else { throw Ended() }
        defer { at += size }
        return T(littleEndian: all.loadUnaligned(fromByteOffset: at, as: T.self))
    }
    package mutating func text() throws(Ended) -> String {
        let count = Int(try get(UInt16.self))
        return String(decoding: try bytes(count), as: UTF8.self)
    }
    package mutating func bytes(_ count: Int) throws(Ended) -> [UInt8] {
        guard count >= 0, left >= count else { throw Ended() }
        defer { at += count }
        return Array(all[at..<at + count])
    }
}

// Little-endian integers and short texts, for what is kept in binary.

public struct ByteWriter {
    public private(set) var bytes: [UInt8] = []
    public init() {}

    public mutating func put<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    /// Length in 16 bits, then UTF-8.
    public mutating func put(text: String) {
        let utf8 = Array(text.utf8)
        put(UInt16(utf8.count))
        bytes += utf8
    }
    public mutating func put(bytes more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
}

/// Reads what `ByteWriter` wrote, and never past the end.
public struct ByteReader {
    public struct Ended: Error {}
    private let all: UnsafeRawBufferPointer
    private var at = 0

    /// - Parameter bytes: must live as long as the reader.
    public init(_ bytes: UnsafeRawBufferPointer) { all = bytes }

    public var left: Int { all.count - at }

    public mutating func get<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type = T.self)
        throws(Ended) -> T
    {
        let size = MemoryLayout<T>.size
        guard left >= size else { throw Ended() }
        defer { at += size }
        return T(littleEndian: all.loadUnaligned(fromByteOffset: at, as: T.self))
    }
    public mutating func text() throws(Ended) -> String {
        let count = Int(try get(UInt16.self))
        return String(decoding: try bytes(count), as: UTF8.self)
    }
    public mutating func bytes(_ count: Int) throws(Ended) -> [UInt8] {
        guard count >= 0, left >= count else { throw Ended() }
        defer { at += count }
        return Array(all[at..<at + count])
    }
}

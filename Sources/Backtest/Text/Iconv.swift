// The converter of the C library, behind one Swift face. Nobody else calls it.
import Glibc

/// Converts bytes of one encoding to UTF-8.
struct Iconv: ~Copyable {
    private let handle: iconv_t
    /// Bytes that are skipped where nothing fits.
    private let unitBytes: Int
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
    private static let roomBytes = 65_536

    /// - Parameter name: as `iconv -l` has it.
    /// - Returns: nil when the C library does not know the name.
    init?(from name: String, unitBytes: Int = 1) {
        guard let handle = iconv_open("UTF-8", name), Int(bitPattern: handle) != -1 else {
            return nil
        }
        (self.handle, self.unitBytes) = (handle, unitBytes)
    }

    deinit { iconv_close(handle) }

    /// - Returns: with U+FFFD where bytes mean nothing, and where those bytes stood.
    mutating func convert(_ bytes: ArraySlice<UInt8>) -> (utf8: [UInt8], damage: [Int]) {
        var source = Array(bytes)
        var (utf8, damage) = ([UInt8](), [Int]())
        utf8.reserveCapacity(source.count + source.count / 8)
        var room = [UInt8](repeating: 0, count: Self.roomBytes)
        source.withUnsafeMutableBytes { source in
            var (at, end) = (0, source.count)
            while at < end {
                let (code, taken, given) = step(source, from: at, &room)
                utf8 += room[..<given]
                at += taken
                guard code != 0, code != E2BIG else { continue }
                // A letter that means nothing, or one that is cut at the end.
                utf8 += Self.replacement
                damage.append(bytes.startIndex + at)
                if code == EINVAL { end = at }
                at += unitBytes
            }
        }
        return (utf8, damage)
    }

    /// - Returns: errno or 0, bytes read, bytes written to `room`.
    private func step(
        _ source: UnsafeMutableRawBufferPointer, from start: Int, _ room: inout [UInt8]
    ) -> (code: Int32, taken: Int, given: Int) {
        room.withUnsafeMutableBytes { room in
            var input = source.baseAddress.map { ($0 + start).assumingMemoryBound(to: CChar.self) }
            var output = room.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) }
            var (left, free) = (source.count - start, room.count)
            let result = iconv(handle, &input, &left, &output, &free)
            let code = result == -1 ? errno : 0
            return (code, source.count - start - left, room.count - free)
        }
    }
}

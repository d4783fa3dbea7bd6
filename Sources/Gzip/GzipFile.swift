// zlib hands plain files through as they are, so compressed or not looks the same. It answers
// truncated input with short data and no error: the end of the data is believed only after `gzerror`
// has been asked.
import CZlib
import Glibc

/// An open file whose bytes are read in chunks, unpacked where they are packed.
struct GzipFile: ~Copyable {
    static let chunkBytes = 65_536

    let path: String
    private let handle: gzFile

    /// - Parameter path: a file, or `-` for standard input.
    init(path: String) throws(GzipError) {
        let opened = path == "-" ? gzdopen(dup(0), "rb") : gzopen(path, "rb")
        guard let opened else {
            throw GzipError(
                .cannotOpen, path, "cannot be opened: \(String(cString: strerror(errno)))")
        }
        gzbuffer(opened, UInt32(Self.chunkBytes))
        (handle, self.path) = (opened, path)
    }

    deinit { gzclose_r(handle) }

    /// Appends the next chunk.
    ///
    /// - Returns: whether it was the last one, and why, if it was not the end of the file.
    mutating func appendChunk(to buffer: inout [UInt8]) -> (isLast: Bool, failure: GzipError?) {
        let filled = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.chunkBytes))
        let read = buffer.withUnsafeMutableBytes {
            gzread(handle, $0.baseAddress! + filled, UInt32(Self.chunkBytes))
        }
        buffer.removeLast(Self.chunkBytes - max(0, Int(read)))
        return read < Self.chunkBytes ? (true, failure()) : (false, nil)
    }

    private func failure() -> GzipError? {
        var code: Int32 = Z_OK
        let says = gzerror(handle, &code)
        switch code {
        case Z_OK, Z_STREAM_END: return nil
        case Z_BUF_ERROR:
            return GzipError(
                .truncated, path, "ends in the middle of its compressed data; copy it again")
        case Z_ERRNO:
            return GzipError(
                .cannotRead, path, "cannot be read: \(String(cString: strerror(errno)))")
        default:
            let why = says.map { String(cString: $0) } ?? "zlib error \(code)"
            return GzipError(.damaged, path, "is damaged: \(why); copy it again")
        }
    }
}

/// Reads a whole file, compressed or not.
///
/// - Parameters:
///   - path: a file, or `-` for standard input.
///   - bytesMax: more, unpacked, is an error, so that no input can take all memory.
package func readWholeFile(path: String, bytesMax: Int) throws(GzipError) -> [UInt8] {
    var file = try GzipFile(path: path)
    var bytes: [UInt8] = []
    while true {
        let (isLast, failure) = file.appendChunk(to: &bytes)
        if let failure { throw failure }
        guard bytes.count <= bytesMax else {
            throw GzipError(.tooLong, path, "is longer than \(bytesMax >> 20) MB, unpacked")
        }
        if isLast { return bytes }
    }
}

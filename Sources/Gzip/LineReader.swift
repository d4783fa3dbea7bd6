// Lines of a text file, compressed or not: zlib hands plain files through as they are.
//
// zlib answers truncated input with short data and no error, so the end of the data is believed
// only after `gzerror` has been asked.
import CZlib
import Glibc

/// Reads a file line by line; plain, gzip and concatenated gzip members look the same.
///
/// Keeps one buffer of at most `lineBytesMax` + 64 KiB. A last line without line feed is a line.
public struct LineReader: ~Copyable {
    /// Lines handed out so far: the number of the newest one, from 1.
    public private(set) var lineNumber = 0
    public let path: String

    private static let chunkBytes = 65_536
    private let lineBytesMax: Int
    private let file: gzFile
    private var buffer: [UInt8] = []
    /// What is not handed out yet is `buffer[start...]`; up to `searched` it holds no line feed.
    private var start = 0
    private var searched = 0
    private var isAtEnd = false
    /// Thrown once the whole lines before it are handed out.
    private var failure: GzipError?

    /// - Parameters:
    ///   - path: a file, or `-` for standard input.
    ///   - lineBytesMax: a longer line is an error, so that no input can take all memory.
    public init(path: String, lineBytesMax: Int = 16 << 20) throws(GzipError) {
        let opened = path == "-" ? gzdopen(dup(0), "rb") : gzopen(path, "rb")
        guard let opened else {
            throw GzipError(
                .cannotOpen, path, "cannot be opened: \(String(cString: strerror(errno)))")
        }
        gzbuffer(opened, UInt32(Self.chunkBytes))
        (file, self.path, self.lineBytesMax) = (opened, path, lineBytesMax)
    }

    deinit { gzclose_r(file) }

    /// Returns the next line without its line feed, nil at the end.
    ///
    /// Damage is thrown after the last whole line before it, and again at each further call; the
    /// torn line is never handed out.
    public mutating func next() throws(GzipError) -> [UInt8]? {
        while true {
            if let end = lineFeed() {
                return try line(upTo: end, next: end + 1)
            }
            guard buffer.count - start <= lineBytesMax else { throw tooLong() }
            if let failure { throw failure }
            if isAtEnd {
                return start < buffer.count
                    ? try line(upTo: buffer.count, next: buffer.count) : nil
            }
            fill()
        }
    }

    /// Index of the first line feed that was not handed out.
    private mutating func lineFeed() -> Int? {
        let from = searched
        let found = buffer.withUnsafeBytes { bytes -> Int? in
            guard from < bytes.count, let base = bytes.baseAddress else { return nil }
            return memchr(base + from, 0x0A, bytes.count - from).map { UnsafeRawPointer($0) - base }
        }
        searched = found ?? buffer.count
        return found
    }

    private mutating func line(upTo end: Int, next: Int) throws(GzipError) -> [UInt8] {
        guard end - start <= lineBytesMax else { throw tooLong() }
        let line = Array(buffer[start..<end])
        (start, searched) = (next, next)
        lineNumber += 1
        return line
    }

    private func tooLong() -> GzipError {
        GzipError(
            .lineTooLong, path,
            "line \(lineNumber + 1) is longer than \(lineBytesMax) bytes; is it lines of text?")
    }

    private mutating func fill() {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        let filled = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.chunkBytes))
        let read = buffer.withUnsafeMutableBytes {
            gzread(file, $0.baseAddress! + filled, UInt32(Self.chunkBytes))
        }
        buffer.removeLast(Self.chunkBytes - max(0, Int(read)))
        guard read < Self.chunkBytes else { return }
        isAtEnd = true
        failure = readFailure()
    }

    /// Why reading ended, if it was not the end of the file.
    private func readFailure() -> GzipError? {
        var code: Int32 = Z_OK
        let says = gzerror(file, &code)
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

import Glibc

/// Reads a file line by line; plain, gzip and concatenated gzip members look the same.
///
/// Keeps one buffer of at most `lineBytesMax` + 64 KiB. A last line without line feed is a line.
package struct LineReader: ~Copyable {
    /// Lines handed out so far: the number of the newest one, from 1.
    package private(set) var lineNumber = 0
    package let path: String

    private let lineBytesMax: Int
    private var file: GzipFile
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
    package init(path: String, lineBytesMax: Int = 16 << 20) throws(GzipError) {
        file = try GzipFile(path: path)
        (self.path, self.lineBytesMax) = (path, lineBytesMax)
    }

    /// Returns the next line without its line feed, nil at the end.
    ///
    /// Damage is thrown after the last whole line before it, and again at each further call; the
    /// torn line is never handed out.
    package mutating func next() throws(GzipError) -> [UInt8]? {
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
        (isAtEnd, failure) = file.appendChunk(to: &buffer)
    }
}

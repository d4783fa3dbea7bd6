import FoundationEssentials
import Gzip
import Testing

@Suite("Lines of files") struct LineReaderTests {
    @Test(
        "plain text is cut at line feeds only",
        arguments: [
            ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
            ("a\n\nb\n", ["a", "", "b"]), ("a\r\nb\u{0}c\n", ["a\r", "b\u{0}c"]),
        ] as [(String, [String])])
    func plain(text: String, lines: [String]) throws {
        #expect(try TemporaryFile(Array(text.utf8)).lines() == lines)
        #expect(try TemporaryFile(gzip(Array(text.utf8))).lines() == lines)
    }

    @Test("what the gzip program wrote is read, members one after the other")
    func foreign() throws {
        // printf 'one\ntwo\n' | gzip -n9 ; printf 'three' | gzip -n9
        let first: [UInt8] = [
            0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0xcb, 0xcf, 0x4b, 0xe5, 0x2a, 0x29, 0xcf,
            0xe7, 0x02, 0, 0xe6, 0x0b, 0xba, 0x12, 0x08, 0, 0, 0,
        ]
        let file = try TemporaryFile(first + gzip(Array("three".utf8)))
        #expect(try file.lines() == ["one", "two", "three"])
    }

    @Test(
        "lines that cross the read buffer stay whole",
        arguments: [1, 1000, 65_535, 65_536, 200_000])
    func acrossBuffers(length: Int) throws {
        let lines = (0..<(300_000 / length + 2)).map { n in
            String(repeating: Character(UnicodeScalar(UInt8(97 + n % 26))), count: length)
        }
        let text = Array(lines.joined(separator: "\n").utf8)
        #expect(try TemporaryFile(text).lines() == lines)
        #expect(try TemporaryFile(gzip(text)).lines() == lines)
    }

    @Test("cut-off input gives its whole lines, then the error, at every place of the cut")
    func truncated() throws {
        let whole = gzip(Array("first\nsecond\nthird\n".utf8))
        for cut in 11..<whole.count {
            let file = try TemporaryFile(Array(whole.prefix(cut)))
            var reader = try LineReader(path: file.path)
            var seen: [String] = []
            let error = #expect(throws: GzipError.self, "cut at \(cut)") {
                while let line = try reader.next() {
                    seen.append(String(decoding: line, as: UTF8.self))
                }
            }
            #expect(error?.kind == .truncated, "cut at \(cut)")
            #expect(["first", "second", "third"].starts(with: seen), "cut at \(cut): \(seen)")
            #expect(throws: GzipError.self, "again, cut at \(cut)") { try reader.next() }
        }
    }

    @Test("a changed byte is found by the check sum")
    func damaged() throws {
        var bytes = gzip(Array("first\nsecond\n".utf8))
        bytes[20] ^= 1
        let error = try #require(
            throws: GzipError.self, performing: { try TemporaryFile(bytes).lines() })
        #expect(error.kind == .damaged)
    }

    @Test("a line is at most as long as allowed", arguments: [(9, true), (10, true), (11, false)])
    func lineLimit(length: Int, isFine: Bool) throws {
        let file = try TemporaryFile(
            Array(("ok\n" + String(repeating: "x", count: length) + "\nok\n").utf8))
        var reader = try LineReader(path: file.path, lineBytesMax: 10)
        #expect(try reader.next()?.count == 2)
        if isFine {
            #expect(try reader.next()?.count == length)
            #expect(try reader.next()?.count == 2)
            #expect(reader.lineNumber == 3)
        } else {
            let error = #expect(throws: GzipError.self) { try reader.next() }
            #expect(error?.kind == .lineTooLong)
            #expect(error?.description.contains("line 2 is longer than 10 bytes") == true)
        }
    }

    @Test("a missing file and a folder say so")
    func unreadable() {
        let missing = #expect(throws: GzipError.self) { _ = try LineReader(path: "/no/such/file") }
        #expect(
            missing?.description == "/no/such/file: cannot be opened: No such file or directory")
        let folder = #expect(throws: GzipError.self) {
            var reader = try LineReader(path: "/")
            _ = try reader.next()
        }
        #expect(folder?.kind == .cannotRead)
    }
}

/// A file that goes with the value.
private final class TemporaryFile {
    let path: String

    init(_ bytes: [UInt8]) throws {
        path =
            FileManager.default.temporaryDirectory
            .appending(path: "leadloop-gzip-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func lines() throws -> [String] {
        var reader = try LineReader(path: path)
        var lines: [String] = []
        while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        return lines
    }
}

/// A gzip member of stored blocks, made here so that zlib does not check zlib (RFC 1951, 1952).
private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
        let block = rest.prefix(65_535)
        rest = rest.dropFirst(block.count)
        let length = UInt16(block.count)
        out.append(rest.isEmpty ? 1 : 0)
        out += littleEndian(length) + littleEndian(~length) + block
    } while !rest.isEmpty
    return out + littleEndian(crc32(bytes)) + littleEndian(UInt32(bytes.count))
}

private func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
}

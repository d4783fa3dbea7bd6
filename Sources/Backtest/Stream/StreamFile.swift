import Gzip
import System

extension VerdictStream {
    /// Reads a stream: a header, then one verdict a line, `.gz` too.
    ///
    /// - Parameters:
    ///   - path: `-` is stdin.
    ///   - misfits: told of each line that cannot be used.
    /// - Throws: when the header is broken, or no verdict is left.
    package static func read(
        _ path: String, _ misfits: inout Misfits, onProgress: (Int) -> Void = { _ in }
    ) throws -> (stream: VerdictStream, lineCount: Int) {
        var lines = try LineReader(path: path)
        let reader = StreamLineReader()
        guard let first = try lines.nextText(), let header = try header(first, lines, reader)
        else {
            throw BacktestError(
                .data, "\(Printable.text(path)) is empty", why: "there is no line in it",
                remedy: Self.formRemedy)
        }
        var stream = VerdictStream()
        stream.header = header
        var (lineOfJudgement, lineCount) = ([String: Int](), 0)
        while let line = try lines.nextText() {
            lineCount += 1
            onProgress(lineCount)
            do throws(Misfit) {
                let (verdict, features) = try reader.verdict(line, number: lines.lineNumber)
                try stream.checkRoom(for: features)
                if let id = verdict.judgementId {
                    if let earlier = lineOfJudgement[id] {
                        throw Misfit("judgementId stands in line \(earlier) already")
                    }
                    lineOfJudgement[id] = lines.lineNumber
                }
                stream.append(verdict, features)
            } catch {
                misfits.note(line: lines.lineNumber, error.why)
            }
        }
        guard !stream.verdicts.isEmpty else {
            throw BacktestError(
                .data, "\(Printable.text(path)) holds no verdict that can be used",
                why: lineCount == 0
                    ? "nothing follows the header" : "none of its lines fits, see above",
                remedy: Self.formRemedy)
        }
        stream.arrangeKeys()
        guard !stream.keys.isEmpty else {
            throw BacktestError(
                .data, "\(Printable.text(path)) holds nothing to learn from",
                why: "no line has a feature in x, and the header has no points",
                remedy: formRemedy)
        }
        return (stream, lineCount)
    }

    private static func header(
        _ line: [UInt8], _ lines: borrowing LineReader, _ reader: StreamLineReader
    ) throws -> Header? {
        do throws(Misfit) { return try reader.header(line) } catch {
            throw BacktestError(
                .data,
                "\(Printable.text(lines.path)):\(lines.lineNumber): the header cannot be used",
                why: error.why, remedy: Self.formRemedy)
        }
    }

    private func checkRoom(for features: [(key: String, x: Double)]) throws(Misfit) {
        let new = features.count { isNew($0.key) }
        guard keys.count + new <= Self.keysMax else {
            throw Misfit("the file has more than \(Self.keysMax) features")
        }
    }

    private static let formRemedy =
        "first line {\"baseRate\":0.2,\"points\":{\"demo\":40}}, then lines "
        + "{\"x\":{\"demo\":1},\"y\":1}; leadloop learn --help says more"
}

extension LineReader {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The next line that is not blank, without a byte order mark.
    mutating func nextText() throws(GzipError) -> [UInt8]? {
        while let line = try next() {
            let text =
                lineNumber == 1 && line.starts(with: Self.byteOrderMark)
                ? Array(line.dropFirst(3)) : line
            if text.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) { return text }
        }
        return nil
    }
}

import Config
import Gzip

/// `FILE:TOPIC` of the command line.
struct FeedSource: Sendable, Equatable, CustomStringConvertible {
    let path: String
    var topic: String

    /// The last colon divides: a file's name may hold some, a topic's cannot.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        (path, topic) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
        guard !path.isEmpty, TopicNames.fault(in: topic) == nil else { return nil }
    }

    var description: String { "\(path):\(topic)" }
}

extension Parse<FeedSource> {
    static let feedSource = Parse(
        placeholder: "FILE:TOPIC", meaning: "of the form FILE:TOPIC", completion: .file
    ) { FeedSource($0) }
}

/// One file of a history, read line by line; lines that cannot be fed are handed to `onBad`.
final class FeedFile {
    /// Where a line stands and what is wrong with it.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let path: String, line: Int, why: String
        var description: String { "\(path):\(line): \(why)" }
    }

    let source: FeedSource
    private var lines: LineReader
    private let reader: FeedLineReader
    private let onBad: (Fault) throws -> Void

    init(
        _ source: FeedSource, _ form: FeedLineReader.Form, onBad: @escaping (Fault) throws -> Void
    ) throws {
        lines = try LineReader(path: source.path)
        reader = FeedLineReader(form)
        self.source = source
        self.onBad = onBad
    }

    /// The next good line; blank ones are nothing.
    func next() throws -> FeedRecord? {
        while var line = try lines.next() {
            // Editors and exports of Windows write a byte order mark; no record has one.
            if lines.lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
            guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { continue }
            do throws(BadLine) { return try reader.read(line) } catch {
                try onBad(Fault(path: source.path, line: lines.lineNumber, why: error.why))
            }
        }
        return nil
    }

    /// How many lines a file has; nil for what can be read only once.
    static func lineCount(_ path: String) throws -> Int? {
        guard path != "-" else { return nil }
        var lines = try LineReader(path: path)
        while try lines.next() != nil {}
        return lines.lineNumber
    }
}

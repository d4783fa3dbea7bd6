// Events of libyaml become one tree in which each node knows its place.
//
// Stricter than YAML: one document; a key stands once; keys are scalars; depth and unfolded size are
// bounded. What leaves the tree readable (a key given twice) is noted and reading goes on; what does
// not (syntax, bad UTF-8, a bound) ends it.
import CYaml

/// Reads one document; nil, with the reason in `findings`, when there is no tree to speak of.
///
/// Errors may stand in `findings` beside a tree as well.
package func parse(_ bytes: [UInt8], findings: Findings) -> Node? {
    guard bytes.count <= Limits.bytesMax else {
        findings.error("the file is larger than \(Limits.bytesMax >> 20) MiB", at: nil)
        return nil
    }
    // libyaml keeps the pointer while it parses.
    return bytes.withUnsafeBufferPointer { input in
        var parser = Parser(input, findings)
        do throws(Parser.Stop) {
            return try parser.document()
        } catch {
            findings.error(error.message, at: error.mark)
            return nil
        }
    }
}

private struct Parser: ~Copyable {
    /// Why no tree can be made.
    struct Stop: Error {
        var message: String
        var mark: Mark
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeBufferPointer<UInt8>
    private let findings: Findings
    private var anchors: [String: Node] = [:]
    private var nodeCount = 0

    init(_ input: UnsafeBufferPointer<UInt8>, _ findings: Findings) {
        (self.input, self.findings) = (input, findings)
        parser = .allocate(capacity: 1)
        precondition(yaml_parser_initialize(parser) == 1, "libyaml: out of memory")
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    mutating func document() throws(Stop) -> Node {
        _ = try next()  // start of the stream
        guard try next().type == YAML_DOCUMENT_START_EVENT else {
            throw Stop(message: "the file is empty", mark: Mark())
        }
        let root = try node(try next(), depth: 1)
        _ = try next()  // end of the document
        let after = try next()
        guard after.type == YAML_STREAM_END_EVENT else {
            throw Stop(message: "a second document starts; a file holds one", mark: after.mark)
        }
        return root
    }

    private mutating func node(_ event: borrowing Event, depth: Int) throws(Stop) -> Node {
        let mark = event.mark
        guard depth <= Limits.depthMax else {
            throw Stop(message: "nested more than \(Limits.depthMax) levels deep", mark: mark)
        }
        var node: Node
        switch event.type {
        case YAML_ALIAS_EVENT:
            guard let name = event.anchor, let target = anchors[name] else {
                throw Stop(message: "alias of an anchor that does not stand before it", mark: mark)
            }
            try count(target.size, mark)
            return target
        case YAML_SCALAR_EVENT: node = Node(event.scalar, at: mark)
        case YAML_SEQUENCE_START_EVENT: node = try sequence(at: mark, depth)
        case YAML_MAPPING_START_EVENT: node = try mapping(at: mark, depth)
        default: throw Stop(message: "unexpected end", mark: mark)
        }
        try count(1, mark)
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func sequence(at mark: Mark, _ depth: Int) throws(Stop) -> Node {
        var items: [Node] = []
        while true {
            let event = try next()
            if event.type == YAML_SEQUENCE_END_EVENT { break }
            items.append(try node(event, depth: depth + 1))
        }
        var node = Node(.sequence(items), at: mark)
        node.size += items.reduce(0) { $0 + $1.size }
        return node
    }

    private mutating func mapping(at mark: Mark, _ depth: Int) throws(Stop) -> Node {
        var entries: [Node.Entry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try next()
            if event.type == YAML_MAPPING_END_EVENT { break }
            let keyNode = try node(event, depth: depth + 1)
            let value = try node(try next(), depth: depth + 1)
            guard case .scalar(let key, _) = keyNode.value else {
                findings.error("a key must be one word, not \(keyNode.kind)", at: keyNode.mark)
                continue
            }
            if let line = lines[key] {
                findings.error("'\(key)' stands in line \(line) already", at: keyNode.mark)
                continue
            }
            lines[key] = keyNode.mark.line
            entries.append(Node.Entry(key: key, mark: keyNode.mark, value: value))
        }
        var node = Node(.mapping(entries), at: mark)
        node.size += entries.reduce(0) { $0 + 1 + $1.value.size }
        return node
    }

    private mutating func count(_ nodes: Int, _ mark: Mark) throws(Stop) {
        nodeCount += nodes
        guard nodeCount <= Limits.nodesMax else {
            throw Stop(
                message: "more than \(Limits.nodesMax) values (aliases count each time)",
                mark: mark)
        }
    }

    private mutating func next() throws(Stop) -> Event {
        if let event = Event(from: parser) { return event }
        throw parser.pointee.error == YAML_READER_ERROR ? unreadable() : syntaxError()
    }

    /// libyaml gives a byte offset only when the bytes are no text.
    private func unreadable() -> Stop {
        let offset = min(parser.pointee.problem_offset, input.count)
        let line = input[..<offset].count { $0 == UInt8(ascii: "\n") }
        let lineStart = input[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = input[lineStart..<offset].count(where: startsCharacter)
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
        return Stop(
            message: "the text is not UTF-8, or holds a control character (\(problem))",
            mark: Mark(line: line + 1, column: column + 1))
    }

    private func syntaxError() -> Stop {
        let failed = parser.pointee
        let problem = failed.problem.map { String(cString: $0) } ?? "unreadable"
        let context = failed.context.map {
            " (\(String(cString: $0)), line \(failed.context_mark.line + 1))"
        }
        let at = failed.problem_mark
        let mark = Mark(line: at.line + 1, column: at.column + 1)
        let here = input.lazy.filter(startsCharacter).dropFirst(at.index).first
        if here == UInt8(ascii: "\t") {
            return Stop(message: "a tab; indent with spaces", mark: mark)
        }
        if problem.contains("':'"), failed.context.map({ String(cString: $0) }) == Self.simpleKey {
            // libyaml looks for it until the next line; it is missing in the one before.
            let start = failed.context_mark
            return Stop(
                message: "a colon is missing behind the key, as in 'key: value'",
                mark: Mark(line: start.line + 1, column: start.column + 1))
        }
        return Stop(message: problem + (context ?? ""), mark: mark)
    }

    private static let simpleKey = "while scanning a simple key"
}

/// False for the second and later bytes of a character in UTF-8.
private func startsCharacter(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

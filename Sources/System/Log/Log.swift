// Log lines for people and for machines: one record a line, what varies in metadata and never in
// the sentence, control characters escaped so that no input can forge a line. No payload, secret or
// personal field belongs in here (operations.md, "Logs").

/// Writes log lines of one level and above, in one format, to one place.
///
/// A value: loggers of parts are copies with a name and metadata of their own. Any thread may write;
/// `sink` gets one whole line per call.
package struct Log: Sendable {
    package enum Level: String, CaseIterable, Sendable, Comparable {
        case trace, debug, info, notice, warning, error, critical

        package static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    package enum Format: String, CaseIterable, Sendable { case text, json }

    /// Keys are dotted camel case: `kafka.topic`, `kafka.partition`, `kafka.client.id`.
    package typealias Metadata = KeyValuePairs<String, Value>

    /// The least level that is written.
    package let level: Level
    package let format: Format
    /// Who speaks, such as `leadloop.scorer`.
    package let name: String
    private let context: [(key: String, value: Value)]
    private let now: @Sendable () -> Int64
    private let sink: @Sendable (String) -> Void

    /// - Parameters:
    ///   - now: wall time in milliseconds since 1970.
    ///   - sink: writes one line, which ends in a line feed.
    package init(
        level: Level = .info, format: Format = .text, name: String = "leadloop",
        now: @escaping @Sendable () -> Int64, sink: @escaping @Sendable (String) -> Void
    ) {
        self.init(level, format, name, [], now, sink)
    }

    private init(
        _ level: Level, _ format: Format, _ name: String, _ context: [(key: String, value: Value)],
        _ now: @escaping @Sendable () -> Int64, _ sink: @escaping @Sendable (String) -> Void
    ) {
        (self.level, self.format, self.name, self.context) = (level, format, name, context)
        (self.now, self.sink) = (now, sink)
    }

    /// Drops everything.
    package static let silent = Log(level: .critical, now: { 0 }, sink: { _ in })

    /// A logger of a part, whose metadata stands in each of its lines.
    package func named(_ part: String, _ metadata: Metadata = [:]) -> Log {
        Log(level, format, part, context + metadata.map { ($0.key, $0.value) }, now, sink)
    }

    package func write(_ level: Level, _ message: String, _ metadata: Metadata = [:]) {
        guard level >= self.level else { return }
        let line = LogLine(
            milliseconds: now(), level: level, name: name, message: message,
            metadata: context + metadata.map { ($0.key, $0.value) })
        sink(line.written(as: format) + "\n")
    }

    package func debug(_ message: String, _ metadata: Metadata = [:]) {
        write(.debug, message, metadata)
    }
    package func info(_ message: String, _ metadata: Metadata = [:]) {
        write(.info, message, metadata)
    }
    package func notice(_ message: String, _ metadata: Metadata = [:]) {
        write(.notice, message, metadata)
    }
    package func warning(_ message: String, _ metadata: Metadata = [:]) {
        write(.warning, message, metadata)
    }
    package func error(_ message: String, _ metadata: Metadata = [:]) {
        write(.error, message, metadata)
    }
}

extension Log {
    /// A value of metadata.
    package enum Value: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
        ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral
    {
        case text(String)
        case integer(Int64)
        case number(Double)

        package init(stringLiteral text: String) { self = .text(text) }
        package init(integerLiteral number: Int64) { self = .integer(number) }
        package init(floatLiteral number: Double) { self = .number(number) }
        package static func count(_ number: some BinaryInteger) -> Value { .integer(Int64(number)) }
    }
}

// Log lines for people and for machines: one record a line, what varies in metadata and never in
// the sentence, control characters escaped so that no input can forge a line. No payload, secret or
// personal field belongs in here (conventions.md, section 12).

/// Writes log lines of one level and above, in one format, to one place.
///
/// A value: loggers of parts are copies with a name and metadata of their own. Any thread may write;
/// `sink` gets one whole line per call.
public struct Log: Sendable {
    public enum Level: String, CaseIterable, Sendable, Comparable {
        case trace, debug, info, notice, warning, error, critical

        public static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    public enum Format: String, CaseIterable, Sendable { case text, json }

    /// Keys are dotted camel case: `kafka.topic`, `kafka.partition`, `kafka.client.id`.
    public typealias Metadata = KeyValuePairs<String, Value>

    /// The least level that is written.
    public let level: Level
    public let format: Format
    /// Who speaks, such as `leadloop.scorer`.
    public let name: String
    private let context: [(key: String, value: Value)]
    private let now: @Sendable () -> Int64
    private let sink: @Sendable (String) -> Void

    /// - Parameters:
    ///   - now: wall time in milliseconds since 1970.
    ///   - sink: writes one line, which ends in a line feed.
    public init(
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
    public static let silent = Log(level: .critical, now: { 0 }, sink: { _ in })

    /// A logger of a part, whose metadata stands in each of its lines.
    public func named(_ part: String, _ metadata: Metadata = [:]) -> Log {
        Log(level, format, part, context + metadata.map { ($0.key, $0.value) }, now, sink)
    }

    public func write(_ level: Level, _ message: String, _ metadata: Metadata = [:]) {
        guard level >= self.level else { return }
        let line = LogLine(
            milliseconds: now(), level: level, name: name, message: message,
            metadata: context + metadata.map { ($0.key, $0.value) })
        sink(line.written(as: format) + "\n")
    }

    public func debug(_ message: String, _ metadata: Metadata = [:]) {
        write(.debug, message, metadata)
    }
    public func info(_ message: String, _ metadata: Metadata = [:]) {
        write(.info, message, metadata)
    }
    public func notice(_ message: String, _ metadata: Metadata = [:]) {
        write(.notice, message, metadata)
    }
    public func warning(_ message: String, _ metadata: Metadata = [:]) {
        write(.warning, message, metadata)
    }
    public func error(_ message: String, _ metadata: Metadata = [:]) {
        write(.error, message, metadata)
    }
}

extension Log {
    /// A value of metadata.
    public enum Value: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
        ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral
    {
        case text(String)
        case integer(Int64)
        case number(Double)

        public init(stringLiteral text: String) { self = .text(text) }
        public init(integerLiteral number: Int64) { self = .integer(number) }
        public init(floatLiteral number: Double) { self = .number(number) }
        public static func count(_ number: some BinaryInteger) -> Value { .integer(Int64(number)) }
    }
}

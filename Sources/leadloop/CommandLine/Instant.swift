import System

/// A moment, as records write it: what names one of them exactly.
struct Instant: Sendable, Equatable {
    let milliseconds: Int64
}

extension Parse<Instant> {
    static let instant = Parse(
        placeholder: "TIME", meaning: "a time such as 2026-03-04T09:12:00Z"
    ) { text in
        text.utf8Span.span.bytes.withUnsafeBytes { EventTime.milliseconds($0) }
            .map { Instant(milliseconds: $0) }
    }
}

import System

/// A moment as people say it: a time, a day, or how long ago.
enum Moment: Sendable, Equatable {
    /// Milliseconds since 1970.
    case at(Int64)
    case back(Span)

    static let now = Moment.back(Span(milliseconds: 0))

    init?(_ text: String) {
        if text == "now" {
            self = .now
            return
        }
        if let span = Span(text) {
            self = .back(span)
            return
        }
        let time = text.utf8.count == 10 ? text + "T00:00:00Z" : text
        let read = time.utf8Span.span.bytes.withUnsafeBytes { EventTime.milliseconds($0) }
        guard let read else { return nil }
        self = .at(read)
    }

    func milliseconds(now: Int64) -> Int64 {
        switch self {
        case .at(let time): time
        case .back(let span): now - span.milliseconds
        }
    }
}

extension Parse<Moment> {
    static let moment = Parse(
        placeholder: "TIME",
        meaning:
            "a time such as 2026-03-04T09:12:00Z, a day (UTC), how long ago, such as 7d, or now"
    ) { Moment($0) }
}

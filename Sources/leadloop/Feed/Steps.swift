/// Cuts a history into spans of equal length, which begin at multiples of it: days at midnight UTC.
struct Steps {
    let milliseconds: Int64
    /// Number of the span that was entered last.
    private(set) var current: Int64?
    /// Spans entered, without the empty ones between them.
    private(set) var count = 0

    init(of span: Span) { milliseconds = span.milliseconds }

    /// Whether a record begins a later span than the one before: what came before must then be
    /// settled first. A record that is late belongs to the span that is open.
    mutating func entersNext(at time: Int64) -> Bool {
        let step = time / milliseconds - (time % milliseconds < 0 ? 1 : 0)
        guard let open = current else {
            (current, count) = (step, 1)
            return false
        }
        guard step > open else { return false }
        current = step
        count += 1
        return true
    }

    /// When the open span began, in milliseconds since 1970.
    var startMilliseconds: Int64 { (current ?? 0) * milliseconds }
}

/// Keeps a rate: how long to wait before the next record.
struct Pace {
    let perSecond: Int

    func waitMilliseconds(sent: Int, elapsedSeconds: Double) -> Int {
        let due = Double(sent) / Double(perSecond)
        return due <= elapsedSeconds ? 0 : Int(((due - elapsedSeconds) * 1_000).rounded(.up))
    }
}

/// `500/s` or `500`.
struct Rate: Sendable, Equatable, CustomStringConvertible {
    let perSecond: Int
    var description: String { "\(perSecond)/s" }

    init?(_ text: String) {
        let digits = text.hasSuffix("/s") ? text.dropLast(2) : text[...]
        guard let count = Int(digits), count > 0 else { return nil }
        perSecond = count
    }
}

extension Parse<Rate> {
    static let rate = Parse(placeholder: "N/s", meaning: "a rate such as 500/s") { Rate($0) }
}

/// The time a record is sent with: when it happened, as far as a broker takes it.
///
/// Kafka refuses times more than an hour ahead of its clock (KIP-937), and what is ahead of ours is
/// an error of the sender. Times before 1970 cannot be written at all.
func recordMilliseconds(eventMilliseconds: Int64, now: Int64) -> Int64 {
    max(1, min(eventMilliseconds, now))
}

import System

/// How far a long job is: one line that changes on a terminal, a plain line every 10 s elsewhere.
struct Progress {
    private let out: Output
    private let style: Style
    private let isTerminal: Bool
    private let unit: String
    private let total: Int?
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant
    private var isShown = false

    /// - Parameter total: nil when nobody knows.
    init(_ terminal: Terminal, unit: String, total: Int?, now: ContinuousClock.Instant = .now) {
        (out, style) = (terminal.talk, terminal.talkStyle)
        isTerminal = terminal.talk.isTerminal
        (self.unit, self.total) = (unit, total)
        (start, last) = (now, now)
    }

    func elapsedSeconds(_ now: ContinuousClock.Instant = .now) -> Double { seconds(now - start) }

    /// To be called often: writes only when it is time to.
    mutating func update(
        _ done: Int, note: @autoclosure () -> String = "", now: ContinuousClock.Instant = .now
    ) {
        guard now - last >= (isTerminal ? .milliseconds(100) : .seconds(10)) else { return }
        last = now
        let text = Self.text(
            done: done, total: total, unit: unit, elapsedSeconds: elapsedSeconds(now),
            note: note())
        if isTerminal {
            isShown = true
            out.write("\r\u{1B}[2K" + text.prefix((out.columns ?? 80) - 1))
        } else {
            out.line(text)
        }
    }

    /// Clears the changing line, so that other lines can follow.
    mutating func clear() {
        if isShown { out.write("\r\u{1B}[2K") }
        isShown = false
    }

    /// `12,000 of 64,730 records, 18 %, 6,012/s, 9 s left`.
    static func text(
        done: Int, total: Int?, unit: String, elapsedSeconds: Double, note: String
    ) -> String {
        let rate = elapsedSeconds > 0 ? Double(done) / elapsedSeconds : 0
        var parts = [grouped(done) + (total.map { " of \(grouped($0))" } ?? "") + " \(unit)"]
        if let total, total > 0 { parts.append("\(done * 100 / total) %") }
        parts.append("\(grouped(Int(rate.rounded())))/s")
        if let total, rate > 0, done < total {
            parts.append("\(duration(Double(total - done) / rate)) left")
        }
        if !note.isEmpty { parts.append(note) }
        return parts.joined(separator: ", ")
    }
}

/// `9 s`, `2 min 05 s`, `3 h 10 min`.
func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(0, seconds), 1e9).rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(two(whole % 60)) s" }
    return "\(whole / 3_600) h \(two(whole / 60 % 60)) min"
}

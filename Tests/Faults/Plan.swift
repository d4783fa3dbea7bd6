// Which fault comes when: what was asked for at least, spread over the time, and what a draw adds.

struct Plan {
    private var wanted: [FaultKind]
    private let count: Int
    private let seconds: Double
    private let records: Int
    private let kinds: [FaultKind]
    private(set) var done = 0

    init(_ options: Options, _ random: inout SeededRandom) {
        wanted = options.plan.sorted { $0.key.rawValue < $1.key.rawValue }
            .flatMap { Array(repeating: $0.key, count: $0.value) }
            .shuffled(using: &random)
        (count, seconds, records) = (wanted.count, Double(options.seconds), options.records)
        kinds = options.faults
    }

    func isOver(atSeconds elapsed: Double, sent: Int) -> Bool {
        wanted.isEmpty && elapsed >= seconds && sent >= records
    }

    /// Of the plan as far as it is due, else drawn.
    mutating func next(atSeconds elapsed: Double, sent: Int, _ random: inout SeededRandom)
        -> FaultKind
    {
        done += 1
        // Of whichever takes longest, so that the plan does not end long before the rest.
        let parts = [
            seconds > 0 ? elapsed / seconds : 1,
            records > 0 ? Double(sent) / Double(records) : 1,
        ]
        let due = Double(count) * min(1, parts.min() ?? 1)
        if Double(count - wanted.count) <= due, let kind = wanted.popLast() { return kind }
        return FaultKind.next(among: kinds, &random)
    }

    /// Seconds until the end, as it goes now.
    func left(atSeconds elapsed: Double, sent: Int) -> Double {
        let each = done > 0 ? elapsed / Double(done) : 0
        let rate = elapsed > 0 ? Double(sent) / elapsed : 0
        return max(
            seconds - elapsed, Double(wanted.count) * each,
            rate > 0 ? Double(records - sent) / rate : 0, 0)
    }
}

/// When memory is given back: some time after work that takes more of it than what follows, a
/// restore or a backlog with their full prefetch queues.
struct TrimRule {
    private var due: ContinuousClock.Instant?

    /// By then the library's threads have let go of what was read ahead.
    static let delay = Duration.seconds(5)

    mutating func noteBurst(at now: ContinuousClock.Instant) { due = now + Self.delay }

    /// - Returns: whether to do it now; once per burst.
    mutating func takeIsDue(at now: ContinuousClock.Instant) -> Bool {
        guard let due, now >= due else { return false }
        self.due = nil
        return true
    }
}

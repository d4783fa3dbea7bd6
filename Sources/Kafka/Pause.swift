/// A time without anything, and when to say so.
package struct Pause {
    private var next: ContinuousClock.Instant

    package init(at now: ContinuousClock.Instant) { next = now + .seconds(5) }

    /// After 5 s, then every 20 s.
    package mutating func isWorthAWord(at now: ContinuousClock.Instant) -> Bool {
        guard now >= next else { return false }
        next = now + .seconds(20)
        return true
    }
}

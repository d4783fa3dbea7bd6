/// Where a worker is between its start and its end (DESIGN.md, "States of the loop"), for people.
package enum WorkerPhase: Sendable, Equatable {
    /// Of the group: it has none.
    case waiting
    /// The state of so many partitions is in memory again.
    case restoring(done: Int, of: Int)
    case running
    /// Told to stop, writes everything.
    case stopping
}

/// A phase and since when it is.
package struct PhaseSince: Sendable, Equatable {
    package var phase = WorkerPhase.waiting
    package var since = ContinuousClock.now

    package init() {}

    /// - Returns: what a log should say of the step; nil: nothing.
    mutating func enter(_ new: WorkerPhase, at now: ContinuousClock.Instant) -> String? {
        let old = self
        phase = new
        switch (old.phase, new) {
        case (.restoring, .restoring): return nil
        case (let before, _) where before == new: return nil
        default: since = now
        }
        switch new {
        case .restoring(_, let count): return "got \(count) partitions, restoring their leads"
        case .running:
            guard case .restoring(_, let count) = old.phase else { return nil }
            let seconds = Double((now - old.since) / .milliseconds(100)) / 10
            return "restored \(count) partitions in \(seconds) s"
        case .waiting: return "gave its partitions back, waits for new ones"
        case .stopping: return nil
        }
    }
}

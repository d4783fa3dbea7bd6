// When the open transaction ends: a value that is moved by what the loop sees, so that a test can move
// it too. Source: transactions.md, "The loop".

struct CommitSchedule {
    private let rule: CommitRule
    private var openedAt: ContinuousClock.Instant
    private var due: ContinuousClock.Instant
    /// Every poll since it was opened returned a full batch.
    private(set) var isBacklog = false
    /// Records taken into it.
    private(set) var recordCount = 0
    private(set) var limit: TransactionLimit
    /// The last one failed, and had so much time that its size was the reason.
    private(set) var wasOutlived = false

    /// Longest wait for records while nothing is due.
    static let pollMilliseconds: Int64 = 50

    /// - Parameter limit: what was found out about the cluster before; nil: nothing yet.
    init(
        _ rule: CommitRule, at now: ContinuousClock.Instant,
        limit: TransactionLimit? = nil, timeout: Duration = .seconds(10)
    ) {
        self.rule = rule
        self.limit = limit ?? TransactionLimit(rule.recordCountMax, timeout: timeout)
        (openedAt, due) = (now, now)
    }

    /// A transaction was opened.
    mutating func open(at now: ContinuousClock.Instant) {
        openedAt = now
        due = now + .milliseconds(rule.backlogMilliseconds)
        isBacklog = true
        recordCount = 0
        wasOutlived = false
    }

    /// A poll returned records, with room for more.
    mutating func sawEnd() {
        isBacklog = false
        due = min(due, openedAt + .milliseconds(rule.intervalMilliseconds))
    }

    /// A poll returned nothing.
    mutating func ranDry(at now: ContinuousClock.Instant) {
        isBacklog = false
        due = min(due, now + .milliseconds(rule.idleMilliseconds))
    }

    mutating func take() { recordCount += 1 }

    /// Records that the open transaction, or else the next one, may still take.
    func room(isOpen: Bool) -> Int { max(1, limit.records - (isOpen ? recordCount : 0)) }

    /// The open transaction may take one more.
    var hasRoom: Bool { recordCount < limit.records }

    /// It was committed.
    mutating func committed(sent: SentCounts, at now: ContinuousClock.Instant) {
        limit.committed(size(sent), after: now - openedAt)
    }

    /// It was not. True: it had too little time, and the next one will be smaller.
    mutating func failed(sent: SentCounts, at now: ContinuousClock.Instant) -> Bool {
        guard !wasOutlived else { return limit.isReduced }
        let before = limit.records
        wasOutlived = limit.failed(size(sent), after: now - openedAt)
        return limit.records < before
    }

    /// One that takes nothing writes what was due.
    private func size(_ sent: SentCounts) -> Int { recordCount > 0 ? recordCount : sent.records }

    /// - Parameter sent: in the open transaction.
    func isDue(sent: SentCounts, at now: ContinuousClock.Instant) -> Bool {
        now >= due || recordCount >= limit.records || sent.records >= rule.sentCountMax
            || sent.bytes >= rule.sentBytesMax
    }

    /// How long to wait for records.
    func pollMilliseconds(isOpen: Bool, at now: ContinuousClock.Instant) -> Int32 {
        guard isOpen else { return Int32(Self.pollMilliseconds) }
        return Int32(min(Self.pollMilliseconds, max(0, (due - now).milliseconds)))
    }
}

/// What a transaction has sent.
package struct SentCounts: Sendable, Equatable {
    package var records = 0
    package var bytes = 0
    package init() {}
}

/// How much state a commit writes.
package enum FlushScope: Sendable {
    /// What was decided, and the oldest of what is due.
    case due
    /// As much as fits into one transaction.
    case everything
}

/// What follows an abort.
enum AfterAbort {
    /// Reading goes back to the start of the transaction.
    case rewind
    /// It stays where it is: the partitions are given up anyway.
    case stay
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

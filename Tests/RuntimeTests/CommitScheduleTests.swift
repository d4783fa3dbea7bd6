// When a transaction ends, moved by hand: no clock, no broker.
import Testing

@testable import Runtime

@Suite("when a transaction ends")
struct CommitScheduleTests {
    private let start = ContinuousClock.now
    private let rule: CommitRule = {
        var rule = CommitRule()
        rule.intervalMilliseconds = 100
        rule.idleMilliseconds = 20
        rule.backlogMilliseconds = 1_000
        rule.recordCountMax = 50
        rule.sentCountMax = 10
        rule.sentBytesMax = 1_000
        return rule
    }()

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant {
        start + .milliseconds(milliseconds)
    }

    private func opened() -> CommitSchedule {
        var schedule = CommitSchedule(rule, at: start)
        schedule.open(at: start)
        return schedule
    }

    /// The first millisecond at which it is due.
    private func due(_ schedule: CommitSchedule) -> Int? {
        (0...2_000).first { schedule.isDue(sent: SentCounts(), at: at($0)) }
    }

    @Test("in a backlog late, with room in a batch sooner, without input soonest")
    func times() {
        var schedule = opened()
        #expect(due(schedule) == 1_000 && schedule.isBacklog)
        schedule.sawEnd()
        #expect(due(schedule) == 100 && !schedule.isBacklog)
        schedule.ranDry(at: at(30))
        #expect(due(schedule) == 50)
        // Later news never puts it off.
        schedule.sawEnd()
        schedule.ranDry(at: at(40))
        #expect(due(schedule) == 50)
    }

    @Test("dry after the interval, it is due at once")
    func lateDry() {
        var schedule = opened()
        schedule.ranDry(at: at(990))
        #expect(due(schedule) == 1_000)
        schedule.open(at: at(1_000))
        #expect(due(schedule) == 2_000)
    }

    @Test("each bound ends it: records taken, records sent, bytes sent; one less does not")
    func bounds() {
        var schedule = opened()
        for _ in 0..<49 { schedule.take() }
        var sent = SentCounts()
        (sent.records, sent.bytes) = (9, 999)
        #expect(!schedule.isDue(sent: sent, at: start))
        sent.records = 10
        #expect(schedule.isDue(sent: sent, at: start))
        (sent.records, sent.bytes) = (9, 1_000)
        #expect(schedule.isDue(sent: sent, at: start))
        (sent.records, sent.bytes) = (9, 999)
        schedule.take()
        #expect(schedule.recordCount == 50 && schedule.isDue(sent: sent, at: start))
        // Of the transaction, not of the process.
        schedule.open(at: start)
        #expect(schedule.recordCount == 0 && !schedule.isDue(sent: sent, at: start))
    }

    @Test("a poll waits until it is due, at most 50 ms, and 50 ms when nothing is open")
    func polls() {
        var schedule = opened()
        #expect(schedule.pollMilliseconds(isOpen: true, at: start) == 50)
        schedule.ranDry(at: start)
        #expect(schedule.pollMilliseconds(isOpen: true, at: at(5)) == 15)
        #expect(schedule.pollMilliseconds(isOpen: true, at: at(25)) == 0)
        #expect(schedule.pollMilliseconds(isOpen: false, at: at(25)) == 50)
    }
}

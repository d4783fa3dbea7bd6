// How large a transaction may be after what became of those before it: no clock, no broker.
import Testing

@testable import Runtime

@Suite("the size of a transaction")
struct TransactionLimitTests {
    enum Step: Sendable {
        case committed(Int, seconds: Double)
        case failed(Int, seconds: Double, isSize: Bool)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: [Step]
        let records: Int
        init(_ name: String, _ steps: Step..., gives records: Int) {
            (testDescription, self.steps, self.records) = (name, steps, records)
        }
    }

    /// 10,000 records at most, 10 s.
    static let rows = [
        Row("at first as the settings say", gives: 10_000),
        Row("quick ones change nothing", .committed(10_000, seconds: 1), gives: 10_000),
        Row(
            "what took all the time is cut to a quarter of what it was",
            .failed(4_000, seconds: 10, isSize: true), gives: 1_000),
        Row(
            "what failed sooner failed for another reason",
            .failed(4_000, seconds: 7.9, isSize: false), gives: 10_000),
        Row(
            "again and again, down to the least",
            .failed(4_000, seconds: 18, isSize: true), .failed(1_000, seconds: 12, isSize: true),
            .failed(250, seconds: 12, isSize: true), .failed(62, seconds: 12, isSize: true),
            gives: 50),
        Row(
            "a small one that waited for a broker is not cut to nothing",
            .failed(3, seconds: 10, isSize: true), gives: 50),
        Row(
            "what just got through is halved before it fails",
            .committed(4_000, seconds: 5.1), gives: 2_000),
        Row(
            "it grows by an eighth while there is time",
            .failed(3_200, seconds: 10, isSize: true), .committed(800, seconds: 1), gives: 900),
        Row(
            "not where time is short",
            .failed(3_200, seconds: 10, isSize: true), .committed(800, seconds: 2.6), gives: 800),
        Row(
            "nor where there was nothing more to take",
            .failed(3_200, seconds: 10, isSize: true), .committed(799, seconds: 1), gives: 800),
    ]

    @Test(
        "follows the time that transactions take; caught: the same one sent until a fence is taken for a twin",
        arguments: rows)
    func table(row: Row) {
        var limit = TransactionLimit(10_000, timeout: .seconds(10))
        for step in row.steps {
            switch step {
            case .committed(let size, let seconds):
                limit.committed(size, after: .seconds(seconds))
            case .failed(let size, let seconds, let isSize):
                let isOutlived = limit.failed(size, after: .seconds(seconds))
                #expect(isOutlived == isSize)
            }
        }
        #expect(limit.records == row.records)
        #expect(limit.isReduced == (row.records < 10_000))
        #expect(limit.leadsMax == (row.records < 10_000 ? row.records : .max))
    }

    @Test("it grows back to what the settings say, and no farther")
    func growsBack() {
        var limit = TransactionLimit(10_000, timeout: .seconds(10))
        _ = limit.failed(10, after: .seconds(10))
        var count = 0
        while limit.isReduced, count < 100 {
            limit.committed(limit.records, after: .seconds(1))
            count += 1
        }
        #expect(limit.records == 10_000 && count < 60)
    }

    /// Caught: one failure counted twice, as the abort that fails after it was tried.
    @Test("a schedule leaves room for what a transaction may still take, and cuts once per failure")
    func schedule() {
        let start = ContinuousClock.now
        var rule = CommitRule()
        rule.recordCountMax = 1_000
        var schedule = CommitSchedule(rule, at: start, timeout: .seconds(10))
        #expect(schedule.room(isOpen: false) == 1_000)
        schedule.open(at: start)
        for _ in 0..<400 { schedule.take() }
        #expect(schedule.room(isOpen: true) == 600 && schedule.room(isOpen: false) == 1_000)
        let isSmaller = schedule.failed(sent: SentCounts(), at: start + .seconds(11))
        #expect(isSmaller && schedule.limit.records == 100 && schedule.wasOutlived)
        let isSmallerStill = schedule.failed(sent: SentCounts(), at: start + .seconds(12))
        #expect(isSmallerStill && schedule.limit.records == 100)
        // The next worker goes on with it.
        let next = CommitSchedule(rule, at: start, limit: schedule.limit, timeout: .seconds(10))
        #expect(next.room(isOpen: false) == 100)
        #expect(!next.wasOutlived)
    }
}

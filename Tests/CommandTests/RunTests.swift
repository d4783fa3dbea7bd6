import Config
import Leads
import Scoring
import Testing
import Wire

@testable import Runtime
@testable import leadloop

@Suite struct RunTests {
    private func sample(_ records: Int64, partitions: Set<String> = ["a/0"]) -> StatusSample {
        var sample = StatusSample()
        (sample.records, sample.partitions, sample.lag) = (records, partitions, 0)
        return sample
    }

    @Test("a status line tells rate, lag, leads, MQLs, dead letters and weights")
    func line() {
        var now = sample(61_000)
        (now.leads, now.mqls, now.verdicts, now.deadLetters) = (9_240, 412, 1, 3)
        (now.lag, now.weightsVersion) = (7, 5)
        #expect(
            now.text(since: sample(1_000), seconds: 10)
                == "6,000 records/s, lag 7, 9,240 leads, 412 MQLs, 1 verdict, 3 dead letters, "
                + "weights version 5, 1 partition")
    }

    // Bug: "lag 0, 0 leads, 0 MQLs" for 10 s after a restart, while nothing was known yet.
    @Test("before it runs a line says what it waits for, and how far a restore is")
    func phases() throws {
        func text(_ phases: WorkerPhase...) -> String {
            StatusSample(
                phases.map { phase in
                    var status = WorkerStatus()
                    status.phase.phase = phase
                    if phase == .running { status.lagRecords = 0 }
                    return (.scorer, status)
                }
            ).text(since: StatusSample(), seconds: 1)
        }
        #expect(text(.waiting, .waiting).hasPrefix("waiting for partitions for 0 s"))
        #expect(text(.waiting, .restoring(done: 3, of: 6)) == "restoring 3 of 6 partitions, 50 %")
        #expect(text(.running, .waiting).contains("lag 0"))
        #expect(text(.stopping).hasPrefix("draining"))
    }

    /// Caught: "lag 0, 0 partitions", which reads as idle while nothing is owned.
    @Test("without a partition nobody knows the lag; a quota of the cluster is told")
    func unknown() {
        var worker = WorkerStatus()
        worker.phase.phase = .running
        let waiting = StatusSample([(.scorer, worker)])
        let text = waiting.text(since: waiting, seconds: 1)
        #expect(text.contains("no partition assigned yet, 0 leads"))
        #expect(!text.contains("lag") && !text.contains("0 partitions"))
        (worker.lagRecords, worker.throttledMilliseconds) = (10_000, 1_850)
        let throttled = StatusSample([(.scorer, WorkerStatus()), (.scorer, worker)])
        #expect(throttled.lag == 10_000)
        #expect(
            throttled.text(since: throttled, seconds: 1)
                .hasSuffix("throttled by the broker (1,850 ms)"))
    }

    @Test("events of no behaviour stand in the line")
    func unmatched() {
        var worker = WorkerStatus()
        worker.phase.phase = .running
        worker.task.notUnderstood = NotUnderstood(
            events: [NotUnderstood.Event(name: "x", count: 3)], eventCount: 3, traits: [],
            aliasCount: 0, anonymousCount: 0)
        let sample = StatusSample([(.scorer, worker), (.scorer, worker)])
        #expect(sample.text(since: sample, seconds: 1).contains(", 6 events of no behaviour, "))
    }

    @Test("partitions that came or went give no rate, because counters come with them")
    func moved() {
        let now = sample(61_000, partitions: ["a/0", "a/1"])
        #expect(now.text(since: sample(1_000), seconds: 10).hasPrefix("lag 0"))
        #expect(sample(5).text(since: sample(9), seconds: 10).hasPrefix("lag 0"))
    }

    @Test("a warning comes when more than 1 % are on a wrong partition, and again when it doubled")
    func wrongPartitions() throws {
        var wrong = WrongPartitions(.murmur2, topics: ["e", "v"])
        func sample(_ count: Int64, of taken: Int64) -> StatusSample {
            var sample = StatusSample()
            (sample.taken, sample.wrongPartition) = (taken, count)
            return sample
        }
        let told = [
            sample(19, of: 19), sample(10, of: 1_000), sample(15, of: 1_000),
            sample(29, of: 1_000), sample(90, of: 120), sample(120, of: 120),
        ].map { wrong.warning($0) }
        // Too few to tell a share; 1 % is not more than 1 %; neither is twice the share told last.
        #expect(told.map { $0 != nil } == [false, false, true, false, true, false])
        let first = try #require(told[2])
        #expect(first.hasPrefix("1.5 % of records"))
        for part in [
            "15 of 1,000", "partitioner=murmur2_random", "leadloop repartition --from e or v",
            "leadloop dlq replay --code wrong_partition",
        ] { #expect(first.contains(part), "\(first)") }
        #expect(told[4]?.hasPrefix("75 % of records") == true)
    }

    @Test("scorers count records, aggregators only lag and partitions")
    func roles() {
        var scorer = WorkerStatus()
        scorer.name = "h-scorer-0"
        (scorer.task.partitions, scorer.task.leads, scorer.lagRecords) = ([0, 1], 5, 2)
        (scorer.task.counts.scored, scorer.task.weightsVersion) = (10, 3)
        (scorer.task.taken, scorer.task.wrongPartition) = (7, 4)
        var aggregator = WorkerStatus()
        aggregator.name = "h-aggregator-0"
        (aggregator.task.partitions, aggregator.lagRecords) = ([0], 1)
        aggregator.task.counts.scored = 99
        let sample = StatusSample([(.scorer, scorer), (.aggregator, aggregator)])
        #expect(sample.records == 10)
        #expect(sample.lag == 3)
        #expect(sample.taken == 7 && sample.wrongPartition == 4)
        #expect(sample.partitions.count == 3)
        #expect(sample.weightsVersion == 3)
    }
}

import Config
import Kafka
import Runtime
import Scoring
import System
import Wire

/// The workers that copy, started together and ended together.
final class CopyCrew {
    struct Sample: Equatable {
        var copied: Int64 = 0, deadLetters: Int64 = 0, lag: Int64 = 0
        var partitions = 0

        var text: String {
            "\(grouped(copied)) copied, \(counted(Int(deadLetters), "dead letter")), "
                + "lag \(grouped(lag)), \(counted(partitions, "partition"))"
        }
    }

    private let threads: [WorkerThread]
    private let connection: Connection
    private let log: Log
    private let group: String
    private let places: [TopicPartition]

    init(_ connection: Connection, _ plan: RepartitionPlan, keys: [[String]]) {
        let rule = RepartitionRule(
            from: plan.source, to: plan.target, deadLetters: plan.deadLetters, keys: keys)
        let group = "\(connection.group)-repartition-\(plan.source)"
        let count = min(connection.service.workerCount, plan.sourcePartitions)
        log = connection.log.named("leadloop.repartition")
        let log = log
        threads = (0..<count).map { number in
            var settings = WorkerSettings(connection, role: .scorer, number: number)
            (settings.group, settings.roleName) = (group, "repartition")
            settings.stateName = "\(connection.service.topicPrefix)\(group)"
            return WorkerThread.start(settings, rule, log: log, clock: wallMilliseconds)
        }
        (self.connection, self.group) = (connection, group)
        places = (0..<Int32(plan.sourcePartitions)).map { TopicPartition(plan.source, $0) }
    }

    var sample: Sample {
        threads.map(\.status).reduce(into: Sample()) { sum, worker in
            sum.copied += worker.task.counts.scored
            sum.deadLetters += worker.task.counts.deadLettered
            sum.lag += worker.lagRecords ?? 0
            sum.partitions += worker.task.partitions.count
        }
    }

    /// Until somebody asks to stop, a worker cannot go on, or all is copied.
    func run(untilEnd: Bool, every milliseconds: Int, _ stop: StopSignal) throws -> Failure? {
        var lag = untilEnd ? try GroupLag(group: group, places: places, connection) : nil
        var at = ContinuousClock.now
        var refused: [String] = []
        while !stop.isRaised {
            if let failure = threads.lazy.compactMap(\.end).compactMap(Crew.failure).first {
                return failure
            }
            if try lag?.state().isSettled == true { return nil }
            Thread.sleep(milliseconds: 50)
            guard ContinuousClock.now - at >= .milliseconds(milliseconds) else { continue }
            at = .now
            log.info(sample.text)
            let refusals = threads.flatMap { $0.status.task.refusals.values.map(\.description) }
            for refusal in refusals where !refused.contains(refusal) { log.error(refusal) }
            refused = refusals
        }
        return nil
    }

    func stop() -> Failure? {
        for thread in threads { thread.requestStop() }
        return threads.map { $0.join() }.compactMap(Crew.failure).first
    }
}

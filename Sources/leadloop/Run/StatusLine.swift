import Config
import Runtime
import Scoring
import System
import Wire

/// What all workers of a process have done so far.
struct StatusSample: Equatable {
    /// Owned now; rates are told only between samples of the same ones, because counters come with
    /// their partitions.
    var partitions: Set<String> = []
    var records: Int64 = 0
    var deadLetters: Int64 = 0
    /// Of this process since it got its partitions.
    var taken: Int64 = 0
    var wrongPartition: Int64 = 0
    var leads: Int64 = 0
    var mqls: Int64 = 0
    var verdicts: Int64 = 0
    /// nil while nothing is owned: nobody knows it then.
    var lag: Int64?
    /// How long brokers hold answers back; nil without a quota that bites.
    var throttledMilliseconds: Int?
    var dirty = 0
    var rebuilds = 0
    var refused: [String] = []
    var notUnderstood = NotUnderstood()
    /// Of the scorers; nil without one.
    var weightsVersion: Int?
    /// How the scorers are, else the aggregator: nil while one of them runs.
    var phase: PhaseSince?
    /// Wall time of the first records that a scorer got.
    var firstRecordMilliseconds: Int64?

    init() {}

    init(_ workers: [(role: Role, status: WorkerStatus)]) {
        let scorers = workers.filter { $0.role == .scorer }
        phase = Self.phase((scorers.isEmpty ? workers : scorers).map(\.status.phase))
        for (role, worker) in workers {
            partitions.formUnion(worker.task.partitions.map { "\(worker.name)/\($0)" })
            if let records = worker.lagRecords { lag = (lag ?? 0) + records }
            if let wait = worker.throttledMilliseconds {
                throttledMilliseconds = max(throttledMilliseconds ?? 0, wait)
            }
            rebuilds += worker.rebuilds
            refused += worker.task.refusals.sorted { $0.key < $1.key }.map {
                "\(worker.name) does not run partition \($0.key): \($0.value)"
            }
            guard role == .scorer else { continue }
            if let first = worker.loop.firstBatchMilliseconds {
                firstRecordMilliseconds = min(firstRecordMilliseconds ?? first, first)
            }
            records += worker.task.counts.total
            deadLetters += worker.task.counts.deadLettered
            taken += worker.task.taken
            wrongPartition += worker.task.wrongPartition
            leads += worker.task.leads
            mqls += worker.task.mqls
            verdicts += worker.task.verdicts
            dirty += worker.task.dirty
            notUnderstood.add(worker.task.notUnderstood)
            weightsVersion = max(weightsVersion ?? 0, worker.task.weightsVersion)
        }
    }

    /// That of the worker that is farthest, so of all that are not running yet.
    private static func phase(_ phases: [PhaseSince]) -> PhaseSince? {
        if phases.contains(where: { $0.phase == .running }) { return nil }
        func done(_ phase: PhaseSince) -> Int {
            if case .restoring(let done, _) = phase.phase { done + 1 } else { 0 }
        }
        return phases.max { done($0) < done($1) }
    }

    /// What a person should know before any number; nil while it runs.
    private func phaseText(_ now: ContinuousClock.Instant) -> String? {
        guard let phase else { return nil }
        switch phase.phase {
        case .running: return nil
        case .stopping: return "draining: writes everything"
        case .restoring(let done, let count):
            return "restoring \(done) of \(counted(count, "partition")), "
                + "\(100 * done / max(1, count)) %"
        case .waiting:
            return "waiting for partitions for \(fixed(seconds(now - phase.since), 0)) s: other "
                + "members have them, or a killed one until its session ends"
        }
    }

    /// `6,012 records/s, lag 0, 9,240 leads, 412 MQLs, 390 verdicts, 3 dead letters, weights 7`
    func text(
        since before: StatusSample, seconds: Double, now: ContinuousClock.Instant = .now
    ) -> String {
        // Counters of nothing would say that there is nothing to do.
        if let phase = phaseText(now) { return phase }
        var parts: [String] = []
        if before.partitions == partitions, records >= before.records, seconds > 0 {
            let rate = Double(records - before.records) / seconds
            parts.append("\(grouped(Int(rate.rounded()))) records/s")
        }
        parts.append(lag.map { "lag \(grouped($0))" } ?? "no partition assigned yet")
        parts.append(counted(Int(leads), "lead"))
        parts.append(counted(Int(mqls), "MQL"))
        parts.append(counted(Int(verdicts), "verdict"))
        parts.append(counted(Int(deadLetters), "dead letter"))
        if notUnderstood.eventCount > 0 {
            parts.append("\(counted(Int(notUnderstood.eventCount), "event")) of no behaviour")
        }
        if notUnderstood.strayVerdictCount > 0 {
            parts.append("\(counted(Int(notUnderstood.strayVerdictCount), "verdict")) of no MQL")
        }
        let unteaching = notUnderstood.mute.values.reduce(notUnderstood.blamedCount, +)
        if unteaching > 0 {
            parts.append("\(counted(Int(unteaching), "blame")) of no attribute")
        }
        if let weightsVersion { parts.append("weights version \(weightsVersion)") }
        if lag != nil { parts.append(counted(partitions.count, "partition")) }
        if let wait = throttledMilliseconds {
            parts.append("throttled by the broker (\(grouped(wait)) ms)")
        }
        if rebuilds > 0 { parts.append(counted(rebuilds, "rebuild")) }
        if !refused.isEmpty { parts.append("\(grouped(refused.count)) refused") }
        return parts.joined(separator: ", ")
    }
}

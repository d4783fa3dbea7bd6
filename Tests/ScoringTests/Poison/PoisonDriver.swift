// A scorer that owns everything, for foreign records and foreign state: bytes in, bytes out.
import Glibc
import Leads
import Poison
import Scoring
import TestSupport
import Testing
import Wire

/// CPU seconds of this thread, so that a busy machine is no hang.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

final class PoisonDriver {
    let environment: ScorerPartition.Environment
    private(set) var partition: ScorerPartition
    private let engagement: EngagementReader
    private let feedback = FeedbackReader()
    private var effects = Effects()

    init(_ definition: Definition = ScorerFixture.definitions[0]) {
        environment = ScorerPartition.Environment(
            definition: definition, definitionHash: "poison", partitionCount: 1,
            clusterId: "test", identity: ScorerFixture.identity)
        engagement = ScorerFixture.engagementReader(definition)
        partition = ScorerPartition(number: 0, environment: environment, start: Offsets(0, 0))
        partition.begin(atMilliseconds: ScorerFixture.start)
    }

    /// Takes a record and checks what holds for any: one counter, one position, no effect of what
    /// does not count, and no more than a second.
    @discardableResult
    func take(_ record: PoisonRecord, _ input: ScorerInput) -> Outcome {
        let before = partition.totals
        let start = cpuSeconds()
        let outcome = LogRecord(
            key: record.key, value: record.value, offset: before.next[input],
            timestamp: record.timestamp ?? ScorerFixture.start
        ).read { read in
            input == .engagement
                ? partition.takeEngagement(read, engagement, into: &effects)
                : partition.takeFeedback(read, feedback, into: &effects)
        }
        let seconds = cpuSeconds() - start
        var (counts, next) = (before.counts, before.next)
        counts[input].count(outcome)
        next[input] += 1
        if partition.totals.counts != counts || partition.totals.next != next {
            Issue.record("\(input), \(record.name): not counted exactly once")
        }
        if outcome != .scored, !effects.drain().isEmpty {
            Issue.record("\(input), \(record.name): \(outcome) has effects")
        }
        if seconds > 1 { Issue.record("\(input), \(record.name): \(seconds) s") }
        effects.clear()
        return outcome
    }

    /// The bytes of every lead.
    var leads: [[UInt8]: [UInt8]] {
        var leads: [[UInt8]: [UInt8]] = [:]
        partition.table.forEachRow { row in
            let lead = partition.table[row]
            leads[Array(lead.id)] = Array(lead.bytes)
        }
        return leads
    }

    /// Commits everything.
    /// - Returns: what it wrote to the changelog.
    func commit() -> [Output] {
        partition.chooseWriting(.everything, atMilliseconds: ScorerFixture.start)
        while partition.encodeNext(512, into: &effects) {}
        partition.encodeMeta(into: &effects)
        partition.committed()
        partition.begin(atMilliseconds: ScorerFixture.start)
        return effects.drain()
    }

    func use(_ weights: PublishedWeights) { partition.use(weights) }

    /// Goes on as the partition that a worker would build from a changelog.
    func restore(_ changelog: [Output], at committed: Offsets) throws {
        var loader = ScorerPartition.Loader(number: 0, environment: environment)
        for record in changelog {
            let (key, value) = (record.key.span.bytes, record.value.span.bytes)
            try key.withUnsafeBytes { key in
                try value.withUnsafeBytes { try loader.load(key: key, value: $0) }
            }
        }
        (partition, _) = try loader.finish(committed: committed, first: Offsets(0, 0))
        partition.finishRestore()
        partition.begin(atMilliseconds: ScorerFixture.start)
    }
}

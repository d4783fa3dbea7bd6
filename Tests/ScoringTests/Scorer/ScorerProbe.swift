// Drives one partition record by record: bytes in, effects out.
import Leads
import Scoring
import System
import TestSupport
import Wire

final class ScorerProbe {
    let partition: ScorerPartition
    private let engagementReader: EngagementReader
    private let feedbackReader = FeedbackReader()
    private var effects = Effects()
    private var offsets = Offsets(repeating: 0)

    init(
        _ definition: Definition = ScorerFixture.definitions[0],
        partitioner: Partitioner = .murmur2
    ) {
        var environment = ScorerFixture.environment(definition)
        environment.partitioner = partitioner
        partition = ScorerPartition(
            number: ScorerFixture.partition, environment: environment, start: Offsets(0, 0))
        engagementReader = ScorerFixture.engagementReader(definition)
        partition.begin(atMilliseconds: ScorerFixture.start)
    }

    @discardableResult
    func engage(
        key: [UInt8]?, value: [UInt8]?, at timestamp: Int64 = ScorerFixture.start,
        cloudEventHash: UInt64? = nil
    ) -> (outcome: Outcome, outputs: [Output]) {
        let record = LogRecord(
            key: key, value: value, offset: offsets.engagement, timestamp: timestamp,
            cloudEventHash: cloudEventHash)
        offsets.engagement += 1
        let outcome = record.read {
            partition.takeEngagement($0, engagementReader, into: &effects)
        }
        return (outcome, effects.drain())
    }

    @discardableResult
    func judge(key: [UInt8]?, value: [UInt8]?, at timestamp: Int64 = ScorerFixture.start)
        -> (outcome: Outcome, outputs: [Output])
    {
        let record = LogRecord(
            key: key, value: value, offset: offsets.feedback, timestamp: timestamp)
        offsets.feedback += 1
        let outcome = record.read { partition.takeFeedback($0, feedbackReader, into: &effects) }
        return (outcome, effects.drain())
    }

    /// Begins the next transaction where this one began.
    func redo() {
        offsets = partition.totals.next
        ids = 0
        partition.begin(atMilliseconds: ScorerFixture.start)
    }

    // MARK: Good records

    private var ids = 0

    /// A track call that happens when it is received.
    @discardableResult
    func track(_ event: String, _ lead: String, days: Double = 0, id: String? = nil)
        -> (outcome: Outcome, outputs: [Output])
    {
        ids += 1
        let time = ScorerFixture.start + Int64(days * 86_400_000)
        return engage(
            key: Array(lead.utf8),
            value: Array(
                #"""
                {"type":"track","event":"\#(event)","userId":"\#(lead)",
                "messageId":"\#(id ?? "id \(ids)")"}
                """#.utf8), at: time)
    }

    @discardableResult
    func identify(_ traits: String, _ lead: String, days: Double = 0)
        -> (outcome: Outcome, outputs: [Output])
    {
        let time = ScorerFixture.start + Int64(days * 86_400_000)
        return engage(
            key: Array(lead.utf8),
            value: Array(
                #"{"type":"identify","userId":"\#(lead)","traits":\#(traits)}"#.utf8), at: time)
    }

    /// - Parameter more: further fields, each with a comma before it.
    @discardableResult
    func verdict(_ verdict: String, _ lead: String, days: Double = 0, more: String = "")
        -> (outcome: Outcome, outputs: [Output])
    {
        ids += 1
        let time = ScorerFixture.start + Int64(days * 86_400_000)
        return judge(
            key: Array(lead.utf8),
            value: Array(
                #"""
                {"feedbackId":"f\#(ids)","leadId":"\#(lead)","repId":"rep","verdict":"\#(verdict)",
                "occurredAt":"\#(EventTime.text(time))"\#(more)}
                """#.utf8), at: time)
    }

    // MARK: State

    func lead(_ id: String) -> LeadImage? {
        let id = Array(id.utf8)
        return id.withUnsafeBytes { bytes in
            partition.table.find(bytes, hash: StableHash.hash64(bytes)).map {
                partition.table[$0]
            }
        }
    }

    /// The bytes of every lead.
    var state: Set<[UInt8]> {
        var leads: Set<[UInt8]> = []
        partition.table.forEachRow { leads.insert(Array(partition.table[$0].bytes)) }
        return leads
    }
}

extension LeadImage {
    /// What counts, without what was set aside.
    var visibleCounts: [DecayedCount] {
        (0..<countCount).map { count(at: $0) }.filter { !$0.isSetAside }
    }
}

extension [Output] {
    /// MQL events as Foundation reads them.
    var events: [FoundationValue] {
        filter { $0.output == .mqlEvents }.compactMap { FoundationValue($0.value) }
    }
    var kinds: [String] {
        events.map { event in
            if case .text(let kind) = event["type"] { kind } else { "?" }
        }
    }
    var judgements: [Judgement] {
        filter { $0.output == .judgements }.compactMap {
            try? JudgementRecord.decode($0.value.span.bytes)
        }
    }
}

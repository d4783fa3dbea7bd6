import Config
// Public complaints as cases: JSON lines in as `feed` sends them, over one partition of a definition
// that is written as a user writes it.
import Crypto
import Leads
import Scoring
import System
import Testing
import Wire

final class CaseWorld {
    static let definition = """
        version: 1
        base_rate: 0.10
        threshold: 60
        exit: 42
        ignore: [Email Opened]
        behaviours:
          - {name: demo_request, match: {event: Demo Requested}, points: 50, max_count: 1, half_life: 30d}
          - {name: quote, match: {event: Quote Requested}, points: 50, max_count: 1, half_life: 30d}
          - {name: page_view, match: {event: Page Viewed}, points: 1, max_count: 8, half_life: 3d}
        fit:
          - {name: employees, type: number, from: employees, bands: [{below: 10, points: -10}, {below: 500, points: 5}, {points: 10}]}
          - {name: industry, type: text, from: industry, sets: [{label: core, in: [software, telecom], points: 8}], otherwise: -5}
          - {name: country, type: text, from: country, sets: [{label: nordic, in: [NO, SE, DK], points: 6}], otherwise: -15}
          - {name: student, type: bool, from: student, points: {true: -30, false: 0}}
        """

    private(set) var partition: ScorerPartition
    private var engagementReader: EngagementReader
    private let feedbackReader = FeedbackReader()
    private var effects = Effects()
    private(set) var outputs: [Output] = []
    private var changelog: [Output] = []
    private static let identity = Identity(secret: "cases", model: "default")

    /// - Parameter more: lines behind those of the definition above.
    init(_ more: String = "", of text: String = definition) throws {
        let environment = try Self.environment(text + "\n" + more)
        partition = ScorerPartition(number: 0, environment: environment, start: Offsets(0, 0))
        engagementReader = EngagementReader(
            traitPaths: environment.definition.fit.flatMap(\.from))
        partition.begin(atMilliseconds: 0)
    }

    private static func environment(_ text: String) throws -> ScorerPartition.Environment {
        let (definition, findings) = Definition.read(Array(text.utf8), file: "mql.yaml")
        return ScorerPartition.Environment(
            definition: try #require(definition, "\(findings)"),
            definitionHash: Array(text.utf8).withUnsafeBytes { "\(StableHash.hash64($0))" },
            partitionCount: 1, clusterId: "test",
            identity: identity)
    }

    /// Stops cleanly and starts again, under another definition if one is given.
    func restart(_ text: String = CaseWorld.definition) throws {
        partition.chooseWriting(.everything, atMilliseconds: 0)
        while partition.encodeNext(100, into: &effects) {}
        partition.encodeMeta(into: &effects)
        partition.committed()
        changelog += effects.drain()
        let environment = try Self.environment(text + "\n")
        var loader = ScorerPartition.Loader(number: 0, environment: environment)
        for record in changelog {
            try record.key.withUnsafeBytes { key in
                try record.value.withUnsafeBytes { try loader.load(key: key, value: $0) }
            }
        }
        partition = try loader.finish(
            committed: partition.totals.next, first: Offsets(0, 0)
        ).partition
        partition.finishRestore()
        engagementReader = EngagementReader(
            traitPaths: environment.definition.fit.flatMap(\.from))
        partition.begin(atMilliseconds: 0)
    }

    private static func milliseconds(_ time: String) -> Int64 {
        Array(time.utf8).withUnsafeBytes { EventTime.milliseconds($0) } ?? 0
    }

    // MARK: Records

    /// A record of engagement, with its own time as that of the log.
    @discardableResult
    func engage(_ type: String, _ lead: String, at time: String, _ more: String = "") -> Outcome {
        let offset = partition.totals.next.engagement
        let value = #"""
            {"type":"\#(type)","messageId":"m-\#(offset)","userId":"\#(lead)",
            "timestamp":"\#(time)"\#(more)}
            """#
        let record = LogRecord(
            key: Array(lead.utf8), value: Array(value.utf8), offset: offset,
            timestamp: Self.milliseconds(time))
        let outcome = record.read {
            partition.takeEngagement($0, engagementReader, into: &effects)
        }
        outputs += effects.drain()
        return outcome
    }

    @discardableResult
    func track(_ event: String, _ lead: String, at time: String) -> Outcome {
        engage("track", lead, at: time, #","event":"\#(event)""#)
    }

    @discardableResult
    func identify(_ traits: String, _ lead: String, at time: String) -> Outcome {
        engage("identify", lead, at: time, #","traits":{\#(traits)}"#)
    }

    /// 100 points.
    func qualify(_ lead: String, on day: String) {
        track("Demo Requested", lead, at: day + "T09:00:00Z")
        track("Quote Requested", lead, at: day + "T09:01:00Z")
    }

    /// - Parameter received: when the log had it; nil: at once.
    @discardableResult
    func judge(
        _ verdict: String, _ lead: String, at time: String, _ more: String = "",
        received: String? = nil
    ) -> Outcome {
        let offset = partition.totals.next.feedback
        let value = #"""
            {"feedbackId":"v-\#(offset)","leadId":"\#(lead)","verdict":"\#(verdict)",
            "repId":"rep-a","occurredAt":"\#(time)"\#(more)}
            """#
        let record = LogRecord(
            key: Array(lead.utf8), value: Array(value.utf8), offset: offset,
            timestamp: Self.milliseconds(received ?? time))
        let outcome = record.read { partition.takeFeedback($0, feedbackReader, into: &effects) }
        outputs += effects.drain()
        return outcome
    }

    // MARK: What came of it

    /// Kinds of events and judgements since the last question.
    func said() -> [String] {
        defer { outputs = [] }
        return outputs.kinds + outputs.judgements.map { "\($0.kind.rawValue) judged" }
    }

    func lead(_ id: String) throws -> LeadImage {
        let row = Array(id.utf8).withUnsafeBytes {
            partition.table.find($0, hash: StableHash.hash64($0))
        }
        return partition.table[try #require(row, "no lead \(id)")]
    }

    /// Score at the newest event, in points.
    func score(_ id: String) throws -> Double {
        let lead = try lead(id)
        return Double(
            lead.score(at: lead.newest, model: partition.model).centipoints) / 100
    }

    func mqlId(_ lead: String, cycle: UInt32) -> String {
        #","mqlId":"\#(Self.identity.mql(lead: lead.utf8, cycle: cycle).hex)""#
    }
}

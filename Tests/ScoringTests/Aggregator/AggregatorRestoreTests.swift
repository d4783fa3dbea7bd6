import Leads
import Learning
import Runtime
import Scoring
import System
import Testing
import Wire

@Suite("Restore of an aggregator")
struct AggregatorRestoreTests {
    typealias Log = AggregatorLog

    @Test("a partition without the model writes its meta only, and leaves the model alone")
    func foreignPartition() throws {
        var driver = try AggregatorDriver(
            (0..<12).map { Log.record(Log.judgement($0, accepted: false)) },
            [(0, Log.definition())])
        try driver.transaction(12, .commit)
        let other = AggregatorPartition(partition: 1, definition: Log.definition())
        for (key, value) in driver.topics.weights {
            try other.load(key: key.span.bytes, value: value.span.bytes)
        }
        #expect(try other.finishLoad() == nil)
        other.start(at: 5)
        other.begin(atMilliseconds: 0)
        var effects: [AggregatorEffect] = []
        let key = Log.key
        let stray = JudgementRecord.encode(Log.judgement(50, accepted: true))
        let outcome = other.add(
            key: key.span.bytes, value: stray.span.bytes, offset: 5, into: &effects)
        #expect(outcome == .deadLettered(Rejection(.wrongPartition)))
        other.flush(into: &effects)
        #expect(effects.map { String(decoding: $0.key, as: UTF8.self) } == ["_meta/1"])
    }

    static let spoils: [(String, @Sendable (inout AggregatorTopics) -> Void)] = [
        ("current gone", { $0.weights[Array("default/current".utf8)] = nil }),
        (
            "all but the undo list gone",
            { topics in
                topics.weights = topics.weights.filter { $0.key == Array("default/undo/0".utf8) }
            }
        ),
        ("meta gone", { $0.weights[Array("_meta/0".utf8)] = nil }),
        ("version gone", { $0.weights[Array("default/1".utf8)] = nil }),
        ("definition gone", { $0.weights[Array("default/definition/0".utf8)] = nil }),
        ("known ids gone", { $0.weights[Array("default/seen/0".utf8)] = nil }),
        ("undo list gone", { $0.weights[Array("default/undo/0".utf8)] = nil }),
        (
            "undo list of another definition",
            {
                let key = Array("default/undo/0".utf8)
                let text = String(decoding: $0.weights[key] ?? [], as: UTF8.self)
                $0.weights[key] = Array(
                    text.split(separator: "\"terms\":[-1", omittingEmptySubsequences: false)
                        .joined(separator: "\"terms\":[99").utf8)
            }
        ),
        ("current broken", { $0.weights[Array("default/current".utf8)] = Array("{}".utf8) }),
        ("foreign key", { $0.weights[Array("default/what".utf8)] = Array("{}".utf8) }),
        (
            "newer layout",
            {
                let meta = $0.weights[Array("_meta/0".utf8)] ?? []
                let text = String(decoding: meta, as: UTF8.self)
                $0.weights[Array("_meta/0".utf8)] = Array(
                    text.split(separator: "\"layout\":1", omittingEmptySubsequences: false)
                        .joined(separator: "\"layout\":2").utf8)
            }
        ),
    ]

    @Test("state that does not fit together is refused, never guessed", arguments: spoils.map(\.0))
    func refuses(name: String) throws {
        var driver = try AggregatorDriver(
            (0..<12).map { Log.record(Log.judgement($0, accepted: false)) },
            [(0, Log.definition())])
        try driver.transaction(12, .commit)
        try #require(Self.spoils.first { $0.0 == name }).1(&driver.topics)
        let refusal = #expect(throws: StateRefusal.self) {
            try AggregatorDriver.restored(driver.topics, Log.definition())
        }
        #expect(refusal?.remedy.isEmpty == false)
    }

    @Test("of thousands of versions a restore keeps those that a rollback can name")
    func manyVersions() throws {
        // Each rollback to the newest version is a version.
        let log = (0..<2_100).map { Log.record(.rollback(toVersion: $0), id: $0) }
        var driver = try AggregatorDriver(log, [(0, Log.definition())])
        for _ in 0..<21 { try driver.transaction(100, .commit) }
        let learner = try #require(driver.partition.learner)
        #expect(learner.published.version == 2_100)
        #expect(learner.state.versions.count == LearningLimits.versionsKept)
        try driver.restart()
        #expect(driver.partition.learner == learner)
    }
}

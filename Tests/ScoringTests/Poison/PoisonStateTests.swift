// State of ours that somebody else wrote to: what is let through must work as state does, and what a
// partition then writes must restore. So a poisoned record is refused, and never spreads.
import Leads
import Learning
import Poison
import Runtime
import Scoring
import TestSupport
import Testing
import Wire

@Suite("poisoned state")
struct PoisonStateTests {
    // MARK: The scorer's

    static let lead = Array("lead-1".utf8)

    private static func goOn(_ driver: PoisonDriver) {
        for id in ["lead-1", "lead-2"] {
            for (number, event) in ["Demo Requested", "Page Viewed", "Pricing Viewed"].enumerated()
            {
                let text =
                    #"{"type":"track","event":"\#(event)","userId":"\#(id)","messageId":"n\#(number)"}"#
                driver.take(
                    PoisonRecord(event, key: Array(id.utf8), value: Array(text.utf8)), .engagement)
            }
            let traits = #""traits":{"industry":"retail","employees":70,"customer":true}"#
            driver.take(
                PoisonRecord(
                    "traits", key: Array(id.utf8),
                    value: Array(#"{"type":"identify","userId":"\#(id)",\#(traits)}"#.utf8)),
                .engagement)
            for verdict in ["rejected", "accepted", "retracted"] {
                let text =
                    #"{"feedbackId":"\#(verdict)","leadId":"\#(id)","repId":"r","verdict":"\#(verdict)","#
                    + #""occurredAt":"2026-01-02T00:00:00Z"}"#
                driver.take(
                    PoisonRecord(verdict, key: Array(id.utf8), value: Array(text.utf8)), .feedback)
            }
        }
    }

    /// Restores, goes on and restores again.
    /// - Returns: false: refused.
    private static func survives(_ changelog: [Output], _ name: String) -> Bool {
        let driver = PoisonDriver()
        guard (try? driver.restore(changelog, at: offsets(changelog))) != nil else { return false }
        goOn(driver)
        let leads = driver.leads
        var next = changelog
        next += driver.commit()
        do {
            try driver.restore(next, at: driver.partition.totals.next)
            if driver.leads != leads { Issue.record("\(name): restores to something else") }
        } catch {
            Issue.record("\(name): what was written is refused: \(error)")
        }
        return true
    }

    /// As the group has them, whatever the state says.
    private static func offsets(_ changelog: [Output]) -> Offsets {
        let meta = changelog.last.map { $0.value.withUnsafeBytes { MetaRecord($0) } } ?? nil
        let next = meta?.committed ?? Offsets(0, 0)
        let possible: Range<Int64> = 0..<1 << 60
        return possible.contains(next.engagement) && possible.contains(next.feedback)
            ? next : Offsets(0, 0)
    }

    private static func changelog() -> [Output] {
        let driver = PoisonDriver()
        goOn(driver)
        return driver.commit()
    }

    @Test("a changelog with any place spoilt is refused, or works as a changelog does")
    func changelog() {
        let good = Self.changelog()
        #expect(Self.survives(good, "as it was"))
        for index in good.indices {
            var taken = 0
            var refused = 0
            for (number, value) in BytesSpoiler.spoilt(good[index].value).enumerated() {
                var spoilt = good
                spoilt[index].value = value
                let survives = Self.survives(spoilt, "record \(index), case \(number)")
                taken += survives ? 1 : 0
                refused += survives ? 0 : 1
            }
            #expect(taken > 0 && refused > 100, "record \(index): \(taken), \(refused)")
        }
    }

    @Test("weights with any number at any limit are refused, or price leads")
    func weights() throws {
        let good = try #require(
            Self.topic().weights[Array("default/current".utf8)], "no weights were written")
        var taken = 0
        for value in JSONSpoiler.spoilt(good) {
            var follower = WeightsFollower(model: "default")
            let key = Array("default/current".utf8)
            guard
                let new = try? follower.follow(key: key.span.bytes, value: value.span.bytes)
            else { continue }
            taken += 1
            let driver = PoisonDriver(Self.definition)
            driver.use(new)
            Self.goOn(driver)
            let (leads, written) = (driver.leads, driver.commit())
            try driver.restore(written, at: driver.partition.totals.next)
            #expect(driver.leads == leads)
        }
        #expect(taken > 100)
    }

    // MARK: The aggregator's

    static let definition: Definition = {
        var definition = Definition(threshold: 29, exit: 20)
        definition.behaviours = [
            Behaviour(
                name: "demo", event: "Demo Requested", points: 30, maxCount: 1,
                halfLifeSeconds: 30 * 86_400),
            Behaviour(
                name: "page", event: "Page Viewed", points: -2, maxCount: 8, halfLifeSeconds: 3_600),
        ]
        definition.learning.publish.everyVerdicts = 2
        definition.learning.publish.evidence = 1
        return definition
    }()

    static let key = Array("default".utf8)

    /// - Parameter retracted: an earlier one, which is taken back.
    static func judgement(_ number: Int, retracting retracted: Int? = nil) -> [UInt8] {
        JudgementRecord.encode(
            Judgement(
                judgementId: "j\(number)", mqlId: "m\(number)",
                kind: retracted == nil ? .verdict : .retract, isAccepted: number % 2 == 0,
                importance: 1, mask: Array(Set(definition.features.map(\.group))).sorted(),
                reason: nil, repId: "r", supersedes: retracted.map { "j\($0)" },
                features: definition.features.map { FeatureValue($0.key, 0.5) },
                scoreAtHandOver: 61.5,
                definitionVersion: 0, weightsVersion: 0,
                qualifiedAtMilliseconds: ScorerFixture.start,
                atMilliseconds: ScorerFixture.start + Int64(number)))
    }

    static func command(_ action: CommandRecord.Action) -> [UInt8] {
        CommandRecord(
            commandId: "c \(action)", action: action, actor: "ann", note: "why",
            atMilliseconds: ScorerFixture.start
        ).encode()
    }

    /// `scoring.weights` after four judgements.
    static func topic() throws -> AggregatorTopics {
        var driver = try AggregatorDriver((0..<4).map { (key, judgement($0)) }, [(0, definition)])
        try driver.transaction(4, .commit)
        return driver.topics
    }

    /// Takes records in one transaction; what it leaves must restore to what was in memory.
    private static func goOn(
        _ partition: AggregatorPartition, _ records: [[UInt8]], _ topics: AggregatorTopics,
        _ name: String
    ) {
        var topics = topics
        var effects: [AggregatorEffect] = []
        partition.begin(atMilliseconds: ScorerFixture.start)
        for value in records {
            var counts = partition.counts
            let start = cpuSeconds()
            counts.count(
                partition.add(
                    key: key.span.bytes, value: value.span.bytes, offset: partition.nextOffset,
                    into: &effects))
            if partition.counts != counts { Issue.record("\(name): not counted exactly once") }
            if cpuSeconds() - start > 1 { Issue.record("\(name): more than a second") }
        }
        partition.flush(into: &effects)
        partition.committed()
        topics.commit(effects, nextOffset: partition.nextOffset)
        do {
            let other = try AggregatorDriver.restored(topics, definition)
            if other.learner != partition.learner || other.counts != partition.counts {
                Issue.record("\(name): restores to something else")
            }
        } catch {
            Issue.record("\(name): what was written is refused: \(error)")
        }
    }

    @Test("scoring.weights with any place spoilt is refused, or works as it does")
    func beliefs() throws {
        let good = try Self.topic()
        let next = try #require(good.committed)
        for (key, value) in good.weights.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let name = String(decoding: key, as: UTF8.self)
            var refused = 0
            for spoilt in JSONSpoiler.spoilt(value) {
                let partition = AggregatorPartition(partition: 0, definition: Self.definition)
                var topics = good
                topics.weights[key] = spoilt
                do throws(StateRefusal) {
                    for (key, value) in topics.weights {
                        try partition.load(key: key.span.bytes, value: value.span.bytes)
                    }
                    // A worker refuses what does not stand at the group's offset.
                    guard try partition.finishLoad() == next else { continue }
                } catch {
                    refused += 1
                    continue
                }
                let text = String(decoding: spoilt, as: UTF8.self)
                Self.goOn(
                    partition,
                    [
                        Self.judgement(9), Self.judgement(10), Self.judgement(11, retracting: 1),
                        Self.command(.freeze),
                    ],
                    topics, "\(name) = \(text)")
            }
            #expect(refused > 20, "\(name): \(refused) refused")
        }
    }

    @Test("judgements and commands with any place spoilt end in one counter")
    func judgements() throws {
        let documents =
            [Self.judgement(1), Self.command(.freeze), Self.command(.rollback(toVersion: 0))]
            .flatMap { JSONSpoiler.spoilt($0) }
            + JSONCorpus.values.map { Array(#"{"kind":"verdict","k":"#.utf8) + $0 + [0x7D] }
            + JSONCorpus.documents
        for (number, document) in documents.enumerated() {
            let partition = try AggregatorDriver.restored(AggregatorTopics(), Self.definition)
            let text = String(decoding: document, as: UTF8.self)
            Self.goOn(
                partition, [Self.judgement(2), document, Self.judgement(3)], AggregatorTopics(),
                "\(number): \(text)")
        }
    }
}

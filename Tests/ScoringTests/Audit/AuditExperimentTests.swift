import Audit
import Config
import Kafka
import Leads
import Testing

/// The audit prices each MQL by the arm that its lead is in (O8).
@Suite("audit of experiments")
struct AuditExperimentTests {
    @Test("random histories in which experiments begin and end", arguments: [false, true])
    func clean(compacts: Bool) async throws {
        var (tried, kept, verdicts) = (0, 0, 0)
        for seed in 0..<AuditCleanTests.seeds + 8 {
            let world = try AuditWorld(seed: seed, compacts: compacts, tries: true)
            let report = try world.audit()
            #expect(report.findings == [], "seed \(seed)")
            for record in (0..<Int32(2)).flatMap({ world.events($0) }) {
                guard record.text.contains(#""type":"qualified""#) else { continue }
                tried += record.text.contains(#""arm":"challenger""#) ? 1 : 0
                kept += record.text.contains(#""arm":"champion""#) ? 1 : 0
            }
            verdicts += (world.log.records[world.judgements] ?? [])
                .count { $0.text.contains(#""arm":"challenger""#) }
            if seed % 8 == 0 { await Task.yield() }
        }
        // The histories do reach what they are for.
        #expect(tried > 20 && kept > 20 && verdicts > 10, "\(tried), \(kept), \(verdicts)")
    }

    struct Spoil: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let says: String
        let isEvent: Bool
        let old: String, new: String
        /// Which occurrence in the record.
        var isLast = false
    }
    static let spoils = [
        Spoil(
            testDescription: "an MQL of the other arm", says: "the hand-over was in arm champion",
            isEvent: true, old: #""arm":"champion""#, new: #""arm":"challenger""#),
        Spoil(
            testDescription: "points of the other arm", says: "the lead is in arm champion",
            isEvent: true, old: #""arm":"champion""#, new: #""arm":"challenger""#, isLast: true),
        Spoil(
            testDescription: "an MQL of no experiment", says: "it names no experiment",
            isEvent: true, old: #""experiment":""#, new: #""other":""#, isLast: true),
        Spoil(
            testDescription: "a verdict for the other arm", says: "its arm is arm challenger",
            isEvent: false, old: #""arm":"champion""#, new: #""arm":"challenger""#),
        Spoil(
            testDescription: "a verdict for no arm", says: "its arm is no experiment",
            isEvent: false, old: #""experiment":""#, new: #""other":""#),
    ]

    @Test("a wrong arm is found", arguments: spoils)
    func spoilt(spoil: Spoil) throws {
        var count = 0
        for seed in UInt64(0)..<60 where count < 3 {
            let world = try AuditWorld(seed: seed, tries: true)
            let place = spoil.isEvent ? world.mqlEvents : world.judgements
            let isSpoilt = world.change(place) { records -> Bool in
                let at = records.firstIndex {
                    $0.text.contains(spoil.old)
                        && $0.text.contains(spoil.isEvent ? #""type":"qualified""# : "mqlId")
                }
                guard let at else { return false }
                let parts = records[at].text.split(
                    separator: spoil.old, omittingEmptySubsequences: false)
                let place = spoil.isLast ? parts.count - 2 : 0
                records[at].text =
                    parts.indices.dropLast().map {
                        parts[$0] + ($0 == place ? spoil.new : spoil.old)
                    }.joined() + parts[parts.count - 1]
                return true
            }
            guard isSpoilt else { continue }
            count += 1
            let report = try world.audit()
            let found = report.findings.contains {
                $0.oracle == .decisions && $0.sentence.contains(spoil.says)
            }
            #expect(found, "seed \(seed): \(report.findings.prefix(5))")
        }
        #expect(count == 3, "too few worlds can be spoilt this way")
    }
}

extension AuditWorld {
    fileprivate func events(_ partition: Int32) -> [AuditRecord] {
        log.records[TopicPartition(topics.mqlEvents, partition)] ?? []
    }
}

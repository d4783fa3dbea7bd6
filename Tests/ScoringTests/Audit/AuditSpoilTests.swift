// Negative controls of the audit: a run that is right, spoilt by hand in one way, and the oracle that
// must say so, at that place.
import Audit
import Kafka
import Leads
import Scoring
import Testing
import Wire

/// One way to spoil a topic.
struct Spoil: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let oracle: Oracle
    /// Part of the sentence that must come.
    let says: String
    /// nil: it found nothing to spoil in this world.
    let apply: @Sendable (AuditWorld) throws -> String?

    init(
        _ name: String, _ oracle: Oracle, says: String,
        _ apply: @escaping @Sendable (AuditWorld) throws -> String?
    ) {
        (testDescription, self.oracle, self.says, self.apply) = (name, oracle, says, apply)
    }
}

@Suite("audit of runs that were spoilt")
struct AuditSpoilTests {
    @Test("each oracle finds what it watches for", arguments: Spoil.all)
    func found(spoil: Spoil) throws {
        var spoilt = 0
        for seed in UInt64(0)..<60 where spoilt < 3 {
            let world = try AuditWorld(seed: seed)
            guard let topic = try spoil.apply(world) else { continue }
            spoilt += 1
            let report = try world.audit()
            #expect(!report.isClean, "seed \(seed)")
            let found = report.findings.contains {
                $0.oracle == spoil.oracle && $0.topic == topic && $0.sentence.contains(spoil.says)
            }
            #expect(found, "seed \(seed): \(report.findings.prefix(5))")
        }
        #expect(spoilt == 3, "too few worlds can be spoilt this way")
    }

    @Test("a state that would replay from beyond O is refused as unreadable, not audited")
    func replayBeyondCommitted() throws {
        let world = try AuditWorld(seed: 1)
        world.changeMeta { $0.replayFrom.engagement = $0.committed.engagement + 1 }
        #expect(throws: StateRefusal.self) { try world.audit() }
    }
}

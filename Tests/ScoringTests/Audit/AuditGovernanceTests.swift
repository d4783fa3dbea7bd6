// Worlds in which points wait for a person, right ones and spoilt ones.
import Audit
import Config
import Kafka
import Leads
import Learning
import Testing
import Wire

@Suite("audit of what people decided")
struct AuditGovernanceTests {
    @Test("approvals, pins, quarantines and rollbacks leave nothing to find")
    func clean() throws {
        var versions = 0
        var kinds: Set<String> = []
        for seed in UInt64(0)..<25 {
            let world = try AuditWorld(seed: seed, governs: true)
            let report = try world.audit()
            #expect(report.findings == [], "seed \(seed)")
            versions += report.numbers.weightsVersions
            for record in world.log.records[world.changes] ?? [] {
                guard let value = record.value else { continue }
                kinds.insert(try WeightChangeRecord.decode(value.span.bytes).kind)
            }
        }
        // The histories do reach what they are for.
        #expect(versions > 40)
        for kind in ["propose", "publish", "pin", "unpin", "quarantine", "release", "rollback"] {
            #expect(kinds.contains(kind), "\(kind)")
        }
    }

    @Test(
        "what nobody may do is found, whatever else is wrong with it", arguments: Spoil.governance)
    func found(spoil: Spoil) throws {
        var spoilt = 0
        for seed in UInt64(0)..<80 where spoilt < 3 {
            let world = try AuditWorld(seed: seed, governs: true)
            guard let topic = try spoil.apply(world) else { continue }
            spoilt += 1
            let report = try world.audit()
            let found = report.findings.contains {
                $0.oracle == spoil.oracle && $0.topic == topic && $0.sentence.contains(spoil.says)
            }
            #expect(found, "seed \(seed): \(report.findings.prefix(5))")
        }
        #expect(spoilt == 3, "too few worlds can be spoilt this way")
    }
}

extension Spoil {
    /// Changes the first entry of the audit of weights that fits.
    private static func entry(
        _ name: String, says: String, of kind: String,
        _ change: @escaping @Sendable (String) -> String
    ) -> Spoil {
        Spoil(name, .weights, says: says) { world in
            let isChanged = world.change(world.changes) { records -> Bool in
                guard
                    let at = records.firstIndex(where: {
                        $0.text.hasPrefix("{\"kind\":\"\(kind)\"") && change($0.text) != $0.text
                    })
                else { return false }
                records[at].text = change(records[at].text)
                return true
            }
            return isChanged ? world.topics.weightChanges : nil
        }
    }

    private static func withoutActor(_ kind: String) -> Spoil {
        entry("a \(kind) without an actor", says: "a \(kind), has no actor", of: kind) {
            $0.replacing("\"actor\":\"ops\",", with: "")
        }
    }

    static let governance: [Spoil] = [
        withoutActor("rollback"), withoutActor("quarantine"), withoutActor("publish"),
        withoutActor("pin"),
        entry(
            "an approval of something else", says: "it is not what was proposed", of: "publish"
        ) { $0.replacing("\"wanted\":", with: "\"wanted\":1", maxReplacements: 1) },
        entry("a publication that nobody approved", says: "nobody approved it", of: "publish") {
            $0.replacing(/"actor":"ops","commandId":"c\d+",/, with: "")
        },
        entry("an approval without a proposal", says: "nothing was proposed", of: "propose") {
            $0.replacing("\"kind\":\"propose\"", with: "\"kind\":\"publish\"")
                .replacing(
                    "\"version\":", with: "\"commandId\":\"c0\",\"version\":", maxReplacements: 1)
        },
        Spoil("a feature that was pinned and moved", .weights, says: "it is pinned and moved") {
            world in
            let isChanged = world.changePublication { points, version in
                let moved = Set(points.changes.filter { $0.from != $0.to }.map(\.feature))
                for i in version.features.indices where moved.contains(version.features[i].key) {
                    version.features[i].isPinned = true
                }
                return true
            }
            return isChanged ? world.topics.weightChanges : nil
        },
    ]
}

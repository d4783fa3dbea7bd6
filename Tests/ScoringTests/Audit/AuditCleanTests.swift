import Audit
import FoundationEssentials
import Leads
import Testing
import Wire

@Suite("audit of runs that are right")
struct AuditCleanTests {
    static let seeds = UInt64(
        ProcessInfo.processInfo.environment["AUDIT_SEEDS"].flatMap(Int.init) ?? 40)

    @Test(
        "random histories with aborts, deaths, late and bad records, corrections and new weights",
        arguments: [false, true], [false, true])
    func clean(stops: Bool, compacts: Bool) async throws {
        var total = AuditNumbers()
        for seed in 0..<Self.seeds {
            let world = try AuditWorld(seed: seed, stops: stops, compacts: compacts)
            let report = try world.audit()
            #expect(report.findings == [], "seed \(seed)")
            let taken = Int64(world.history.recordCount)
            #expect(report.numbers.inputRecords == taken, "seed \(seed)")
            #expect(!stops || report.numbers.leadsToReplay == 0, "seed \(seed)")
            total.judgements += report.numbers.judgements
            total.leadsCompared += report.numbers.leadsCompared
            total.weightsVersions += report.numbers.weightsVersions
            total.deadLetters += report.numbers.deadLetters
            total.pointChanges += report.numbers.pointChanges
            if seed % 8 == 0 { await Task.yield() }
        }
        // The histories do reach what they are for.
        #expect(total.judgements > 60)
        #expect(total.leadsCompared > 80)
        #expect(total.weightsVersions > 30)
        #expect(total.pointChanges > 40)
        #expect(total.deadLetters > 300)
    }

    /// Catches an oracle that asks murmur2 whatever the state was made with.
    @Test(
        "a service by another partitioner, whose inputs are partly on wrong partitions",
        arguments: [Partitioner.crc32, .fnv1a])
    func partitioner(partitioner: Partitioner) throws {
        var deadLetters = 0
        for seed in 0..<12 as Range<UInt64> {
            let world = try AuditWorld(seed: seed, stops: true, partitioner: partitioner)
            let report = try world.audit()
            #expect(report.findings == [], "seed \(seed)")
            let usual = try AuditWorld(seed: seed, stops: true).audit()
            deadLetters += report.numbers.deadLetters - usual.numbers.deadLetters
        }
        #expect(deadLetters > 0, "leads of other partitions are refused")
    }

    /// D45: a finding per MQL, for ever, once a definition had been edited.
    @Test("each MQL is judged by the definition that it names; without it, it is not priced")
    func editedDefinition() throws {
        var (events, unpriced, wrong) = (0, 0, 0)
        for seed in 0..<20 as Range<UInt64> {
            let world = try AuditWorld(seed: seed, edits: true)
            let former = try #require(world.former)
            var request = world.request
            let alone = try Audit.run(request, world.log)
            #expect(alone.findings == [], "seed \(seed)")
            #expect(alone.numbers.unpriced.keys.allSatisfy { $0 == former.hash })
            unpriced += alone.numbers.unpriced[former.hash] ?? 0
            events += alone.numbers.mqlEvents.values.reduce(0, +)
            request.others = [former]
            let both = try Audit.run(request, world.log)
            #expect(both.findings == [] && both.numbers.unpriced == [:], "seed \(seed)")
            // Whichever is named first: the state says which is in force.
            var turned = request
            (turned.definition, turned.definitionHash) = (former.value, former.hash)
            turned.others = [AuditDefinition(request.definition, hash: request.definitionHash)]
            #expect(try Audit.run(turned, world.log) == both)
            // By other rules than its own an MQL is a finding.
            request.others = [AuditDefinition(world.definition, hash: former.hash)]
            wrong += try Audit.run(request, world.log).findingCount
        }
        #expect(unpriced > 20 && unpriced < events && wrong > 5, "\(unpriced) \(events) \(wrong)")
    }

    @Test("what an earlier version counted in part is told, and is no finding")
    func earlierRules() throws {
        let world = try AuditWorld(seed: 3, stops: true)
        // A remembered event is another one, as if by other rules.
        world.changeMeta { $0.countedSince = 5 }
        #expect(world.changeLead { lead, _ in lead[lead.count - 16] ^= 1 } != nil)
        let report = try world.audit()
        #expect(report.isClean && report.numbers.partitionsOfEarlierRules == 1)
        world.changeMeta { $0.countedSince = 0 }
        #expect(try !world.audit().isClean)
    }
}

import Glibc
import Leads
import Scoring
// Two partitions that should be the same.
import TestSupport
import Wire

extension Cluster {
    /// Loads the changelog; the replay is left to the caller.
    func load(_ environment: ScorerPartition.Environment) throws -> (
        partition: ScorerPartition, replay: ReplayRange?
    ) {
        var loader = ScorerPartition.Loader(
            number: ScorerFixture.partition, environment: environment)
        for record in changelog {
            try record.key.withUnsafeBytes { key in
                try record.value.withUnsafeBytes { try loader.load(key: key, value: $0) }
            }
        }
        return try loader.finish(committed: committed, first: Offsets(0, 0))
    }
}

/// How the second of two partitions came to be.
enum Copy {
    case restored
    /// Under another definition: labels must be what that one makes of the first one's facts.
    case redefined
    /// In fewer transactions.
    case repeated
}

/// Compares every lead byte by byte, positions, counters, names and the replay point.
func expectSame(_ a: ScorerPartition, _ b: ScorerPartition, as copy: Copy) throws {
    func expect(_ holds: Bool, _ what: @autoclosure () -> String) throws {
        if !holds { throw Divergence(description: what()) }
    }
    var totals = b.totals
    if copy == .repeated { totals.serial = a.totals.serial }
    // Of a process, for its warnings: not kept.
    totals.wrongPartitionCount = a.totals.wrongPartitionCount
    try expect(a.totals == totals, "totals differ: \(a.totals), restored \(totals)")
    try expect(
        copy == .redefined || a.replayFrom == b.replayFrom,
        "replay points differ: \(a.replayFrom), restored \(b.replayFrom)")
    try expect(copy == .redefined || a.model.names == b.model.names, "names differ")
    try expect(
        a.leadCount == b.leadCount, "\(a.leadCount) leads, restored \(b.leadCount)")
    var different: String?
    a.table.forEachRow { row in
        let lead = a.table[row]
        let hash = StableHash.hash64(lead.id)
        guard let other = b.table.find(lead.id, hash: hash) else {
            different = "lead \(String(decoding: lead.id, as: UTF8.self)) is missing"
            return
        }
        let size = lead.byteCount
        let wanted = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        defer { wanted.deallocate() }
        wanted.copyMemory(from: lead.base, byteCount: size)
        if copy == .redefined { LeadImage(wanted).relabel(b.model) }
        let restored = b.table[other]
        if restored.byteCount != size || memcmp(restored.base, wanted, size) != 0 {
            different = "lead differs: \(text(lead))\nrestored:     \(text(restored))"
        }
    }
    if let different { throw Divergence(description: different) }
}

private func text(_ lead: LeadImage) -> String {
    let counts = (0..<lead.countCount).map { lead.count(at: $0) }.map {
        "\($0.behaviour): \($0.occurrences) \($0.sum)"
    }
    let facts = lead.facts.map {
        "\($0.attribute): \(String(describing: $0.value)) -> \($0.label ?? -1)"
    }
    return "\(String(decoding: lead.id, as: UTF8.self)) \(lead.state) cycle \(lead.cycle) newest "
        + "\(lead.newest) reset \(lead.reset) counts \(counts) facts \(facts) recent "
        + "\(lead.recentCount) decisions \(lead.decisionBytes)"
}

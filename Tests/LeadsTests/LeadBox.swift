// What the tests of this target share: a lead with room, and a definition of a few lines.
import Leads
import Synchronization
import System

/// A lead and its bytes.
final class LeadBox {
    let lead: LeadImage
    private static let room = 1 << 17

    init(_ id: String = "lead-1") {
        let base = UnsafeMutableRawPointer.allocate(byteCount: Self.room, alignment: 8)
        lead = Array(id.utf8).withUnsafeBytes { LeadImage.create(at: base, id: $0) }
    }
    /// A copy of a lead's bytes.
    init(_ bytes: [UInt8]) {
        let base = UnsafeMutableRawPointer.allocate(byteCount: Self.room, alignment: 8)
        base.copyMemory(from: bytes, byteCount: bytes.count)
        lead = LeadImage(base)
    }
    deinit { Self.retired.withLock { $0.retire(lead.base) } }

    /// A view may be used a little longer than the box that it came from lives, so memory is freed
    /// late.
    private static let retired = Mutex(Retired())
    private struct Retired: @unchecked Sendable {
        private var bases: [UnsafeMutableRawPointer] = []

        mutating func retire(_ base: UnsafeMutableRawPointer) {
            bases.append(base)
            guard bases.count > 1_000 else { return }
            for base in bases.prefix(500) { base.deallocate() }
            bases.removeFirst(500)
        }
    }

    var bytes: [UInt8] { Array(lead.bytes) }

    @discardableResult
    func absorb(_ behaviour: UInt16, id: UInt64, at time: Int64, _ model: Model) -> Absorption {
        lead.absorb(behaviour: behaviour, hash: id, time: time, model: model)
    }

    @discardableResult
    func take(_ text: String, for attribute: AttributeRule, at time: Int64) -> Bool {
        Array(text.utf8).withUnsafeBytes {
            lead.take(.text($0), for: attribute, time: time)
        }
    }

    /// Decisions of a lead that qualifies now.
    static func opened(_ lead: LeadImage, _ model: Model, isExplored: Bool = false) -> Decisions {
        Transition.opened(
            lead, model: model, isExplored: isExplored, streamMilliseconds: lead.newest
        ).decisions
    }

    func apply(_ transition: Transition) {
        lead.apply(transition, encoded: transition.decisions.encoded)
    }

    /// What counts, without what was set aside.
    var counts: [DecayedCount] { allCounts.filter { !$0.isSetAside } }
    var allCounts: [DecayedCount] { (0..<lead.countCount).map { lead.count(at: $0) } }
    var recents: [RecentEvent] { (0..<lead.recentCount).map { lead.recent(at: $0) } }
}

enum Time {
    /// 2026-01-01T00:00:00Z, in milliseconds.
    static let start: Int64 = 1_767_225_600_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000
}

func behaviour(
    _ name: String, _ points: Double, max: Double = 1, days: Double = 7, event: String? = nil
) -> Behaviour {
    Behaviour(
        name: name, event: event ?? name, points: points, maxCount: max,
        halfLifeSeconds: days * 86_400)
}

/// Threshold 60, exit 42.
func definition(_ behaviours: [Behaviour], fit: [FitAttribute] = []) -> Definition {
    var definition = Definition(threshold: 60)
    definition.behaviours = behaviours
    definition.fit = fit
    return definition
}

extension Dice {
    mutating func between(_ low: Int64, _ high: Int64) -> Int64 {
        low + Int64(next() % UInt64(high - low + 1))
    }
}

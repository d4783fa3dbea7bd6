// Recomputes who is in the exploration band and when (learning.md, "Exploration"): from the lead's
// id and its events alone, so a hand-over that the band owes can be missed as well.
import Leads
import Wire

struct ExplorationCheck {
    let share: Double
    private let afterMilliseconds: Int64
    private let seed: UInt64

    init(_ definition: Definition) {
        share = definition.learning.exploration.share
        afterMilliseconds = Int64(definition.learning.exploration.afterSeconds * 1_000)
        seed = Array(("exploration/" + definition.model).utf8).withUnsafeBytes {
            StableHash.hash64($0)
        }
    }

    func contains(_ lead: [UInt8], cycle: Int) -> Bool {
        guard share > 0 else { return false }
        let place = lead.withUnsafeBytes {
            StableHash.hash64($0, seed: seed &+ UInt64(truncatingIfNeeded: cycle))
        }
        return Double(place) / 0x1p64 < share
    }

    /// How far back the first behaviour of the cycle lies.
    ///
    /// - Parameter since: when the lead was withdrawn; nil: it never was.
    func isDue(_ fold: TallyFold, since: Int64?) -> Bool {
        let first = fold.remembered.first {
            $0.behaviour != TallyFold.noBehaviour && $0.time > since ?? .min
        }
        return first.map { fold.newest - $0.time >= afterMilliseconds } ?? false
    }

    /// What a hand-over says of itself. Fields that are missing are those of earlier builds.
    func faults(_ event: ReadMQLEvent, lead: [UInt8]) -> [String] {
        let isExploration = event.exploration ?? false
        var faults: [String] = []
        if isExploration != (event.trigger == MQLTrigger.exploration.rawValue) {
            faults.append("exploration is \(isExploration), the trigger \(event.trigger ?? "none")")
        }
        let propensity = isExploration ? share : 1
        if let found = event.propensity, found != propensity {
            faults.append("propensity is \(found), must be \(propensity)")
        }
        if isExploration, !contains(lead, cycle: event.cycle) {
            faults.append("cycle \(event.cycle) of the lead is not in the exploration band")
        }
        return faults
    }
}

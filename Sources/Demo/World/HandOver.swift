// What a rep reads of an MQL: the record of `mql.events`, as any consumer of that topic gets it.
import FoundationEssentials
import System
import Wire

/// A record of `mql.events`, as far as the demo looks at it.
package struct HandOver: Sendable, Equatable, Decodable {
    enum Kind: String, Decodable {
        case qualified, withdrawn, accepted, rejected, recycled, retracted
    }

    package struct Share: Sendable, Equatable, Decodable {
        package let key: String, kind: String, points: Double, x: Double
    }
    struct Explanation: Sendable, Equatable, Decodable {
        struct Versions: Sendable, Equatable, Decodable { let weights: Int }
        let score: Double, probability: Double, contributions: [Share], versions: Versions
    }

    let type: Kind
    let mqlId: String, leadId: String, cycle: Int
    /// RFC 3339.
    let at: String
    let explanation: Explanation?
    let reason: String?, repId: String?

    static func read(_ value: [UInt8]) -> HandOver? {
        try? JSONDecoder().decode(HandOver.self, from: Data(value))
    }

    /// Since 1970.
    var milliseconds: Int64 {
        Array(at.utf8).withUnsafeBytes { EventTime.milliseconds($0) } ?? 0
    }

    var features: [(key: String, x: Double)] {
        (explanation?.contributions ?? []).map { ($0.key, $0.x) }
    }
}

import FoundationEssentials
import System
import Wire

/// An event of `mql.events` as a person wants to read it.
///
/// Every field is optional: a tail shows what is there, and never stops at a record it does not know.
struct MQLLine: Decodable {
    private var type: String?
    private var leadId: String?
    private var cycle: Int?
    private var at: String?
    private var reason: String?
    private var repId: String?
    private var explanation: Explanation?

    private struct Explanation: Decodable {
        var score: Double?
        var probability: Double?
        var evidence: Evidence?
        var contributions: [Contribution]?
    }

    private struct Evidence: Decodable {
        var verdicts: Int
    }

    private struct Contribution: Decodable {
        var key: String
        var points: Double
    }

    private static let reasonsShown = 3

    /// nil if it is no such event.
    init?(_ value: [UInt8]) {
        guard let event = try? JSONDecoder().decode(MQLLine.self, from: Data(value)),
            event.type != nil, event.leadId != nil
        else { return nil }
        self = event
    }

    /// `time  qualified  ada  score 117.5  p 0.87 of 412 verdicts  demo_request +50, pricing_page +17.3`
    ///
    /// - Parameter milliseconds: of the record, for events that name no time.
    func text(_ style: Style, milliseconds: Int64? = nil) -> String {
        var parts: [String] = []
        if let at = at ?? milliseconds.map(EventTime.text) {
            parts.append(style.dim(Printable.text(at)))
        }
        let kind = Printable.text(type ?? "")
        let padded = kind + spaces(9 - kind.count)
        parts.append(
            kind == "qualified" || kind == "accepted"
                ? style.good(padded)
                : kind == "rejected" || kind == "withdrawn" ? style.warning(padded) : padded)
        parts.append(style.bold(Printable.text(leadId ?? "")))
        if let cycle, cycle > 1 { parts.append("cycle \(cycle)") }
        if let score = explanation?.score { parts.append("score \(fixed(score, 1))") }
        if let chance = explanation?.probability {
            let basis = (explanation?.evidence?.verdicts).map {
                $0 == 0 ? " as agreed" : " of \(counted($0, "verdict"))"
            }
            parts.append("p \(fixed(chance, 2))" + (basis ?? ""))
        }
        let top = (explanation?.contributions ?? []).filter { $0.points != 0 }
            .sorted { abs($0.points) > abs($1.points) }.prefix(Self.reasonsShown)
        if !top.isEmpty {
            parts.append(
                top.map { contribution in
                    let sign = contribution.points > 0 ? "+" : ""
                    return "\(Printable.text(contribution.key)) \(sign)"
                        + fixed(contribution.points, 1)
                }.joined(separator: ", "))
        }
        if let reason { parts.append("reason \(Printable.text(reason))") }
        if let repId { parts.append("by \(Printable.text(repId))") }
        return parts.joined(separator: "  ")
    }
}

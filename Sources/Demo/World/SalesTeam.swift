// Reps who judge what they are handed over. They know the truth about a lead only by its outcome:
// a draw with the probability that the hidden truth gives to the features of its own snapshot.
import System
import Wire

/// What a rep answers, and how long it takes.
struct Answer: Sendable, Equatable {
    let repId: String
    let isAccepted: Bool
    let reason: String?
    var fitAttributes: [String] = []
    var attempts: Int?
    let delayMilliseconds: Int64
}

struct SalesTeam: Sendable {
    let seed: UInt64
    let truth: HiddenTruth

    static let reps = ["ana", "ben", "cleo", "dirk"]
    /// One of them does not read closely.
    static let noisyRep = "dirk"
    static let noise = 0.12
    /// Of the rejections that are not about the lead itself.
    private static let reasonShares: [(reason: String, share: Double)] = [
        ("not_interested", 0.84), ("bad_timing", 0.08), ("unreachable", 0.04), ("duplicate", 0.02),
        ("other", 0.02),
    ]

    /// The same lead in the same cycle gets the same luck, whenever it is handed over.
    func answer(_ mql: HandOver) -> Answer {
        var dice = Dice(seed: seed, name: "\(mql.leadId) \(mql.cycle)")
        let rep = dice.pick(Self.reps)
        let delay = 7_200_000 + Int64(dice.wait(mean: 86_400_000))
        var isAccepted = dice.chance(truth.probability(mql.features))
        if rep == Self.noisyRep, dice.chance(Self.noise) { isAccepted.toggle() }
        if isAccepted {
            return Answer(repId: rep, isAccepted: true, reason: nil, delayMilliseconds: delay)
        }
        let blamed = blamed(mql.features)
        let isAboutFit = dice.chance(0.35)
        if let blamed, isAboutFit {
            return Answer(
                repId: rep, isAccepted: false, reason: "bad_fit", fitAttributes: [blamed],
                delayMilliseconds: delay)
        }
        let reason = Self.reasonShares[dice.pick(byShare: Self.reasonShares.map(\.share))].reason
        return Answer(
            repId: rep, isAccepted: false, reason: reason,
            attempts: reason == "unreachable" ? 4 : nil, delayMilliseconds: delay)
    }

    /// The attribute that truly speaks most against the lead.
    private func blamed(_ features: [(key: String, x: Double)]) -> String? {
        let worst = features.filter { $0.key.contains("=") && truth.points[$0.key] ?? 0 <= -10 }
            .min { truth.points[$0.key] ?? 0 < truth.points[$1.key] ?? 0 }
        return worst.map { String($0.key.prefix { $0 != "=" }) }
    }
}

extension Answer {
    /// The record of `sales.feedback`.
    func json(of mql: HandOver, atMilliseconds: Int64) -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("feedbackId", "demo-\(mql.mqlId)")
            $0.field("leadId", mql.leadId)
            $0.field("mqlId", mql.mqlId)
            $0.field("verdict", isAccepted ? "accepted" : "rejected")
            if let reason { $0.field("reason", reason) }
            if !fitAttributes.isEmpty {
                $0.field("fitAttributes") {
                    $0.array { for name in fitAttributes { $0.value(name) } }
                }
            }
            $0.field("repId", repId)
            $0.field("occurredAt", time: atMilliseconds)
            if let attempts { $0.field("attempts", attempts) }
        }
        return json.bytes
    }
}

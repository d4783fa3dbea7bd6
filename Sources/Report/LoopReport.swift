// The report on one model's loop. Source: learning.md, "Evidence".
import Leads
package import Learning
package import Wire

package struct LoopReport: Sendable {
    /// Verdicts of the nearer of the two windows.
    package static let window = 250
    /// Rejections for `other` beyond this share say that the list of reasons does not fit.
    package static let otherShareMax = 0.15

    /// How good p was, by what was believed, published and set by hand.
    package struct Figures: Sendable {
        package var beliefs = Quality()
        package var published = Quality()
        package var hand = Quality()

        package init() {}
    }
    /// Verdicts that have something in common.
    package struct Group: Sendable, Equatable {
        package var name: String
        package var acceptance: Acceptance
    }
    /// Verdicts of Monday to Sunday in UTC.
    package struct Week: Sendable, Equatable {
        package var mondayMilliseconds: Int64
        package var acceptance: Acceptance
    }
    /// A weight that verdicts want farther than its bound or sign lets it go.
    package struct Held: Sendable, Equatable {
        package var feature: String
        package var points: Double
        package var wanted: Double
        package var bound: Bound
    }

    package let weights: WeightsRecord
    package let recent: Figures
    package let all: Figures
    /// Of every verdict in force on a lead that qualified, and of those that teach.
    package let acceptance: Acceptance
    package let teachingAcceptance: Acceptance
    /// Of verdicts on leads that were explored below the threshold; they are in no group.
    package let exploration: Acceptance
    /// Leads that nobody judged in time; no rep said so, so they are in no acceptance.
    package let silences: Int
    /// `accepted` are the rejections for that reason, `count` all rejections: most first.
    package let reasons: [Group]
    package let reps: [Group]
    /// By the version of the weights at hand-over, oldest first.
    package let versions: [Group]
    /// Of verdicts that showed the feature, in the order of the definition.
    package let features: [Group]
    /// Oldest first.
    package let weeks: [Week]
    /// Published points against the agreed ones.
    package let comparison: Comparison
    package let alerts: [RepAlert]
    package let held: [Held]
    package let changes: LoopChanges
    /// Judgements that were kept and not learned, by why, most first.
    package let unlearned: [(why: String, count: Int)]

    package init(_ fold: LoopFold, _ weights: WeightsRecord) {
        self.weights = weights
        all = Figures(fold.predictions.filter { !$0.isGone })
        recent = all.suffix(Self.window)
        comparison = Comparison(all)
        alerts = weights.repAlerts
        held = weights.weights.compactMap { weight in
            weight.heldBy.map {
                Held(
                    feature: weight.key, points: weight.points, wanted: weight.estimate.wanted,
                    bound: $0)
            }
        }
        changes = fold.changes
        unlearned = fold.unlearned.map { (why: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.why) < ($0.count, $1.why) }

        var (every, teaching, explored) = (Acceptance(), Acceptance(), Acceptance())
        var silences = 0
        var (reasons, reps, versions, weeks) = (
            [String: Int](), [String: Acceptance](), [Int: Acceptance](), [Int64: Acceptance]()
        )
        var features = fold.featureNames.map { Group(name: $0, acceptance: Acceptance()) }
        for verdict in fold.verdicts.values
        where verdict.atMilliseconds >= fold.sinceMilliseconds {
            guard verdict.isOfPerson else {
                silences += 1
                continue
            }
            guard !verdict.isExploration else {
                explored.note(verdict.isAccepted)
                continue
            }
            every.note(verdict.isAccepted)
            if verdict.teaches { teaching.note(verdict.isAccepted) }
            if !verdict.isAccepted {
                reasons[verdict.reason ?? Reason.other.rawValue, default: 0] += 1
            }
            reps[verdict.repId, default: Acceptance()].note(verdict.isAccepted)
            versions[verdict.weightsVersion, default: Acceptance()].note(verdict.isAccepted)
            weeks[Self.week(of: verdict.atMilliseconds), default: Acceptance()]
                .note(verdict.isAccepted)
            for number in verdict.features {
                features[Int(number)].acceptance.note(verdict.isAccepted)
            }
        }
        (acceptance, teachingAcceptance, exploration) = (every, teaching, explored)
        self.silences = silences
        let rejected = every.count - every.accepted
        self.reasons = Self.mostFirst(
            reasons.map {
                Group(name: $0.key, acceptance: Acceptance(accepted: $0.value, count: rejected))
            }, by: \.accepted)
        self.reps = Self.mostFirst(
            reps.map { Group(name: $0.key, acceptance: $0.value) }, by: \.count)
        self.weeks = weeks.sorted { $0.key < $1.key }.map {
            Week(mondayMilliseconds: $0.key, acceptance: $0.value)
        }
        self.versions = versions.sorted { $0.key < $1.key }
            .map { Group(name: "\($0.key)", acceptance: $0.value) }
        let order = Dictionary(
            weights.features.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { $1 })
        self.features = features.filter { $0.acceptance.count > 0 }.sorted {
            (order[$0.name] ?? .max, $0.name) < (order[$1.name] ?? .max, $1.name)
        }
    }

    /// The Monday of a time. The epoch was a Thursday.
    private static func week(of milliseconds: Int64) -> Int64 {
        let day: Int64 = 86_400_000
        let days = (Double(milliseconds) / Double(day)).rounded(.down)
        let monday = Int64(((days + 3) / 7).rounded(.down)) * 7 - 3
        return monday * day
    }

    private static func mostFirst(
        _ groups: [Group], by count: KeyPath<Acceptance, Int>
    ) -> [Group] {
        groups.sorted {
            ($1.acceptance[keyPath: count], $0.name) < ($0.acceptance[keyPath: count], $1.name)
        }
    }

    /// Rejections for `other`, among all.
    package var others: Acceptance {
        reasons.first { $0.name == Reason.other.rawValue }?.acceptance
            ?? Acceptance(accepted: 0, count: acceptance.count - acceptance.accepted)
    }

    package var hasTooManyOthers: Bool { others.share ?? 0 > Self.otherShareMax }

    /// Expected acceptance at a score, by published points and offset. Source:
    /// learning.md, "Points and probability".
    package func probability(atPoints points: Double) -> Double {
        1 / (1 + Leads.exp2(-(points - weights.published.offset) / weights.pointsToDoubleOdds))
    }
}

extension LoopReport.Figures {
    init(_ predictions: some Sequence<LoopFold.MeasuredVerdict>) {
        for each in predictions {
            beliefs.note(each.p.belief, accepted: each.isAccepted)
            published.note(each.p.published, accepted: each.isAccepted)
            hand.note(each.p.hand, accepted: each.isAccepted)
        }
    }

    fileprivate func suffix(_ count: Int) -> Self {
        var figures = LoopReport.Figures()
        figures.beliefs = beliefs.suffix(count)
        figures.published = published.suffix(count)
        figures.hand = hand.suffix(count)
        return figures
    }
}

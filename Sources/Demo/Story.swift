// What the demo has seen on the topics so far: a fold over records, read by its view and summary.
import Leads

package struct Story: Sendable, Equatable {
    package struct Weight: Sendable, Equatable {
        package let key: String
        /// W in points: as set by hand, as published, as it truly is.
        package let hand: Double
        package var now: Double
        package let truth: Double
    }
    package struct Change: Sendable, Equatable {
        package let version: Int
        package let moves: [Move]
    }
    package struct Move: Sendable, Equatable {
        package let key: String, from: Double, to: Double
    }
    package struct Qualified: Sendable, Equatable {
        package let leadId: String, score: Double, probability: Double
        /// The largest first.
        package let shares: [HandOver.Share]
    }
    package struct Verdict: Sendable, Equatable {
        package let leadId: String, repId: String, isAccepted: Bool, reason: String?
    }
    package struct Week: Sendable, Equatable {
        package var accepted = 0, judged = 0
    }

    package private(set) var weights: [Weight]
    package private(set) var version = 0
    /// Newest first.
    package private(set) var changes: [Change] = []
    package private(set) var changeCount = 0
    package private(set) var newest: [Qualified] = []
    package private(set) var verdicts: [Verdict] = []
    private(set) var mqlIds: Set<UInt64> = []
    /// All `qualified` records, repeats too.
    package private(set) var qualifiedCount = 0
    /// Verdicts in their order.
    package private(set) var outcomes: [Bool] = []
    /// By the time of the verdict.
    package private(set) var weeks: [Week] = []
    private(set) var deadLetters: [String: Int] = [:]
    private(set) var unreadableCount = 0

    static let kept = 60

    init(_ definition: Definition, _ truth: HiddenTruth) {
        weights = definition.features.map {
            Weight(
                key: $0.key, hand: $0.handPoints, now: $0.handPoints,
                truth: truth.points[$0.key] ?? 0)
        }
    }

    package var deadLetterCount: Int { deadLetters.values.reduce(0, +) }
    /// The most frequent first.
    package var deadLettersByCount: [(code: String, count: Int)] {
        deadLetters.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Rank correlation with the hidden truth.
    package var handCorrelation: Double { spearman(weights.map(\.hand), weights.map(\.truth)) ?? 0 }
    package var correlation: Double { spearman(weights.map(\.now), weights.map(\.truth)) ?? 0 }

    /// Shows the newest MQLs and verdicts as they were: lists that change with each frame cannot be
    /// read.
    package mutating func hold(listsOf earlier: Story) {
        (newest, verdicts) = (earlier.newest, earlier.verdicts)
    }

    /// Takes a record of `mql.events`.
    mutating func take(_ event: HandOver) {
        switch event.type {
        case .qualified:
            qualifiedCount += 1
            // Half of the id: 64 bits tell some 100,000 MQLs apart.
            if let id = UInt64(event.mqlId.prefix(16), radix: 16) { mqlIds.insert(id) }
            let shares = event.explanation?.contributions ?? []
            newest.keep(
                Qualified(
                    leadId: event.leadId, score: event.explanation?.score ?? 0,
                    probability: event.explanation?.probability ?? 0,
                    shares: shares.filter { $0.points > 0 }.sorted { $0.points > $1.points }))
        case .accepted, .rejected:
            let isAccepted = event.type == .accepted
            verdicts.keep(
                Verdict(
                    leadId: event.leadId, repId: event.repId ?? "", isAccepted: isAccepted,
                    reason: event.reason))
            outcomes.append(isAccepted)
            count(isAccepted, at: event.milliseconds)
        case .withdrawn, .recycled, .retracted: break
        }
    }

    private mutating func count(_ isAccepted: Bool, at milliseconds: Int64) {
        let week = Int((milliseconds - Market.startMilliseconds) / (7 * Market.dayMilliseconds))
        guard week >= 0 else { return }
        while weeks.count <= week { weeks.append(Week()) }
        weeks[week].judged += 1
        if isAccepted { weeks[week].accepted += 1 }
    }

    /// Takes a published version.
    mutating func take(_ published: PublishedWeights) {
        guard published.version > version else { return }
        var moves: [Move] = []
        for index in weights.indices {
            let (from, to) = (weights[index].now, published.points[weights[index].key])
            guard let to, to != from else { continue }
            weights[index].now = to
            moves.append(Move(key: weights[index].key, from: from, to: to))
        }
        version = published.version
        guard !moves.isEmpty else { return }
        moves.sort { abs($0.to - $0.from) > abs($1.to - $1.from) }
        changeCount += moves.count
        changes.keep(Change(version: version, moves: moves))
    }

    mutating func takeDeadLetter(code: String) { deadLetters[code, default: 0] += 1 }
    mutating func takeUnreadable() { unreadableCount += 1 }

    /// Acceptance of the first and of the last tenth of all verdicts; nil with fewer than ten.
    package var tenths: (first: Double, last: Double)? {
        let count = outcomes.count / 10
        guard count > 0 else { return nil }
        func share(_ part: ArraySlice<Bool>) -> Double {
            Double(part.count { $0 }) / Double(part.count)
        }
        return (share(outcomes.prefix(count)), share(outcomes.suffix(count)))
    }
}

extension Array {
    /// Newest first, not without end.
    fileprivate mutating func keep(_ element: Element) {
        insert(element, at: 0)
        if count > Story.kept { removeLast() }
    }
}

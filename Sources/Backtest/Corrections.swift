// A verdict that is corrected counts once: the lead was predicted before the first one, and the last one
// is the truth. Measured by the first alone, leads whose silence was taken as a rejection and who were
// won later would count as rejected.

/// Which verdicts of a stream are about the same hand-over.
struct Corrections {
    /// The first verdict on the same lead, by verdict: itself, where it corrects nothing; nil, where it
    /// corrects what the stream does not have.
    private(set) var first: [Int?]
    /// The verdict in force at the end, by first verdict.
    private(set) var last: [Int: Int] = [:]

    /// - Parameter lessons: in the order in which they are learned.
    init(_ verdicts: [VerdictStream.Verdict], _ lessons: [Schedule.Lesson]) {
        first = Array(repeating: nil, count: verdicts.count)
        var firstOfId: [String: Int] = [:]
        for lesson in lessons {
            let verdict = verdicts[lesson.verdict]
            let origin =
                if let id = verdict.supersedes { firstOfId[id] } else { Int?(lesson.verdict) }
            first[lesson.verdict] = origin
            guard let origin else { continue }
            if let id = verdict.judgementId { firstOfId[id] = origin }
            last[origin] = lesson.verdict
        }
    }
}

/// The verdicts in force so far.
struct KnownVerdicts {
    private var isAccepted: [Int: Bool] = [:]
    private var accepted = 0

    /// - Parameters:
    ///   - verdict: the first one on the lead.
    ///   - outcome: nil: its reason teaches nothing.
    mutating func note(_ verdict: Int, _ outcome: Bool?) {
        if isAccepted[verdict] == true { accepted -= 1 }
        isAccepted[verdict] = outcome
        if outcome == true { accepted += 1 }
    }

    /// As if one had been accepted and one rejected before: never 0 or 1, and half at the start.
    /// Source: Laplace's rule of succession.
    var rate: Double { Double(accepted + 1) / Double(isAccepted.count + 2) }
}

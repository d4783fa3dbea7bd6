/// Several histories as one, in the order in which it happened.
///
/// Each source must be in order of time itself; one that is not is merged by what stands at its
/// front. At equal times the first source comes first: name the events before the verdicts on them.
struct TimeMerge {
    private let sources: [() throws -> FeedRecord?]
    private var heads: [FeedRecord?]

    init(_ sources: [() throws -> FeedRecord?]) throws {
        self.sources = sources
        heads = try sources.map { try $0() }
    }

    /// When the next record happened.
    var nextMilliseconds: Int64? { heads.lazy.compactMap { $0?.milliseconds }.min() }

    /// When the next record of one source happened; nil at its end.
    func headMilliseconds(of source: Int) -> Int64? { heads[source]?.milliseconds }

    /// The earliest record that is left, and the number of its source.
    mutating func next() throws -> (source: Int, record: FeedRecord)? {
        var earliest: (source: Int, record: FeedRecord)?
        for (index, head) in heads.enumerated() {
            guard let head else { continue }
            if let found = earliest, found.record.milliseconds <= head.milliseconds { continue }
            earliest = (index, head)
        }
        if let earliest { heads[earliest.source] = try sources[earliest.source]() }
        return earliest
    }
}

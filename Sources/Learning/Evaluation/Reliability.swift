extension Quality {
    /// Verdicts that were given about the same probability.
    package struct Bin: Sendable, Equatable {
        /// Mean p before the verdicts.
        package var probability: Double
        package var acceptance: Acceptance

        /// Whether p lies within what the verdicts leave open.
        package var fits: Bool { acceptance.interval?.contains(probability) ?? true }
    }

    /// The reliability table: equal parts of the sorted p; fewer when there are fewer verdicts.
    package func reliability(bins: Int = 10) -> [Bin] {
        parts(bins).filter { !$0.isEmpty }.map { rows in
            Bin(
                probability: rows.reduce(0) { $0 + p[$1] } / Double(rows.count),
                acceptance: Acceptance(
                    accepted: rows.count { isAccepted[$0] }, count: rows.count))
        }
    }

    /// The newest so many.
    package func suffix(_ count: Int) -> Quality {
        var newest = Quality()
        for row in p.indices.suffix(count) { newest.note(p[row], accepted: isAccepted[row]) }
        return newest
    }
}

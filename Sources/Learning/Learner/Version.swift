package import Leads

/// One published set of points.
package struct Version: Sendable, Equatable {
    /// Counts up by one.
    package var version: Int
    package var parent: Int?
    package var cause: Cause
    /// W per feature of the prior.
    package var points: [Double]
    /// Score at which acceptance is even.
    package var offset: Double
    /// Time of the judgement or command that caused it.
    package var atMilliseconds: Int64
    /// What an experiment won with; nil: those of the definition.
    package var thresholds: Challenger.Thresholds?

    package enum Cause: String, Sendable, CaseIterable {
        case seed, publish, manual, rollback
        /// The points are those of the version before; an experiment began or ended.
        case experiment
        /// The points that an experiment tried.
        case promote

        /// Whether people chose the points, not verdicts.
        var isByPeople: Bool {
            switch self {
            case .seed, .manual, .rollback, .promote: true
            case .publish, .experiment: false
            }
        }
    }

    package init(
        version: Int, parent: Int?, cause: Cause, points: [Double], offset: Double,
        atMilliseconds: Int64, thresholds: Challenger.Thresholds? = nil
    ) {
        self.version = version
        self.parent = parent
        self.cause = cause
        self.points = points
        self.offset = offset
        self.atMilliseconds = atMilliseconds
        self.thresholds = thresholds
    }

    /// Version 0.
    init(handSet prior: Prior) {
        self.init(
            version: 0, parent: nil, cause: .seed, points: prior.features.map(\.handPoints),
            offset: prior.handOffset, atMilliseconds: 0)
    }
}

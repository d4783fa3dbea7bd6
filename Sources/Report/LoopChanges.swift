package import Learning
package import Wire

/// What became of published points over a stretch of the audit.
package struct LoopChanges: Sendable {
    /// One feature from its first points to its last.
    package struct Move: Sendable, Equatable {
        package var feature: String
        package var from: Double
        package var to: Double
        /// Publications that moved it.
        package var count: Int

        package init(feature: String, from: Double, to: Double, count: Int) {
            (self.feature, self.from, self.to, self.count) = (feature, from, to, count)
        }
    }

    /// New versions, by cause.
    package private(set) var versions: [Version.Cause: Int] = [:]
    /// In the order in which they first moved.
    package private(set) var moves: [Move] = []
    private var placeByFeature: [String: Int] = [:]
    /// nil: it did not move.
    package private(set) var offset: (from: Double, to: Double)?
    /// What people decided, and what stopped by itself; oldest first.
    package private(set) var decisions: [WeightChangeRecord] = []

    mutating func take(_ change: WeightChangeRecord) {
        switch change.body {
        case .points(let points):
            guard !points.isProposal else { return }
            versions[points.cause, default: 0] += 1
            offset = (offset?.from ?? points.offsetBefore, points.offset)
            for moved in points.changes where moved.from != moved.to { take(moved) }
            if change.commandId != nil { decisions.append(change) }
        case .freeze, .unfreeze, .pin, .unpin, .quarantine, .release, .experiment:
            decisions.append(change)
        case .belief, .ignored, .retract, .refused: break
        }
    }

    private mutating func take(_ change: PointChange) {
        if let place = placeByFeature[change.feature] {
            moves[place].to = change.to
            moves[place].count += 1
        } else {
            placeByFeature[change.feature] = moves.count
            moves.append(
                Move(feature: change.feature, from: change.from, to: change.to, count: 1))
        }
    }
}

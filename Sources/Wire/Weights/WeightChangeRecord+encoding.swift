import Learning

extension JSONWriter {
    mutating func fields(_ body: WeightChangeRecord.Body) {
        switch body {
        case .belief(let change): fields(change)
        case .ignored(let judgementId): field("judgementId", judgementId)
        case .retract(let retraction): fields(retraction)
        case .points(let points): fields(points)
        case .pin(let feature), .unpin(let feature): field("feature", feature)
        case .quarantine(let repId, let from, let retraction):
            field("repId", repId)
            field("from", time: from)
            fields(retraction ?? Retraction(judgementId: nil, count: 0, steps: []))
        case .release(let repId): field("repId", repId)
        case .experiment(_, let running): field("experiment") { $0.write(running) }
        case .freeze, .unfreeze, .refused: break
        }
    }

    private mutating func fields(_ change: BeliefChange) {
        field("judgementId", change.verdict.judgementId)
        field("p", change.prediction.belief)
        field("published", change.prediction.published)
        field("hand", change.prediction.hand)
        field("y", change.verdict.isAccepted ? 1 : 0)
        field("k", change.verdict.importance)
        field("repId", change.verdict.repId)
        if let line = change.line {
            field("rep") {
                $0.object {
                    $0.field("agreement", line.agreement)
                    $0.field("leniency", line.leniency)
                }
            }
        }
        field("steps") { $0.array { for step in change.steps { $0.write(step) } } }
    }

    private mutating func fields(_ retraction: Retraction) {
        if let judgementId = retraction.judgementId { field("judgementId", judgementId) }
        field("count", retraction.count)
        field("steps") { $0.array { for step in retraction.steps { $0.write(step) } } }
    }

    private mutating func write(_ step: BeliefStep) {
        object {
            $0.field("feature", step.feature)
            $0.field("x", step.x)
            $0.field("mean", step.before.mean)
            $0.field("variance", step.before.variance)
            $0.field("meanAfter", step.after.mean)
            $0.field("varianceAfter", step.after.variance)
            if let bound = step.boundedBy { $0.field("boundedBy", bound.rawValue) }
        }
    }

    mutating func fields(_ points: WeightChangeRecord.Points) {
        field("publishes", points.version)
        if let parent = points.parent { field("parent", parent) }
        field("cause", points.cause.rawValue)
        field("offset") {
            $0.object {
                $0.field("from", points.offsetBefore)
                $0.field("to", points.offset)
            }
        }
        field("changes") { $0.array { for change in points.changes { $0.write(change) } } }
        field("judgements") { $0.array { for id in points.judgements { $0.value(id) } } }
        field("judgementCount", points.judgementCount)
        if let thresholds = points.thresholds { fields(thresholds) }
    }

    private mutating func write(_ change: PointChange) {
        object {
            $0.field("feature", change.feature)
            $0.field("from", change.from)
            $0.field("to", change.to)
            $0.field("wanted", change.wanted)
            $0.field("boundedBy") {
                $0.array { for bound in change.boundedBy { $0.value(bound.rawValue) } }
            }
            $0.field("evidence", change.evidence)
        }
    }
}

import Learning

/// A weight change as its JSON has it.
struct WireWeightChange: Decodable {
    struct Step: Decodable {
        var feature: String
        var x: Double
        var mean: Double
        var variance: Double
        var meanAfter: Double
        var varianceAfter: Double
        var boundedBy: String?
    }
    struct Change: Decodable {
        var feature: String
        var from: Double
        var to: Double
        var wanted: Double
        var boundedBy: [String]
        var evidence: Double
    }
    struct Offset: Decodable {
        var from: Double
        var to: Double
    }

    var kind: String
    var changeId: String
    var version: Int
    var actor: String?
    var note: String?
    var commandId: String?
    var at: RecordTime
    var judgementId: String?
    var p: Double?
    var y: Int?
    var k: Double?
    var steps: [Step]?
    var publishes: Int?
    var parent: Int?
    var cause: String?
    var offset: Offset?
    var changes: [Change]?
    var judgements: [String]?
    var judgementCount: Int?

    func record() throws(Rejection) -> WeightChangeRecord {
        WeightChangeRecord(
            changeId: changeId, body: try body(), version: version, actor: actor, note: note,
            commandId: commandId, atMilliseconds: at.milliseconds)
    }

    private func body() throws(Rejection) -> WeightChangeRecord.Body {
        switch kind {
        case "belief":
            .belief(
                BeliefChange(
                    judgementId: try present(judgementId), p: try present(p),
                    isAccepted: try present(y) == 1, importance: try present(k),
                    steps: try step(all: present(steps))))
        case "ignored": .ignored(judgementId: try present(judgementId))
        case "freeze": .freeze
        case "unfreeze": .unfreeze
        case "refused": .refused
        default: .points(try points())
        }
    }

    private func points() throws(Rejection) -> WeightChangeRecord.Points {
        guard let cause = Version.Cause(rawValue: try present(cause)),
            kind == cause.rawValue || kind == WeightChangeRecord.proposal
        else { throw Rejection(.fieldInvalid, at: "/kind") }
        let offset = try present(offset)
        return WeightChangeRecord.Points(
            version: try present(publishes), parent: parent, cause: cause,
            isProposal: kind == WeightChangeRecord.proposal, offsetBefore: offset.from,
            offset: offset.to, changes: try change(all: present(changes)),
            judgements: try present(judgements), judgementCount: try present(judgementCount))
    }

    private func step(all steps: [Step]) throws(Rejection) -> [BeliefStep] {
        var result: [BeliefStep] = []
        for step in steps {
            result.append(
                BeliefStep(
                    feature: step.feature, x: step.x,
                    before: Gaussian(mean: step.mean, variance: step.variance),
                    after: Gaussian(mean: step.meanAfter, variance: step.varianceAfter),
                    boundedBy: try step.boundedBy.map(bound)))
        }
        return result
    }

    private func change(all changes: [Change]) throws(Rejection) -> [PointChange] {
        var result: [PointChange] = []
        for change in changes {
            result.append(
                PointChange(
                    feature: change.feature, from: change.from, to: change.to,
                    wanted: change.wanted, boundedBy: try change.boundedBy.map(bound),
                    evidence: change.evidence))
        }
        return result
    }

    private func bound(_ name: String) throws(Rejection) -> Bound {
        guard let bound = Bound(rawValue: name) else { throw Rejection(.fieldInvalid) }
        return bound
    }

    private func present<Value>(_ value: Value?) throws(Rejection) -> Value {
        guard let value else { throw Rejection(.fieldMissing) }
        return value
    }
}

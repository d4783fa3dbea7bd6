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
    struct Line: Decodable {
        var agreement: Double
        var leniency: Double
    }
    enum CodingKeys: CodingKey {
        case kind, changeId, version, actor, note, commandId, at, judgementId, p, published, hand
        case y, k, repId, rep, steps, count, feature, from, experiment
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
    var published: Double?
    var hand: Double?
    var y: Int?
    var k: Double?
    var repId: String?
    var rep: Line?
    var steps: [Step]?
    var count: Int?
    var feature: String?
    var from: RecordTime?
    var experiment: WireExperiment?
    /// Of kinds that name points.
    var points: WirePoints?

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        kind = try fields.decode(String.self, forKey: .kind)
        changeId = try fields.decode(String.self, forKey: .changeId)
        version = try fields.decode(Int.self, forKey: .version)
        actor = try fields.decodeIfPresent(String.self, forKey: .actor)
        note = try fields.decodeIfPresent(String.self, forKey: .note)
        commandId = try fields.decodeIfPresent(String.self, forKey: .commandId)
        at = try fields.decode(RecordTime.self, forKey: .at)
        judgementId = try fields.decodeIfPresent(String.self, forKey: .judgementId)
        p = try fields.decodeIfPresent(Double.self, forKey: .p)
        published = try fields.decodeIfPresent(Double.self, forKey: .published)
        hand = try fields.decodeIfPresent(Double.self, forKey: .hand)
        y = try fields.decodeIfPresent(Int.self, forKey: .y)
        k = try fields.decodeIfPresent(Double.self, forKey: .k)
        repId = try fields.decodeIfPresent(String.self, forKey: .repId)
        rep = try fields.decodeIfPresent(Line.self, forKey: .rep)
        steps = try fields.decodeIfPresent([Step].self, forKey: .steps)
        count = try fields.decodeIfPresent(Int.self, forKey: .count)
        feature = try fields.decodeIfPresent(String.self, forKey: .feature)
        from = try fields.decodeIfPresent(RecordTime.self, forKey: .from)
        experiment = try fields.decodeIfPresent(WireExperiment.self, forKey: .experiment)
        let named = kind == WeightChangeRecord.proposal || Version.Cause(rawValue: kind) != nil
        points = named ? try WirePoints(from: decoder) : nil
    }

    func record() throws(Rejection) -> WeightChangeRecord {
        WeightChangeRecord(
            changeId: changeId, body: try body(), version: version, actor: actor, note: note,
            commandId: commandId, atMilliseconds: at.milliseconds)
    }

    private func body() throws(Rejection) -> WeightChangeRecord.Body {
        if let event = WeightChangeRecord.ExperimentEvent(rawValue: kind) {
            return .experiment(event, try present(experiment).running())
        }
        return switch kind {
        case "belief": .belief(try belief())
        case "ignored": .ignored(judgementId: try present(judgementId))
        case "retract": .retract(try retraction(of: try present(judgementId)))
        case "freeze": .freeze
        case "unfreeze": .unfreeze
        case "pin": .pin(feature: try present(feature))
        case "unpin": .unpin(feature: try present(feature))
        case "quarantine":
            .quarantine(
                repId: try present(repId), fromMilliseconds: try present(from).milliseconds,
                try retraction(of: nil).orNil)
        case "release": .release(repId: try present(repId))
        case "refused": .refused
        default: .points(try named())
        }
    }

    private func named() throws(Rejection) -> WeightChangeRecord.Points {
        guard let points else { throw Rejection(.fieldInvalid, at: "/kind") }
        let isProposal = kind == WeightChangeRecord.proposal
        guard isProposal || kind == points.cause else {
            throw Rejection(.fieldInvalid, at: "/kind")
        }
        return try points.points(isProposal: isProposal)
    }

    private func belief() throws(Rejection) -> BeliefChange {
        BeliefChange(
            BeliefChange.Verdict(
                judgementId: try present(judgementId), isAccepted: try present(y) == 1,
                importance: try present(k), repId: try present(repId)),
            Prediction(
                belief: try present(p), published: try present(published), hand: try present(hand)),
            line: rep.map { RepLine(agreement: $0.agreement, leniency: $0.leniency) },
            steps: try step(all: present(steps)))
    }

    private func retraction(of judgementId: String?) throws(Rejection) -> Retraction {
        Retraction(
            judgementId: judgementId, count: try present(count),
            steps: try step(all: present(steps)))
    }

    private func step(all steps: [Step]) throws(Rejection) -> [BeliefStep] {
        var result: [BeliefStep] = []
        for step in steps {
            var bound: Bound?
            if let name = step.boundedBy { bound = try Bound(wire: name) }
            result.append(
                BeliefStep(
                    feature: step.feature, x: step.x,
                    before: Gaussian(mean: step.mean, variance: step.variance),
                    after: Gaussian(mean: step.meanAfter, variance: step.varianceAfter),
                    boundedBy: bound))
        }
        return result
    }

    private func present<Value>(_ value: Value?) throws(Rejection) -> Value {
        guard let value else { throw Rejection(.fieldMissing) }
        return value
    }
}

extension Retraction {
    /// Nothing was taken back.
    fileprivate var orNil: Retraction? { count == 0 ? nil : self }
}

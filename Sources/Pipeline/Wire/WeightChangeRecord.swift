// The audit of the learner: every step of every belief, every publication, every command with its
// answer, on `scoring.weight-changes`. Fields: scoring.md, section 11.
package import Learning

/// One entry of the audit.
package struct WeightChangeRecord: Sendable, Equatable {
    package enum Body: Sendable, Equatable {
        /// A verdict moved beliefs.
        case belief(BeliefChange)
        /// A judgement moved nothing; why stands in `note`.
        case ignored(judgementId: String)
        /// New points, or in mode `propose` what they would be; kind from the version's cause.
        case points(Points)
        case freeze, unfreeze
        /// A command that was not carried out; why stands in `note`.
        case refused
    }

    /// A publication without the points that it did not look at.
    package struct Points: Sendable, Equatable {
        package var version: Int
        package var parent: Int?
        package var cause: Version.Cause
        package var isProposal: Bool
        package var offsetBefore: Double
        package var offset: Double
        package var changes: [PointChange]
        package var judgements: [String]
        package var judgementCount: Int
    }

    /// The same after any redo.
    package var changeId: String
    package var body: Body
    /// Published version after it.
    package var version: Int
    /// The person, for commands and new definitions.
    package var actor: String?
    package var note: String?
    /// The command that this answers.
    package var commandId: String?
    /// Time of the judgement or command.
    package var atMilliseconds: Int64

    static let proposal = "propose"

    package var kind: String {
        switch body {
        case .belief: "belief"
        case .ignored: "ignored"
        case .points(let points): points.isProposal ? Self.proposal : points.cause.rawValue
        case .freeze: "freeze"
        case .unfreeze: "unfreeze"
        case .refused: "refused"
        }
    }

    package func encode() -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("kind", kind)
            $0.field("changeId", changeId)
            $0.field("version", version)
            if let actor { $0.field("actor", actor) }
            if let note { $0.field("note", note) }
            if let commandId { $0.field("commandId", commandId) }
            switch body {
            case .belief(let change): $0.fields(change)
            case .ignored(let judgementId): $0.field("judgementId", judgementId)
            case .points(let points): $0.fields(points)
            case .freeze, .unfreeze, .refused: break
            }
            $0.field("at", time: atMilliseconds)
        }
        return json.bytes
    }

    /// Reads an entry.
    ///
    /// - Throws: what `RecordDecoding.decode` does.
    package static func decode(_ value: RawSpan) throws(Rejection) -> WeightChangeRecord {
        try RecordDecoding.decode(
            WireWeightChange.self, from: value, bytesMax: WeightsRecord.bytesMax
        ).record()
    }
}

extension WeightChangeRecord.Points {
    init(_ publication: Publication) {
        let version = publication.version
        self.init(
            version: version.version, parent: version.parent, cause: version.cause,
            isProposal: publication.isProposal, offsetBefore: publication.offsetBefore,
            offset: version.offset, changes: publication.changes,
            judgements: publication.judgements, judgementCount: publication.judgementCount)
    }
}

extension JSONWriter {
    fileprivate mutating func fields(_ change: BeliefChange) {
        field("judgementId", change.judgementId)
        field("p", change.p)
        field("y", change.isAccepted ? 1 : 0)
        field("k", change.importance)
        field("steps") { $0.array { for step in change.steps { $0.write(step) } } }
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

    fileprivate mutating func fields(_ points: WeightChangeRecord.Points) {
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

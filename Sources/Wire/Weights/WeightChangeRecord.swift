// The audit of the learner: every step of every belief, every publication, every command with its
// answer, on `scoring.weight-changes`. Fields: records.md, "Weight changes".
package import Leads
package import Learning

/// One entry of the audit.
package struct WeightChangeRecord: Sendable, Equatable {
    package enum Body: Sendable, Equatable {
        /// A verdict moved beliefs.
        case belief(BeliefChange)
        /// A judgement moved nothing; why stands in `note`.
        case ignored(judgementId: String)
        /// What a correction or retraction took back, before anything else of it was done.
        case retract(Retraction)
        /// New points, or in mode `propose` what they would be; kind from the version's cause.
        case points(Points)
        case freeze, unfreeze
        case pin(feature: String)
        case unpin(feature: String)
        /// What was taken back of a rep; nil: nothing was.
        case quarantine(repId: String, fromMilliseconds: Int64, Retraction?)
        case release(repId: String)
        /// An experiment as it then was.
        case experiment(ExperimentEvent, RunningExperiment)
        /// A command that was not carried out; why stands in `note`.
        case refused
    }

    package enum ExperimentEvent: String, Sendable, CaseIterable {
        case start = "experiment_start"
        /// The test came to its end; the experiment goes on until somebody stops it.
        case decision = "experiment_decision"
        case stop = "experiment_stop"
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
        /// What an experiment won with; nil: those of the definition.
        package var thresholds: Challenger.Thresholds?
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

    package init(
        changeId: String, body: Body, version: Int, actor: String? = nil, note: String? = nil,
        commandId: String? = nil, atMilliseconds: Int64
    ) {
        self.changeId = changeId
        self.body = body
        self.version = version
        self.actor = actor
        self.note = note
        self.commandId = commandId
        self.atMilliseconds = atMilliseconds
    }

    static let proposal = "propose"

    /// The record that caused it: changes of one record have one.
    package var source: Substring {
        changeId[..<(changeId.lastIndex(of: "/") ?? changeId.endIndex)]
    }

    package var kind: String {
        switch body {
        case .belief: "belief"
        case .ignored: "ignored"
        case .retract: "retract"
        case .points(let points): points.isProposal ? Self.proposal : points.cause.rawValue
        case .freeze: "freeze"
        case .unfreeze: "unfreeze"
        case .pin: "pin"
        case .unpin: "unpin"
        case .quarantine: "quarantine"
        case .release: "release"
        case .experiment(let event, _): event.rawValue
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
            $0.fields(body)
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
    package init(_ publication: Publication) {
        let version = publication.version
        self.init(
            version: version.version, parent: version.parent, cause: version.cause,
            isProposal: publication.isProposal, offsetBefore: publication.offsetBefore,
            offset: version.offset, changes: publication.changes,
            judgements: publication.judgements, judgementCount: publication.judgementCount,
            thresholds: version.thresholds)
    }
}

extension Publication {
    /// - Parameter version: the version that it starts from.
    init(
        _ points: WeightChangeRecord.Points, from version: [(key: String, points: Double)],
        atMilliseconds: Int64
    ) {
        let moved = Dictionary(
            points.changes.map { ($0.feature, $0.to) }, uniquingKeysWith: { first, _ in first })
        let all = version.map { moved[$0.key] ?? $0.points }
        self.init(
            version: Version(
                version: points.version, parent: points.parent, cause: points.cause, points: all,
                offset: points.offset, atMilliseconds: atMilliseconds,
                thresholds: points.thresholds),
            isProposal: points.isProposal, offsetBefore: points.offsetBefore,
            changes: points.changes, judgements: points.judgements,
            judgementCount: points.judgementCount)
    }
}

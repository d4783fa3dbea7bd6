// What a person tells the learner: a record on `scoring.judgements`, under the model's key, so that
// one log orders verdicts and commands (transactions.md, "The aggregator").
package import Learning

/// What is to be done, with who and why.
package struct CommandRecord: Sendable, Equatable {
    package enum Action: Sendable, Equatable {
        case freeze, unfreeze
        case rollback(toVersion: Int)
        /// Publishes what was proposed at that time; nil: whatever waits.
        case approve(proposedAtMilliseconds: Int64?)
        case pin(feature: String)
        case unpin(feature: String)
        /// Takes back a rep's verdicts since then, and learns no more of them.
        case quarantine(repId: String, fromMilliseconds: Int64)
        case release(repId: String)
        case startExperiment(ExperimentPlan)
        /// - promotes: the points that it tried become the published ones.
        case stopExperiment(promotes: Bool)
    }

    /// Named by the weight change that answers it.
    package var commandId: String
    package var action: Action
    package var actor: String
    package var note: String
    package var atMilliseconds: Int64

    package init(
        commandId: String, action: Action, actor: String, note: String, atMilliseconds: Int64
    ) {
        (self.commandId, self.action, self.actor) = (commandId, action, actor)
        (self.note, self.atMilliseconds) = (note, atMilliseconds)
    }

    package func encode() -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.field("kind", action.kind.rawValue)
            $0.field("commandId", commandId)
            $0.fields(action)
            $0.field("actor", actor)
            $0.field("note", note)
            $0.field("at", time: atMilliseconds)
        }
        return json.bytes
    }
}

extension CommandRecord.Action {
    enum Kind: String, CaseIterable {
        case freeze, unfreeze, rollback, approve, pin, unpin, quarantine, release
        case startExperiment = "experiment_start"
        case stopExperiment = "experiment_stop"
    }

    var kind: Kind {
        switch self {
        case .freeze: .freeze
        case .unfreeze: .unfreeze
        case .rollback: .rollback
        case .approve: .approve
        case .pin: .pin
        case .unpin: .unpin
        case .quarantine: .quarantine
        case .release: .release
        case .startExperiment: .startExperiment
        case .stopExperiment: .stopExperiment
        }
    }
}

extension JSONWriter {
    fileprivate mutating func fields(_ action: CommandRecord.Action) {
        switch action {
        case .freeze, .unfreeze: break
        case .rollback(let version): field("toVersion", version)
        case .approve(let time): if let time { field("proposedAt", time: time) }
        case .pin(let feature), .unpin(let feature): field("feature", feature)
        case .quarantine(let repId, let from):
            field("repId", repId)
            field("from", time: from)
        case .release(let repId): field("repId", repId)
        case .startExperiment(let plan):
            field("experiment") { $0.object { $0.fields(plan) } }
        case .stopExperiment(let promotes): field("promote", promotes)
        }
    }
}

struct WireCommand: Decodable {
    /// Of a note, in bytes of UTF-8: words for the audit, not a document.
    static let noteBytesMax = 4_096

    enum CodingKeys: String, RecordKey {
        case kind, commandId, toVersion, proposedAt, feature, repId, from, experiment, promote
        case actor, note, at
    }

    var kind: String
    var commandId: String
    var toVersion: Int?
    var proposedAt: RecordTime?
    var feature: String?
    var repId: String?
    var from: RecordTime?
    var experiment: WirePlan?
    var promote: Bool?
    var actor: String
    var note: String?
    var at: RecordTime

    func command() throws(Rejection) -> CommandRecord {
        let action = try action()
        try check(commandId.isRecordIdentifier, .commandId)
        try check(actor.isRecordIdentifier, .actor)
        try check((note ?? "").utf8.count <= Self.noteBytesMax, .note)
        return CommandRecord(
            commandId: commandId, action: action, actor: actor, note: note ?? "",
            atMilliseconds: at.milliseconds)
    }

    private func action() throws(Rejection) -> CommandRecord.Action {
        guard let kind = CommandRecord.Action.Kind(rawValue: kind) else {
            throw Rejection(.fieldInvalid, at: CodingKeys.kind.pointer)
        }
        switch kind {
        case .freeze: return .freeze
        case .unfreeze: return .unfreeze
        case .rollback: return .rollback(toVersion: try present(toVersion, .toVersion))
        case .approve: return .approve(proposedAtMilliseconds: proposedAt?.milliseconds)
        case .pin: return .pin(feature: try identifier(feature, .feature))
        case .unpin: return .unpin(feature: try identifier(feature, .feature))
        case .quarantine:
            return .quarantine(
                repId: try identifier(repId, .repId),
                fromMilliseconds: try present(from, .from).milliseconds)
        case .release: return .release(repId: try identifier(repId, .repId))
        case .startExperiment:
            return .startExperiment(try present(experiment, .experiment).plan())
        case .stopExperiment: return .stopExperiment(promotes: promote ?? false)
        }
    }

    private func identifier(_ text: String?, _ key: CodingKeys) throws(Rejection) -> String {
        let text = try present(text, key)
        try check(text.isRecordIdentifier, key)
        return text
    }

    private func present<Value>(_ value: Value?, _ key: CodingKeys) throws(Rejection) -> Value {
        guard let value else { throw Rejection(.fieldMissing, at: key.pointer) }
        return value
    }

    private func check(_ isGood: Bool, _ key: CodingKeys) throws(Rejection) {
        if !isGood { throw Rejection(.fieldInvalid, at: key.pointer) }
    }
}

// What a person tells the learner: a record on `scoring.judgements`, under the model's key, so that
// one log orders verdicts and commands (kafka.md, section 4).

/// Freeze, unfreeze or roll back, with who and why.
package struct CommandRecord: Sendable, Equatable {
    package enum Action: Sendable, Equatable {
        case freeze, unfreeze
        case rollback(toVersion: Int)

        var kind: String {
            switch self {
            case .freeze: "freeze"
            case .unfreeze: "unfreeze"
            case .rollback: "rollback"
            }
        }
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
            $0.field("kind", action.kind)
            $0.field("commandId", commandId)
            if case .rollback(let version) = action { $0.field("toVersion", version) }
            $0.field("actor", actor)
            $0.field("note", note)
            $0.field("at", time: atMilliseconds)
        }
        return json.bytes
    }
}

struct WireCommand: Decodable {
    static let kinds: Set<String> = ["freeze", "unfreeze", "rollback"]
    /// Of a note, in bytes of UTF-8: words for the audit, not a document.
    static let noteBytesMax = 4_096

    enum CodingKeys: String, RecordKey {
        case kind, commandId, toVersion, actor, note, at

        var pointer: StaticString {
            switch self {
            case .kind: "/kind"
            case .commandId: "/commandId"
            case .toVersion: "/toVersion"
            case .actor: "/actor"
            case .note: "/note"
            case .at: "/at"
            }
        }
    }

    var kind: String
    var commandId: String
    var toVersion: Int?
    var actor: String
    var note: String?
    var at: RecordTime

    func command() throws(Rejection) -> CommandRecord {
        let action: CommandRecord.Action
        switch (kind, toVersion) {
        case ("freeze", _): action = .freeze
        case ("unfreeze", _): action = .unfreeze
        case ("rollback", let version?): action = .rollback(toVersion: version)
        case ("rollback", nil): throw Rejection(.fieldMissing, at: CodingKeys.toVersion.pointer)
        default: throw Rejection(.fieldInvalid, at: CodingKeys.kind.pointer)
        }
        guard commandId.isRecordIdentifier else {
            throw Rejection(.fieldInvalid, at: CodingKeys.commandId.pointer)
        }
        guard actor.isRecordIdentifier else {
            throw Rejection(.fieldInvalid, at: CodingKeys.actor.pointer)
        }
        guard (note ?? "").utf8.count <= Self.noteBytesMax else {
            throw Rejection(.fieldInvalid, at: CodingKeys.note.pointer)
        }
        return CommandRecord(
            commandId: commandId, action: action, actor: actor, note: note ?? "",
            atMilliseconds: at.milliseconds)
    }
}

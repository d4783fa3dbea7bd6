import Crypto
import Kafka
import Leads
import Pipeline

private let model = Option<String?>(
    "model", .text("NAME"), shown: "that of the definition", "whose weights")
private let note = Option(
    "note", .text("TEXT", bytesMax: 4_096), default: "", shown: "nothing", "why, for the audit")
private let actor = Option<String?>(
    "actor", .text("NAME", bytesMax: 128), environment: "USER", "who, for the audit")
private let dryRun = Option(flag: "dry-run", "prints the command's record and sends nothing")
private let target = Option(
    operand: "version", Parse<Int>.integer(0...Int.max, "VERSION"),
    "version whose points come back; 0 are the hand-set ones")

extension Command {
    static let weightsShow = Command(
        path: ["weights", "show"],
        summary: "shows published points beside the hand-set ones, with their evidence",
        options: [model.row, ServiceOptions.definition.option.row] + DataFormat.rows,
        common: KafkaOptions.rows, example: "leadloop weights show --model default"
    ) { invocation in
        let view = WeightsView(record: try topics(invocation).current())
        let out = invocation.terminal
        switch invocation.format {
        case .table: out.data.write(view.text(width: out.data.columns, out.dataStyle))
        case .json: out.data.line(view.json)
        case .ndjson: out.data.line(view.ndjson)
        }
        return .done
    }

    static let weightsHistory = Command(
        path: ["weights", "history"],
        summary: "lists what changed published points, or stopped them from changing",
        options: [model.row, ServiceOptions.definition.option.row] + DataFormat.rows,
        common: KafkaOptions.rows, example: "leadloop weights history --output ndjson"
    ) { invocation in
        let history = WeightsHistory(try topics(invocation).changes())
        let out = invocation.terminal
        switch invocation.format {
        case .table: out.data.write(history.text(width: out.data.columns, out.dataStyle))
        case .json: out.data.line(history.json)
        case .ndjson: if !history.changes.isEmpty { out.data.line(history.ndjson) }
        }
        return .done
    }

    static let weightsFreeze = told(
        "freeze", "keeps published points as they are, while learning goes on",
        "leadloop weights freeze --note 'campaign week'"
    ) { _ in .freeze }

    static let weightsUnfreeze = told(
        "unfreeze", "lets published points follow what was learned again",
        "leadloop weights unfreeze"
    ) { _ in .unfreeze }

    static let weightsRollback = told(
        "rollback", "publishes the points of an earlier version as a new one",
        "leadloop weights rollback 12 --note 'too many students'", operands: [target.row]
    ) { .rollback(toVersion: $0[target]) }

    /// A command that is a record for the learner, which answers it.
    private static func told(
        _ verb: String, _ summary: String, _ example: String, operands: [OptionRow] = [],
        _ action: @escaping @Sendable (Invocation) -> CommandRecord.Action
    ) -> Command {
        Command(
            path: ["weights", verb], summary: summary, operands: operands,
            options: [
                model.row, ServiceOptions.definition.option.row, note.row, actor.row, dryRun.row,
            ] + DataFormat.rows,
            common: KafkaOptions.rows, example: example
        ) { invocation in
            let command = CommandRecord(
                commandId: randomBytes(count: 16).hex, action: action(invocation),
                actor: invocation[actor] ?? "unknown", note: invocation[note],
                atMilliseconds: wallMilliseconds())
            let out = invocation.terminal
            guard !invocation[dryRun] else {
                out.data.line(String(decoding: command.encode(), as: UTF8.self))
                return .done
            }
            let stop = StopSignal.listen()
            let answer = try topics(invocation).ask(command, stop)
            let text = try WeightsAnswer.text(answer)
            if invocation.format == .table {
                out.data.line(text)
            } else {
                out.data.line(WeightsAnswer.json(answer))
            }
            return .done
        }
    }
}

private func topics(_ invocation: Invocation) throws -> WeightsTopics {
    let connection = try Connection(invocation)
    let model =
        try invocation[model]
        ?? DefinitionSource.load(connection.service.definitionPath, invocation.terminal.talk)
        .value.model
    return try WeightsTopics(connection, model: model)
}

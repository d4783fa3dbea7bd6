import Config
import Crypto
import Leads
import System
import Wire

/// Options of the commands about weights.
enum WeightsOptions {
    static let model = Option<String?>(
        "model", .text("NAME"), shown: "that of the definition", "whose weights")
    static let last = Option<Int?>(
        "last", .integer(1...Int.max), shown: "all of them", "the newest so many only")
    static let note = Option(
        "note", .text("TEXT", bytesMax: 4_096), default: "", shown: "nothing", "why, for the audit")
    static let actor = Option<String?>(
        "actor", .text("NAME", bytesMax: 128), environment: "USER", "who, for the audit")
    static let dryRun = Option(
        flag: "dry-run", "prints the command's record and sends nothing")

    /// Of every command that reads weights.
    static let reading = [model.row, ServiceOptions.definition.option.row] + DataFormat.rows
    /// Of every command that is a record for the learner.
    static let submitting = [note.row, actor.row, dryRun.row] + reading
}

extension Invocation {
    /// The topics of the weights that are meant.
    func weightsTopics() throws -> WeightsTopics {
        let connection = try Connection(self)
        return try WeightsTopics(
            connection, .inForce(connection, terminal.talk), model: self[WeightsOptions.model])
    }

    /// Weights in force, or the agreed points while nothing was learned: then it says so on stderr.
    func weightsNow(_ topics: borrowing WeightsTopics) throws -> WeightsNow {
        let now = try topics.current(else: topics.definition.value)
        if now.isEmpty {
            terminal.talk.line(
                "nothing was learned yet: these are the agreed points of "
                    + "\(topics.definition.name), as scorers use them. Missing: verdicts "
                    + "in \(topics.connection.names.feedback), and leadloop run")
        }
        return now
    }

    /// Writes a command's record for the learner and shows its answer; a dry run shows the record.
    ///
    /// - Parameters:
    ///   - more: lines below the answer in words.
    ///   - ask: sends the record and waits for the answer.
    func submit(
        _ action: CommandRecord.Action, more: (WeightChangeRecord) -> [String] = { _ in [] },
        ask: (CommandRecord) throws -> WeightChangeRecord
    ) throws -> ExitCode {
        let command = CommandRecord(
            commandId: randomBytes(count: 16).hex, action: action,
            actor: self[WeightsOptions.actor] ?? "unknown", note: self[WeightsOptions.note],
            atMilliseconds: wallMilliseconds())
        let out = terminal.data
        guard !self[WeightsOptions.dryRun] else {
            out.line(String(decoding: command.encode(), as: UTF8.self))
            return .done
        }
        let answer = try ask(command)
        // Says in either format that the learner refused.
        let text = try WeightsAnswer.text(answer)
        guard format == .table else {
            out.line(WeightsAnswer.json(answer))
            return .done
        }
        for line in [text] + more(answer) { out.line(line) }
        return .done
    }
}

import Leads
import Pipeline

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
}

extension Invocation {
    /// The topics of the weights that are meant.
    func weightsTopics() throws -> WeightsTopics {
        let connection = try Connection(self)
        let model =
            try self[WeightsOptions.model]
            ?? DefinitionSource.load(connection.service.definitionPath, terminal.talk).value.model
        return try WeightsTopics(connection, model: model)
    }
}

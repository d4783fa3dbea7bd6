// The command line is one table. Parsing, `--help`, suggestions and the completion scripts are all
// made from these rows, so they cannot tell different stories.
import System

/// A row of the table: one thing that leadloop does.
struct Command: Sendable {
    /// One word, or noun and verb of a family.
    let path: [String]
    /// One line, without a full stop.
    let summary: String
    /// More sentences for `--help`, in lines of at most 90 columns.
    var details: [String] = []
    var operands: [OptionRow] = []
    var options: [OptionRow] = []
    /// Shared with other commands; shown apart.
    var common: [OptionRow] = []
    /// A command line that works.
    let example: String
    let run: @Sendable (Invocation) throws -> ExitCode

    var name: String { path.joined(separator: " ") }
    var allOptions: [OptionRow] { options + common + Self.everywhere }

    /// Known to every command.
    static let everywhere = [noColor.row]
    static let noColor = Option(flag: "no-color", "no colour (also NO_COLOR, TERM=dumb)")
}

/// Commands that serve one end, under one heading in `--help`.
struct CommandGroup: Sendable {
    let title: String
    let commands: [Command]
}

/// A command as it was called: its values, the environment and where to write.
struct Invocation: Sendable {
    let command: Command
    var values: [String: [String]] = [:]
    let environment: [String: String]
    let terminal: Terminal

    /// The value of an option. Its row must be in the command's table: the parser has then checked
    /// the texts.
    subscript<Value>(option: Option<Value>) -> Value {
        guard let value = option.read(values[option.row.name] ?? []) else {
            preconditionFailure("\(option.row.name) is not in the table of \(command.name)")
        }
        return value
    }
}

// Advice is text to paste: a command that it names gets the options that decide which installation is
// meant, as they were given to the command that advises. What stands in the environment is in force in
// the same shell anyway.
import Config
import Kafka

struct FlagsInForce: Sendable {
    private let given: [(row: OptionRow, words: String)]
    private let commands: [Command]

    init(_ invocation: Invocation, commands: [Command] = Command.all) {
        self.commands = commands
        let rows = KafkaOptions.rows + [ServiceOptions.definition.option.row]
        given = rows.flatMap { row in
            (invocation.values[row.name] ?? []).compactMap { text in
                let isFromShell =
                    row.environment.map { invocation.environment[$0] == text } ?? false
                guard !isFromShell, !Self.isSecret(text, row) else { return nil }
                let name = row.short.map { "-\($0)" } ?? "--\(row.name)"
                return (row, "\(name) \(Self.quoted(text))")
            }
        }
    }

    private static func isSecret(_ text: String, _ row: OptionRow) -> Bool {
        let name = String(text.prefix { $0 != "=" })
        return row.name == KafkaOptions.properties.row.name && Kafka.Settings.isSecret(name)
            || row.name == KafkaOptions.settings.row.name && name == "ids.key"
    }

    /// As a shell takes it for one word.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter
                || Character(Unicode.Scalar(byte)).isNumber || "-_./:=,@%+".utf8.contains(byte)
        }
        return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: "'\\''"))'"
    }

    /// The same advice with the options behind each command that it names.
    func pasted(_ advice: String) -> String {
        guard !given.isEmpty else { return advice }
        var (out, rest) = ("", Substring(advice))
        while let range = rest.firstRange(of: "\(Tool.name) ") {
            out += rest[..<range.upperBound]
            rest = rest[range.upperBound...]
            guard let command = named(by: rest) else { continue }
            out += command.name
            rest = rest.dropFirst(command.name.count)
            // What the advice itself says is left to it.
            let own = rest.prefix { !",;\n".contains($0) }
            for (row, words) in given
            where command.allOptions.contains(where: { $0.name == row.name }) {
                if row.repeats || !own.contains("--\(row.name) ") { out += " \(words)" }
            }
        }
        return out + rest
    }

    private func named(by text: Substring) -> Command? {
        commands.filter { command in
            text.hasPrefix(command.name)
                && !(text.dropFirst(command.name.count).first.map { $0.isLetter || $0 == "-" }
                    ?? false)
        }.max { $0.name.count < $1.name.count }
    }
}

extension Invocation {
    /// Advice with the options that this command line has.
    func pasted(_ advice: String) -> String { FlagsInForce(self).pasted(advice) }
}
